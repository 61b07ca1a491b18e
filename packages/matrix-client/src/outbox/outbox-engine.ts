import { RoomEvent, type MatrixEvent } from 'matrix-js-sdk';
import { assertNever, type Clock, type EventId, type Random, type RoomId } from '@medicus/ids';
import type { Delivery, Waiting } from '@medicus/messaging';
import type { HttpFault } from '../http/matrix-error.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import { createLanes, type Lane } from './lanes.ts';
import { deliveriesOf, headOf, type HeadState, type OutboxItem } from './outbox-item.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { ReadinessCheck } from './readiness.ts';
import { sendItem } from './send-item.ts';
import type { Uploader } from './upload-kept.ts';

export interface OutboxEngine {
  items(roomId: RoomId): readonly OutboxItem[];
  deliveries(roomId: RoomId): ReadonlyMap<string, Delivery>;
  /** Event ids of items that were sent but have not come back by sync yet. */
  sentAs(key: string): EventId | undefined;
  add(item: OutboxItem): Promise<void>;
  replace(item: OutboxItem): Promise<void>;
  drop(key: string): Promise<void>;
  retry(key: string): Promise<void>;
  find(key: string): OutboxItem | undefined;
  rooms(): readonly RoomId[];
  /** Something changed (membership, devices, connection): look again now. All rooms without argument. */
  wake(roomId?: RoomId): void;
  /** A draft became a room: its messages go there. */
  move(from: RoomId, to: RoomId): Promise<void>;
  nextSeq(): number;
  onChange(listener: (roomId: RoomId) => void): () => void;
  dispose(): Promise<void>;
}

/** Sends in order, one lane per conversation; lanes do not wait for each other. */
export function createOutboxEngine(
  session: SdkSession,
  store: OutboxStore,
  loaded: readonly OutboxItem[],
  readiness: ReadinessCheck,
  uploader: Uploader,
  /** Reasons of a conversation that does not exist on the house yet. */
  draftWaiting: (roomId: RoomId) => readonly Waiting[] | undefined,
  clock: Clock,
  random: Random,
): OutboxEngine {
  let items: readonly OutboxItem[] = loaded;
  let seq = loaded.reduce((most, item) => Math.max(most, item.seq), 0);
  let disposed = false;
  const sent = new Map<string, { item: OutboxItem; eventId: EventId }>();
  /** Keys whose event has come by sync; it can be quicker than the answer to sending it. */
  const arrived = new Set<string>();
  const listeners = new Set<(roomId: RoomId) => void>();

  const onTimeline = (event: MatrixEvent): void => {
    const key = event.getUnsigned().transaction_id;
    if (key === undefined) return;
    arrived.add(key);
    sent.delete(key);
  };
  session.client.on(RoomEvent.Timeline, onTimeline);

  const inRoom = (roomId: RoomId): readonly OutboxItem[] => items.filter((item) => item.roomId === roomId);
  const tell = (roomId: RoomId): void => {
    for (const listener of Array.from(listeners)) listener(roomId);
  };
  const setHead = (roomId: RoomId, head: HeadState): void => {
    lanes.of(roomId).head = head;
    tell(roomId);
  };
  const swap = (item: OutboxItem): void => {
    items = items.map((one) => (one.key === item.key ? item : one));
  };

  const drain = async (lane: Lane): Promise<void> => {
    const { roomId } = lane;
    for (;;) {
      if (disposed) return;
      const head = headOf(inRoom(roomId));
      if (!head) return setHead(roomId, { kind: 'idle' });
      const draft = draftWaiting(roomId);
      if (draft) return setHead(roomId, { kind: 'waiting', waiting: draft }); // woken when the draft changes
      const ready = await readiness.check(roomId);
      if (disposed) return;
      switch (ready.kind) {
        case 'ended':
          await fail(head, 'refused');
          continue;
        case 'waiting':
          setHead(roomId, { kind: 'waiting', waiting: ready.waiting });
          return lanes.later(lane, undefined);
        case 'ready':
          break;
        default:
          assertNever(ready);
      }
      const step = await sendHead(lane, head);
      if (step === 'stop') return;
      lane.attempt = 0;
    }
  };

  const lanes = createLanes(drain, random);

  const sendHead = async (lane: Lane, head: OutboxItem): Promise<'next' | 'stop'> => {
    const { roomId } = lane;
    const abort = new AbortController();
    lane.abort = abort;
    setHead(roomId, { kind: 'sending', progress: undefined });
    const outcome = await sendItem(session, uploader, head, {
      signal: abort.signal,
      onProgress: (progress) => setHead(roomId, { kind: 'sending', progress }),
      async keep(item) {
        if (items.some((one) => one.key === item.key)) await store.put(item);
        swap(item);
      },
      onLeaving() {
        lane.abort = undefined;
      },
    });
    switch (outcome.kind) {
      case 'cancelled':
        return disposed ? 'stop' : 'next'; // disposing cancels, too
      case 'no-room':
        lanes.later(lane, undefined);
        return 'stop';
      case 'fault':
        return disposed ? 'stop' : onFault(lane, outcome.item, outcome.fault);
      case 'sent': {
        const { item, eventId } = outcome;
        if (eventId && !arrived.has(item.key)) sent.set(item.key, { item, eventId });
        items = items.filter((one) => one.key !== item.key);
        await store.remove(item);
        setHead(roomId, { kind: 'idle' });
        return 'next';
      }
      default:
        return assertNever(outcome);
    }
  };

  const onFault = async (lane: Lane, item: OutboxItem, fault: HttpFault): Promise<'next' | 'stop'> => {
    lane.abort = undefined;
    switch (fault.kind) {
      case 'away':
        setHead(lane.roomId, { kind: 'waiting', waiting: [{ kind: 'offline', since: clock() }] });
        lanes.later(lane, undefined);
        return 'stop';
      case 'rate-limited':
        lanes.later(lane, fault.retryAfterMs + 200);
        return 'stop';
      case 'said-no':
        if (fault.status === 401) {
          lanes.later(lane, undefined); // the session ends or is renewed; the message stays
          return 'stop';
        }
        await fail(item, fault.status === 403 ? 'refused' : fault.status === 413 ? 'too-large' : 'server-said-no');
        return 'next';
      default:
        return assertNever(fault);
    }
  };
  const fail = async (item: OutboxItem, why: NonNullable<OutboxItem['failed']>): Promise<void> => {
    const failed = { ...item, failed: why };
    swap(failed);
    await store.put(failed);
    setHead(item.roomId, { kind: 'idle' });
  };

  return {
    items: (roomId) => [
      ...Array.from(sent.values())
        .filter(({ item }) => item.roomId === roomId)
        .map(({ item }) => item),
      ...inRoom(roomId),
    ],
    deliveries(roomId) {
      const open = new Map(deliveriesOf(inRoom(roomId), lanes.of(roomId).head));
      for (const [key, { item }] of sent) if (item.roomId === roomId) open.set(key, { kind: 'sent' });
      return open;
    },
    sentAs: (key) => sent.get(key)?.eventId,
    async add(item) {
      items = [...items, item];
      tell(item.roomId);
      if (item.body.kind === 'text') await store.put(item);
      lanes.wake(item.roomId);
    },
    async replace(item) {
      if (!items.some((one) => one.key === item.key)) return;
      swap(item);
      await store.put(item);
      tell(item.roomId);
      lanes.wake(item.roomId);
    },
    async drop(key) {
      const item = items.find((one) => one.key === key);
      if (!item) return;
      const lane = lanes.of(item.roomId);
      if (headOf(inRoom(item.roomId))?.key === key) lane.abort?.abort();
      items = items.filter((one) => one.key !== key);
      await store.remove(item);
      tell(item.roomId);
      lanes.wake(item.roomId);
    },
    async retry(key) {
      const item = items.find((one) => one.key === key);
      if (!item) return;
      const again = { ...item, failed: undefined };
      swap(again);
      await store.put(again);
      readiness.forget();
      lanes.of(item.roomId).attempt = 0;
      tell(item.roomId);
      lanes.wake(item.roomId);
    },
    find: (key) => items.find((one) => one.key === key),
    rooms: () => Array.from(new Set(items.map((item) => item.roomId))),
    wake(roomId) {
      for (const one of roomId === undefined ? new Set(items.map((item) => item.roomId)) : [roomId]) {
        lanes.of(one).attempt = 0;
        lanes.wake(one);
      }
    },
    async move(from, to) {
      const moved = inRoom(from).map((item) => ({ ...item, roomId: to }));
      for (const item of moved) {
        swap(item);
        await store.put(item);
      }
      tell(from);
      tell(to);
      lanes.wake(to);
    },
    nextSeq: () => (seq += 1),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async dispose() {
      disposed = true;
      session.client.off(RoomEvent.Timeline, onTimeline);
      await lanes.dispose();
      listeners.clear();
    },
  };
}
