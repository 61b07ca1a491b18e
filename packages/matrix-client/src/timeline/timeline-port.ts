import { ClientEvent, MatrixEventEvent, RoomEvent, type MatrixEvent, type Room } from 'matrix-js-sdk';
import { defect, ok, parseEventId, type RoomId, type UserId } from '@medicus/ids';
import {
  createSource,
  type Observable,
  type Participant,
  type Timeline,
  type TimelineItem,
  type TimelineSnapshot,
} from '@medicus/messaging';
import type { Drafts } from '../conversations/drafts.ts';
import { attachmentPreviewOf } from '../outbox/message-of.ts';
import type { OutboxEngine } from '../outbox/outbox-engine.ts';
import type { OutboxItem } from '../outbox/outbox-item.ts';
import { memberFactOf, participantOf, type RawMemberEvent } from '../rooms/member-fact.ts';
import type { RoomFacts } from '../rooms/room-facts.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import { strangerOf } from './stranger.ts';
import { membershipChangeOf } from './membership-change.ts';
import { tryAgain } from './retry-decryption.ts';
import { contentOfEvent } from './sdk-event.ts';

const PAGE = 30;
/** Pages with nothing to show that are passed over at once. */
const EMPTY_PAGES = 5;

interface Parts {
  readonly session: SdkSession;
  readonly facts: RoomFacts;
  readonly drafts: Drafts;
  readonly engine: OutboxEngine;
  readonly synced: Observable<boolean>;
  readonly self: Participant;
}

/** One conversation's messages; follows a draft into its room. */
export function openTimeline(parts: Parts, asked: RoomId): Timeline {
  const { session, facts, drafts, engine, synced, self } = parts;
  const { client } = session;
  const current = (): RoomId => drafts.resolve(asked);
  let older: TimelineSnapshot['older'] = 'more';
  let scheduled = false;
  let disposed = false;
  let shown = new Map<string, { readonly text: string; readonly item: TimelineItem }>();

  const person = (userId: UserId): Participant => {
    const fact = facts.members(current()).get(userId);
    return fact ? participantOf(fact) : userId === self.userId ? self : strangerOf(userId);
  };
  const itemOf = (event: MatrixEvent, room: Room): TimelineItem | undefined => {
    const eventId = parseEventId(event.getId());
    if (!eventId.ok) return undefined;
    if (event.getType() === 'm.room.member') {
      const fact = memberFactOf(event.event as RawMemberEvent, () => undefined);
      const change = fact && membershipChangeOf(fact);
      if (!fact || !change) return undefined;
      const creator = room.currentState.getStateEvents('m.room.create', '')?.getSender();
      if (change === 'joined' && fact.userId === creator && fact.before === undefined) return undefined; // made the room
      return { kind: 'membership', key: eventId.value, who: participantOf(fact), change, at: event.getTs() };
    }
    const content = contentOfEvent(event, room);
    const sender = event.getSender();
    if (!content || sender === undefined) return undefined;
    return {
      kind: 'message',
      key: keyOf(event, eventId.value),
      eventId: eventId.value,
      sender: person(sender as UserId),
      own: sender === self.userId,
      at: event.getTs(),
      content,
      delivery: { kind: 'sent' },
    };
  };
  const outboxItemOf = (item: OutboxItem): TimelineItem => {
    const attachment = attachmentPreviewOf(item);
    return {
      kind: 'message',
      key: item.key,
      eventId: engine.sentAs(item.key),
      sender: self,
      own: true,
      at: item.at,
      content: attachment
        ? { kind: 'file', attachment }
        : { kind: 'text', text: item.body.kind === 'text' ? item.body.text : '', edited: false },
      delivery: engine.deliveries(item.roomId).get(item.key) ?? { kind: 'sent' },
    };
  };
  const build = (): TimelineSnapshot => {
    const roomId = current();
    const room = client.getRoom(roomId);
    const events = room?.getLiveTimeline().getEvents() ?? [];
    const past = room ? events.flatMap((event) => itemOf(event, room) ?? []) : [];
    const arrived = new Set(past.map((item) => item.key));
    const waiting = engine.items(roomId).filter((item) => !arrived.has(item.key));
    const items = [...past, ...waiting.map(outboxItemOf)];
    const next = new Map(items.map((item) => [item.key, unchanged(item)]));
    shown = next;
    const settled = drafts.isDraft(roomId) || (synced.get() && room !== null);
    return {
      roomId: asked,
      kind: settled ? 'ready' : 'loading',
      items: Array.from(next.values(), ({ item }) => item),
      older: drafts.isDraft(roomId) ? 'start' : older,
    };
  };
  /** The same object as before if nothing about it has changed: rows then need not be drawn again. */
  const unchanged = (item: TimelineItem): { readonly text: string; readonly item: TimelineItem } => {
    const text = JSON.stringify(item);
    const before = shown.get(item.key);
    return before?.text === text ? before : { text, item };
  };
  const atStart = (room: Room): boolean => room.oldState.paginationToken === null;
  const firstOlder = (): void => {
    const room = client.getRoom(current());
    if (room && older === 'more' && atStart(room)) older = 'start';
  };
  firstOlder();
  const state = createSource(build());

  const refresh = (): void => {
    if (scheduled || disposed) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      if (disposed) return;
      firstOlder();
      state.set(build());
    }, 0);
  };
  const onRoomEvent = (_event: unknown, room: Room | undefined): void => {
    if (room?.roomId === current()) refresh();
  };
  const onReset = (room: Room | undefined): void => {
    if (room?.roomId !== current()) return;
    older = 'more';
    refresh();
  };
  const onEvent = (event: MatrixEvent): void => {
    if (event.getRoomId() === current()) refresh();
  };
  const onRoom = (room: Room): void => {
    if (room.roomId === current()) refresh();
  };
  client.on(RoomEvent.Timeline, onRoomEvent);
  client.on(RoomEvent.TimelineReset, onReset);
  client.on(RoomEvent.Redaction, onRoomEvent);
  client.on(MatrixEventEvent.Decrypted, onEvent);
  client.on(MatrixEventEvent.Replaced, onEvent);
  client.on(ClientEvent.Room, onRoom);
  const changed = (roomId: RoomId): void => {
    if (roomId === current() || roomId === asked) refresh();
  };
  const stops = [
    facts.onChange(changed),
    engine.onChange(changed),
    drafts.onChange(refresh),
    synced.subscribe(refresh),
  ];
  facts.load(current()).catch(() => undefined); // names of those who left; shown when they come

  return {
    state,
    async loadOlder() {
      const room = client.getRoom(current());
      if (!room || older === 'loading' || older === 'start') return;
      older = 'loading';
      refresh();
      const before = state.get().items.length;
      try {
        for (let page = 0; page < EMPTY_PAGES && !atStart(room); page += 1) {
          await client.scrollback(room, PAGE);
          if (build().items.length > before) break;
        }
        older = atStart(room) ? 'start' : 'more';
      } catch {
        older = 'failed';
      }
      if (!disposed) state.set(build()); // whoever waited for this sees it at once
    },
    async retryDecryption(key) {
      const room = client.getRoom(current());
      const event = room
        ?.getLiveTimeline()
        .getEvents()
        .find((one) => one.getId() === key || keyOf(one, '') === key);
      if (!event) return defect('still-missing');
      const readable = await tryAgain(session, event).catch(() => false); // the session has ended
      refresh();
      return readable ? ok() : defect(client.isInitialSyncComplete() ? 'still-missing' : 'server-away');
    },
    dispose() {
      disposed = true;
      client.off(RoomEvent.Timeline, onRoomEvent);
      client.off(RoomEvent.TimelineReset, onReset);
      client.off(RoomEvent.Redaction, onRoomEvent);
      client.off(MatrixEventEvent.Decrypted, onEvent);
      client.off(MatrixEventEvent.Replaced, onEvent);
      client.off(ClientEvent.Room, onRoom);
      for (const stop of stops) stop();
    },
  };
}

/** Own messages keep the key of their local echo: the transaction id, which only the sending device is told. */
function keyOf(event: MatrixEvent, eventId: string): string {
  const transaction = event.getUnsigned().transaction_id;
  return typeof transaction === 'string' && transaction !== '' ? transaction : eventId;
}
