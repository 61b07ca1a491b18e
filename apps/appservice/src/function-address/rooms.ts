import type { Result, RoomId, UserId } from '@medicus/ids';
import type { SynapseDefect } from '../synapse/http.ts';
import type { Membership } from './next-move.ts';

/** What a function address does in rooms: the whole of it. It has no way to read or send a message. */
export interface Rooms {
  join(address: UserId, roomId: RoomId): Promise<Result<void, SynapseDefect>>;
  members(address: UserId, roomId: RoomId): Promise<Result<ReadonlyMap<UserId, Membership>, SynapseDefect>>;
  invite(address: UserId, roomId: RoomId, person: UserId): Promise<Result<void, SynapseDefect>>;
  /** Declines an invitation, too. `reason` is a code out of packages/ids: everybody in the room can read it. */
  leave(address: UserId, roomId: RoomId, reason: string | null): Promise<Result<void, SynapseDefect>>;
  /** So that Synapse may delete its copy once nobody of this house is left in the room. */
  forget(address: UserId, roomId: RoomId): Promise<Result<void, SynapseDefect>>;
}
