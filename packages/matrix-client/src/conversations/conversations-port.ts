import { ClientEvent, MatrixEventEvent, RoomEvent, type Room } from 'matrix-js-sdk';
import { defect, ok, type Result, type RoomId, type ServerName } from '@medicus/ids';
import {
  createSource,
  type ConversationList,
  type Conversations,
  type JoinDefect,
  type Observable,
} from '@medicus/messaging';
import type { HttpFault } from '../http/matrix-error.ts';
import { createEntries, type Entry, type EntryParts } from './entries.ts';
import { createStart } from './start-conversation.ts';

export interface OwnedConversations extends Conversations {
  /** All entries anew: what they depend on has changed at large. */
  refresh(): void;
  dispose(): void;
}

interface Parts extends EntryParts {
  readonly synced: Observable<boolean>;
  readonly houses: {
    listed(server: ServerName): Promise<boolean | undefined>;
    reachable(server: ServerName): Promise<boolean | undefined>;
  };
}

export function createConversations(parts: Parts): OwnedConversations {
  const { session, facts, direct, drafts, engine, houses } = parts;
  const { client } = session;
  const list = createSource<ConversationList>({ kind: 'loading' });
  const entries = new Map<RoomId, Entry>();
  const dirty = new Set<RoomId>();
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
      const entry = room && views.entryOf(room);
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
        ...drafts.all().map((draft) => views.ofDraft(draft.roomId, draft.recipient, draft.at)),
        ...all.flatMap((entry) => (entry.kind === 'conversation' ? [entry.value] : [])),
      ].sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0)),
    });
  };
  const views = createEntries(parts, touch);
  const touchAll = (): void => {
    touch(PLACEHOLDER);
    for (const room of client.getRooms()) touch(room.roomId as RoomId);
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
  const start = createStart({ session, direct, drafts, views, houses, entries, accept });
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
