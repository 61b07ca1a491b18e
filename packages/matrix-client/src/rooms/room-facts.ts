import { RoomStateEvent, type MatrixEvent } from 'matrix-js-sdk';
import type { RoomId, UserId } from '@medicus/ids';
import { fieldOf } from '../http/house.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import { memberFactOf, type MemberFact, type RawMemberEvent } from './member-fact.ts';

export type Members = ReadonlyMap<UserId, MemberFact>;

/** Who is, was or is invited in each room, those who left included (the SDK forgets them). */
export interface RoomFacts {
  members(roomId: RoomId): Members;
  /** Fetches all memberships once; `false` when the house does not answer. */
  load(roomId: RoomId): Promise<boolean>;
  /** Called with the room after each change of membership. */
  onChange(listener: (roomId: RoomId) => void): () => void;
  dispose(): void;
}

export function watchRoomFacts(session: SdkSession): RoomFacts {
  const rooms = new Map<RoomId, Map<UserId, MemberFact>>();
  const loaded = new Map<RoomId, Promise<boolean>>();
  const listeners = new Set<(roomId: RoomId) => void>();

  const take = (roomId: RoomId, raw: RawMemberEvent, onlyIfUnknown: boolean): void => {
    let members = rooms.get(roomId);
    if (!members) rooms.set(roomId, (members = new Map()));
    const into = members;
    const fact = memberFactOf(raw, (userId) => into.get(userId));
    if (!fact || (onlyIfUnknown && into.has(fact.userId))) return;
    into.set(fact.userId, fact);
  };
  const onState = (event: MatrixEvent): void => {
    if (event.getType() !== 'm.room.member') return;
    const roomId = event.getRoomId() as RoomId | undefined;
    if (roomId === undefined) return;
    take(roomId, event.event as RawMemberEvent, false);
    for (const listener of Array.from(listeners)) listener(roomId);
  };
  session.client.on(RoomStateEvent.Events, onState);
  for (const room of session.client.getRooms()) {
    for (const event of room.currentState.getStateEvents('m.room.member')) {
      take(room.roomId as RoomId, event.event as RawMemberEvent, true);
    }
  }

  const fetchAll = async (roomId: RoomId): Promise<boolean> => {
    const answer = await session.house.get(`/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/members`);
    if (!answer.ok) return false;
    const chunk = fieldOf(answer.value, 'chunk');
    // What came by sync meanwhile is newer than this answer may be.
    if (Array.isArray(chunk)) for (const raw of chunk) take(roomId, raw as RawMemberEvent, true);
    for (const listener of Array.from(listeners)) listener(roomId);
    return true;
  };
  return {
    members: (roomId) => rooms.get(roomId) ?? new Map(),
    load(roomId) {
      const running = loaded.get(roomId);
      if (running) return running;
      const begun = fetchAll(roomId).then((done) => {
        if (!done) loaded.delete(roomId);
        return done;
      });
      loaded.set(roomId, begun);
      return begun;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      session.client.off(RoomStateEvent.Events, onState);
      listeners.clear();
    },
  };
}
