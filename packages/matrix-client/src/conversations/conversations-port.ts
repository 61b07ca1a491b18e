import { ClientEvent, MatrixEventEvent, RoomEvent, type Room } from 'matrix-js-sdk';
import { defect, ok, serverOf, type Result, type RoomId, type UserId } from '@medicus/ids';
import {
  createSource,
  type Conversation,
  type ConversationList,
  type Conversations,
  type Invitation,
  type JoinDefect,
  type Observable,
  type Participant,
  type Recipient,
  type StartDefect,
} from '@medicus/messaging';
import type { HttpFault } from '../http/matrix-error.ts';
import type { OutboxEngine } from '../outbox/outbox-engine.ts';
import type { RoomFacts } from '../rooms/room-facts.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import { contentOfEvent } from '../timeline/sdk-event.ts';
import { describeRoom, isFunctionAddress, kindOf, type RoomView } from './describe-room.ts';
import type { DirectRooms } from './direct-rooms.ts';
import type { Drafts } from './drafts.ts';
import { invitationOf } from './invitation.ts';
import { lastLineOf, oneLine } from './last-line.ts';
import { makeRoom, mayInvite } from './make-room.ts';

export interface OwnedConversations extends Conversations {
  /** All entries anew: what they depend on has changed at large. */
  refresh(): void;
  dispose(): void;
}

interface Parts {
  readonly session: SdkSession;
  readonly facts: RoomFacts;
  readonly direct: DirectRooms;
  readonly drafts: Drafts;
  readonly engine: OutboxEngine;
  readonly synced: Observable<boolean>;
  readonly houses: {
    listed(server: ReturnType<typeof serverOf>): Promise<boolean | undefined>;
    reachable(server: ReturnType<typeof serverOf>): Promise<boolean | undefined>;
  };
}

type Entry =
  | { readonly kind: 'conversation'; readonly value: Conversation }
  | { readonly kind: 'invitation'; readonly value: Invitation };

export function createConversations(parts: Parts): OwnedConversations {
  const { session, facts, direct, drafts, engine, houses } = parts;
  const { client } = session;
  const self = session.record().userId;
  const list = createSource<ConversationList>({ kind: 'loading' });
  const entries = new Map<RoomId, Entry>();
  const dirty = new Set<RoomId>();
  const unlisted = new Map<RoomId, boolean>();
  let scheduled = false;
  let disposed = false;

  const touch = (roomId: RoomId | undefined): void => {
    if (roomId === undefined || disposed) return;
    dirty.add(roomId);
    if (scheduled) return;
    scheduled = true;
    setTimeout(flush, 0); // one snapshot for all that one sync answer brings
  };
  const flush = (): void => {
    scheduled = false;
    if (disposed) return;
    for (const roomId of dirty) {
      const room = client.getRoom(roomId);
      const entry = room && entryOf(room);
      if (entry) entries.set(roomId, entry);
      else entries.delete(roomId);
    }
    dirty.clear();
    if (!parts.synced.get()) return; // half a list would look like a whole one
    const all = Array.from(entries.values());
    list.set({
      kind: 'ready',
      invitations: all.flatMap((entry) => (entry.kind === 'invitation' ? [entry.value] : [])),
      conversations: [
        ...drafts.all().map((draft) => draftConversation(draft.roomId, draft.recipient, draft.at)),
        ...all.flatMap((entry) => (entry.kind === 'conversation' ? [entry.value] : [])),
      ].sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0)),
    });
  };
  const touchAll = (): void => {
    touch(PLACEHOLDER);
    for (const room of client.getRooms()) touch(room.roomId as RoomId);
  };

  const viewOf = (room: Room): RoomView => {
    const roomId = room.roomId as RoomId;
    return {
      roomId: drafts.shownAs(roomId),
      self,
      members: facts.members(roomId),
      directWith: direct.partnerOf(roomId),
      isNotices: room.tags['m.server_notice'] !== undefined,
      name: room.name,
      encrypted: room.hasEncryptionStateEvent(),
      unread: room.getUnreadNotificationCount(),
      last: lastOf(room),
    };
  };
  const entryOf = (room: Room): Entry | undefined => {
    const roomId = room.roomId as RoomId;
    switch (room.getMyMembership()) {
      case 'join': {
        const view = viewOf(room);
        // Who is in it can be unknown after a lazy sync, and whoever has left always is.
        const others = Array.from(view.members.keys()).some((userId) => userId !== self);
        if (!others || kindOf(view) === 'room') facts.load(roomId).catch(() => undefined);
        return { kind: 'conversation', value: describeRoom(view) };
      }
      case 'invite': {
        const value = invitationOf(room, self, facts.members(roomId), unlisted.get(roomId) === true);
        if (!value) return undefined;
        if (!unlisted.has(roomId)) {
          unlisted.set(roomId, false);
          houses.listed(value.from.server).then(
            (listed) => {
              if (listed !== false) return;
              unlisted.set(roomId, true);
              touch(roomId);
            },
            () => undefined,
          );
        }
        return { kind: 'invitation', value };
      }
      default:
        return undefined;
    }
  };
  const lastOf = (room: Room): Conversation['last'] => {
    const unsent = engine.items(room.roomId as RoomId).findLast((item) => engine.sentAs(item.key) === undefined);
    if (unsent) {
      const text = unsent.body.kind === 'text' ? unsent.body.text : unsent.body.name;
      return { kind: 'unsent', text: oneLine(text), own: true, at: unsent.at };
    }
    for (const event of room.getLiveTimeline().getEvents().toReversed()) {
      const content = contentOfEvent(event, room);
      if (content) return lastLineOf(content, event.getSender() === self, event.getTs());
    }
    const created = room.currentState.getStateEvents('m.room.create', '')?.getTs();
    return created === undefined ? undefined : { kind: 'text', text: '', own: false, at: created };
  };
  const draftConversation = (roomId: RoomId, recipient: Recipient, at: number): Conversation => {
    const partner: Participant = {
      userId: recipient.userId,
      displayName: recipient.displayName,
      server: serverOf(recipient.userId),
      membership: 'invited',
    };
    const unsent = engine.items(roomId).at(-1);
    const text = unsent && (unsent.body.kind === 'text' ? unsent.body.text : unsent.body.name);
    return {
      roomId,
      kind: recipient.kind === 'person' ? 'chat' : 'service',
      partner,
      others: [partner],
      title: recipient.displayName,
      external: serverOf(recipient.userId) !== serverOf(self),
      encrypted: true,
      unread: 0,
      last: { kind: 'unsent', text: text === undefined ? '' : oneLine(text), own: true, at: unsent?.at ?? at },
      ended: undefined,
    };
  };

  const onRoom = (room: Room): void => touch(room.roomId as RoomId);
  const onTimeline = (_event: unknown, room: Room | undefined): void => touch(room?.roomId as RoomId | undefined);
  const onReceipt = (_event: unknown, room: Room): void => onRoom(room);
  const onEvent = (event: { getRoomId(): string | undefined }): void => touch(event.getRoomId() as RoomId | undefined);
  const onGone = (roomId: string): void => touch(roomId as RoomId);
  client.on(ClientEvent.Room, onRoom);
  client.on(ClientEvent.DeleteRoom, onGone);
  client.on(RoomEvent.MyMembership, onRoom);
  client.on(RoomEvent.Name, onRoom);
  client.on(RoomEvent.Timeline, onTimeline);
  client.on(RoomEvent.Receipt, onReceipt);
  client.on(RoomEvent.Tags, onReceipt);
  client.on(RoomEvent.Redaction, onTimeline);
  client.on(MatrixEventEvent.Decrypted, onEvent);
  client.on(MatrixEventEvent.Replaced, onEvent);
  const stops = [
    facts.onChange(touch),
    engine.onChange(touch),
    drafts.onChange(touchAll),
    parts.synced.subscribe(touchAll),
  ];
  touchAll();

  /** The chat with this person in which one can still write. */
  const existing = (userId: UserId): RoomId | undefined => {
    const open = direct.roomsWith(userId).filter((roomId) => {
      const room = client.getRoom(roomId);
      if (room?.getMyMembership() !== 'join') return false;
      return describeRoom(viewOf(room)).ended === undefined;
    });
    return open[0];
  };
  const invitedBy = (userId: UserId): RoomId | undefined => {
    for (const entry of entries.values()) {
      if (entry.kind === 'invitation' && entry.value.from.userId === userId && !entry.value.unlisted) {
        return entry.value.kind === 'chat' ? entry.value.roomId : undefined;
      }
    }
    return undefined;
  };
  /** A request to a function address that nobody has taken yet: writing again goes there. */
  const openService = (userId: UserId): RoomId | undefined => {
    for (const [roomId, entry] of entries) {
      if (entry.kind !== 'conversation' || entry.value.partner?.userId !== userId || entry.value.ended) continue;
      const taken = entry.value.others.some((one) => !isFunctionAddress(one.userId) && one.membership === 'joined');
      if (!taken) return roomId;
    }
    return undefined;
  };

  const startNow = async (recipient: Recipient): Promise<Result<RoomId, StartDefect>> => {
    if (recipient.userId === self) return defect({ kind: 'oneself' });
    const drafted = drafts.all().find((draft) => draft.recipient.userId === recipient.userId);
    if (drafted) return ok(drafted.roomId);
    if (recipient.kind === 'person') {
      const known = existing(recipient.userId);
      if (known) return ok(drafts.shownAs(known));
      const invited = invitedBy(recipient.userId);
      if (invited && (await accept(invited)).ok) return ok(invited);
    } else {
      const open = openService(recipient.userId);
      if (open) return ok(drafts.shownAs(open));
    }
    const asked = await mayInvite(session.house, recipient.userId);
    if (!asked.ok) return asked.defect.kind === 'other-house-away' ? draft(recipient) : defect(asked.defect);
    // A house that is known to be away would let createRoom hang for a minute and leave an orphan.
    const server = serverOf(recipient.userId);
    if (server !== serverOf(self) && (await houses.reachable(server)) === false) return draft(recipient);
    const made = await makeRoom(session.house, self, recipient, knownRooms);
    if (made.ok) {
      if (recipient.kind === 'person') await direct.add(recipient.userId, made.value);
      return made;
    }
    return made.defect.kind === 'other-house-away' ? draft(recipient) : defect(made.defect);
  };
  const draft = async (recipient: Recipient): Promise<Result<RoomId, StartDefect>> => ok(await drafts.add(recipient));
  const knownRooms = (): ReadonlySet<RoomId> => new Set(client.getRooms().map((room) => room.roomId as RoomId));

  // One after the other: two taps on one colleague give one chat, and orphans are told apart.
  let starting: Promise<unknown> = Promise.resolve();
  const start = (recipient: Recipient): Promise<Result<RoomId, StartDefect>> => {
    const next = starting.then(() => startNow(recipient));
    starting = next.catch(() => undefined);
    return next;
  };

  const accept = async (roomId: RoomId): Promise<Result<void, JoinDefect>> => {
    const room = client.getRoom(roomId);
    const entry = entries.get(roomId);
    const joined = await session.house.post(`/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, {});
    if (!joined.ok) return defect(joinDefectOf(joined.defect));
    if (room && entry?.kind === 'invitation' && entry.value.kind === 'chat') {
      await direct.add(entry.value.from.userId, roomId);
    }
    return ok();
  };
  const leave = async (roomId: RoomId): Promise<Result<void, JoinDefect>> => {
    const real = drafts.resolve(roomId);
    if (drafts.isDraft(real)) {
      await drafts.drop(real);
      for (const item of engine.items(real)) await engine.drop(item.key);
      return ok();
    }
    for (const item of engine.items(real)) await engine.drop(item.key);
    const left = await session.house.post(`/_matrix/client/v3/rooms/${encodeURIComponent(real)}/leave`, {});
    return left.ok ? ok() : defect(joinDefectOf(left.defect));
  };

  return {
    list,
    start,
    accept,
    decline: leave,
    leave,
    resolve: (roomId) => drafts.resolve(roomId),
    refresh: touchAll,
    async markRead(roomId, upTo) {
      const real = drafts.resolve(roomId);
      // Private: the other side is not told (TI-M: read receipts are off by default).
      await session.house.post(`/_matrix/client/v3/rooms/${encodeURIComponent(real)}/read_markers`, {
        'm.fully_read': upTo,
        'm.read.private': upTo,
      });
    },
    dispose() {
      disposed = true;
      client.off(ClientEvent.Room, onRoom);
      client.off(ClientEvent.DeleteRoom, onGone);
      client.off(RoomEvent.MyMembership, onRoom);
      client.off(RoomEvent.Name, onRoom);
      client.off(RoomEvent.Timeline, onTimeline);
      client.off(RoomEvent.Receipt, onReceipt);
      client.off(RoomEvent.Tags, onReceipt);
      client.off(RoomEvent.Redaction, onTimeline);
      client.off(MatrixEventEvent.Decrypted, onEvent);
      client.off(MatrixEventEvent.Replaced, onEvent);
      for (const stop of stops) stop();
    },
  };
}

/** Touching a room that is none only makes the list be told again. */
const PLACEHOLDER = '!none' as RoomId;

function joinDefectOf(fault: HttpFault): JoinDefect {
  if (fault.kind !== 'said-no') return { kind: 'server-away' };
  return { kind: fault.status === 404 ? 'gone' : 'refused' };
}
