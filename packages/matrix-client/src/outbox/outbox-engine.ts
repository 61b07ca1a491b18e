import { MatrixEvent, RoomEvent } from 'matrix-js-sdk';
import { assertNever, parseEventId, type Clock, type EventId, type Random, type RoomId } from '@medicus/ids';
import type { Delivery, Waiting } from '@medicus/messaging';
import { fieldOf } from '../http/house.ts';
import type { HttpFault } from '../http/matrix-error.ts';
import { encryptInPlace } from '../session/crypto-internals.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import { backOff, chanceFrom } from './back-off.ts';
import { messageOf } from './message-of.ts';
import { deliveriesOf, headOf, type HeadState, type OutboxItem } from './outbox-item.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { ReadinessCheck } from './readiness.ts';
import type { Uploader } from './upload-kept.ts';

const LIMITS = { first: 1000, most: 30_000 };

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

interface Lane {
  head: HeadState;
  attempt: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  running: Promise<void> | undefined;
  again: boolean;
  abort: AbortController | undefined;
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
  const lanes = new Map<RoomId, Lane>();
  const listeners = new Set<(roomId: RoomId) => void>();

  const onTimeline = (event: MatrixEvent): void => {
    const key = event.getUnsigned().transaction_id;
    if (key === undefined) return;
    arrived.add(key);
    sent.delete(key);
  };
  session.client.on(RoomEvent.Timeline, onTimeline);

  const laneOf = (roomId: RoomId): Lane => {
    let lane = lanes.get(roomId);
    if (!lane) {
      lane = {
        head: { kind: 'idle' },
        attempt: 0,
        timer: undefined,
        running: undefined,
        again: false,
        abort: undefined,
      };
      lanes.set(roomId, lane);
    }
    return lane;
  };
  const inRoom = (roomId: RoomId): readonly OutboxItem[] => items.filter((item) => item.roomId === roomId);
  const tell = (roomId: RoomId): void => {
    for (const listener of Array.from(listeners)) listener(roomId);
  };
  const setHead = (roomId: RoomId, head: HeadState): void => {
    laneOf(roomId).head = head;
    tell(roomId);
  };
  const swap = (item: OutboxItem): void => {
    items = items.map((one) => (one.key === item.key ? item : one));
  };

  const wake = (roomId: RoomId): void => {
    if (disposed) return;
    const lane = laneOf(roomId);
    clearTimeout(lane.timer);
    lane.timer = undefined;
    if (lane.running) {
      lane.again = true;
      return;
    }
    lane.running = drain(roomId, lane)
      .catch(() => later(roomId, lane, undefined)) // e.g. the crypto module was stopped: tried again unless disposed
      .finally(() => {
        lane.running = undefined;
        if (lane.again) {
          lane.again = false;
          wake(roomId);
        }
      });
  };
  const later = (roomId: RoomId, lane: Lane, inMs: number | undefined): void => {
    if (disposed) return;
    const delay = inMs ?? backOff(lane.attempt, LIMITS, chanceFrom(random(2)));
    lane.attempt += 1;
    clearTimeout(lane.timer);
    lane.timer = setTimeout(() => wake(roomId), delay);
  };

  const drain = async (roomId: RoomId, lane: Lane): Promise<void> => {
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
          return later(roomId, lane, undefined);
        case 'ready':
          break;
        default:
          assertNever(ready);
      }
      const step = await sendHead(roomId, lane, head);
      if (step === 'stop') return;
      lane.attempt = 0;
    }
  };

  const sendHead = async (roomId: RoomId, lane: Lane, head: OutboxItem): Promise<'next' | 'stop'> => {
    const abort = new AbortController();
    lane.abort = abort;
    setHead(roomId, { kind: 'sending', progress: undefined });
    const uploaded = await uploader.upload(
      head,
      (progress) => setHead(roomId, { kind: 'sending', progress }),
      async (item) => {
        if (items.some((one) => one.key === item.key)) await store.put(item);
        swap(item);
      },
      abort.signal,
    );
    if (disposed) return 'stop';
    if (abort.signal.aborted) return 'next'; // cancelled; the item is gone
    if (!uploaded.ok) return onFault(roomId, lane, head, uploaded.defect);
    const item = uploaded.value;
    const room = session.client.getRoom(roomId);
    if (!room) {
      later(roomId, lane, undefined);
      return 'stop';
    }
    const event = new MatrixEvent({
      type: 'm.room.message',
      room_id: roomId,
      sender: session.record().userId,
      content: messageOf(item),
    });
    await encryptInPlace(session, event, room);
    if (abort.signal.aborted) return 'next';
    lane.abort = undefined; // from here on it may be out: no cancelling any more
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.encrypted/${encodeURIComponent(item.key)}`;
    const answer = await session.house.put(path, event.getWireContent());
    if (!answer.ok) return onFault(roomId, lane, item, answer.defect);
    const eventId = parseEventId(fieldOf(answer.value, 'event_id'));
    if (eventId.ok && !arrived.has(item.key)) sent.set(item.key, { item, eventId: eventId.value });
    items = items.filter((one) => one.key !== item.key);
    await store.remove(item);
    setHead(roomId, { kind: 'idle' });
    return 'next';
  };

  const onFault = async (roomId: RoomId, lane: Lane, item: OutboxItem, fault: HttpFault): Promise<'next' | 'stop'> => {
    lane.abort = undefined;
    switch (fault.kind) {
      case 'away':
        setHead(roomId, { kind: 'waiting', waiting: [{ kind: 'offline', since: clock() }] });
        later(roomId, lane, undefined);
        return 'stop';
      case 'rate-limited':
        later(roomId, lane, fault.retryAfterMs + 200);
        return 'stop';
      case 'said-no':
        if (fault.status === 401) {
          later(roomId, lane, undefined); // the session ends or is renewed; the message stays
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
      const open = new Map(deliveriesOf(inRoom(roomId), laneOf(roomId).head));
      for (const [key, { item }] of sent) if (item.roomId === roomId) open.set(key, { kind: 'sent' });
      return open;
    },
    sentAs: (key) => sent.get(key)?.eventId,
    async add(item) {
      items = [...items, item];
      tell(item.roomId);
      if (item.body.kind === 'text') await store.put(item);
      wake(item.roomId);
    },
    async replace(item) {
      if (!items.some((one) => one.key === item.key)) return;
      swap(item);
      await store.put(item);
      tell(item.roomId);
      wake(item.roomId);
    },
    async drop(key) {
      const item = items.find((one) => one.key === key);
      if (!item) return;
      const lane = laneOf(item.roomId);
      if (headOf(inRoom(item.roomId))?.key === key) lane.abort?.abort();
      items = items.filter((one) => one.key !== key);
      await store.remove(item);
      tell(item.roomId);
      wake(item.roomId);
    },
    async retry(key) {
      const item = items.find((one) => one.key === key);
      if (!item) return;
      const again = { ...item, failed: undefined };
      swap(again);
      await store.put(again);
      readiness.forget();
      laneOf(item.roomId).attempt = 0;
      tell(item.roomId);
      wake(item.roomId);
    },
    find: (key) => items.find((one) => one.key === key),
    rooms: () => Array.from(new Set(items.map((item) => item.roomId))),
    wake(roomId) {
      for (const one of roomId === undefined ? new Set(items.map((item) => item.roomId)) : [roomId]) {
        laneOf(one).attempt = 0;
        wake(one);
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
      wake(to);
    },
    nextSeq: () => (seq += 1),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async dispose() {
      disposed = true;
      session.client.off(RoomEvent.Timeline, onTimeline);
      const running = Array.from(lanes.values(), (lane) => {
        clearTimeout(lane.timer);
        lane.abort?.abort();
        return lane.running ?? Promise.resolve();
      });
      await Promise.race([Promise.all(running), new Promise((resolve) => setTimeout(resolve, 1500))]);
      listeners.clear();
    },
  };
}
