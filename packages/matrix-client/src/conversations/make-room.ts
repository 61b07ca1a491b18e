import { defect, ok, OWN_PREFIX, parseRoomId, serverOf, type Result, type RoomId, type UserId } from '@medicus/ids';
import type { Recipient } from '@medicus/messaging';
import type { InviteRefusal } from '@medicus/tim-policy';
import { fieldOf, type House } from '../http/house.ts';
import type { HttpFault } from '../http/matrix-error.ts';

const ROOM_TYPE = 'de.gematik.tim.roomtype.default.v1';

export type MakeRoomDefect =
  | { readonly kind: 'refused'; readonly refusal: InviteRefusal }
  | { readonly kind: 'declined-by-other-house' }
  /** The own house does not answer. */
  | { readonly kind: 'server-away' }
  /** The other house does not; to be tried again. */
  | { readonly kind: 'other-house-away' };

/** Asks beforehand, so that no room is made for nothing. */
export async function mayInvite(house: House, invitee: UserId): Promise<Result<void, MakeRoomDefect>> {
  const said = await house.post('/_medicus/policy/v1/may-invite', { invitee });
  if (!said.ok) return defect(ofFault(said.defect, 'server-away'));
  const refusal = refusalOf(fieldOf(said.value, 'refusal'));
  if (fieldOf(said.value, 'decision') === 'refused') {
    return defect(refusal ? { kind: 'refused', refusal } : { kind: 'declined-by-other-house' });
  }
  return ok();
}

/**
 * A room with the one invitee: direct for a person (only createRoom tells the other side so), not direct for a
 * function address. No name, no topic: both would be unencrypted. Leaves nothing behind when it fails.
 */
export async function makeRoom(
  house: House,
  self: UserId,
  recipient: Recipient,
  knownRooms: () => ReadonlySet<RoomId>,
): Promise<Result<RoomId, MakeRoomDefect>> {
  const before = new Set(knownRooms());
  const made = await house.post('/_matrix/client/v3/createRoom', {
    preset: 'trusted_private_chat',
    visibility: 'private',
    room_version: '10',
    invite: [recipient.userId],
    is_direct: recipient.kind === 'person',
    creation_content: { type: ROOM_TYPE },
    initial_state: [
      { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } },
      { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'invited' } },
      { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } },
    ],
  });
  if (made.ok) {
    const roomId = parseRoomId(fieldOf(made.value, 'room_id'));
    return roomId.ok ? ok(roomId.value) : defect({ kind: 'server-away' });
  }
  await dropOrphans(house, self, before);
  const foreign = serverOf(recipient.userId) !== serverOf(self);
  return defect(ofFault(made.defect, foreign ? 'other-house-away' : 'server-away'));
}

/**
 * Synapse keeps the room when the invitation in it fails, and does not say its id: rooms that we did not know
 * before, in which nobody but ourselves has ever been.
 */
async function dropOrphans(house: House, self: UserId, before: ReadonlySet<RoomId>): Promise<void> {
  const joined = await house.get('/_matrix/client/v3/joined_rooms');
  const ids = joined.ok ? fieldOf(joined.value, 'joined_rooms') : undefined;
  if (!Array.isArray(ids)) return;
  for (const id of ids) {
    const roomId = parseRoomId(id);
    if (!roomId.ok || before.has(roomId.value)) continue;
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId.value)}`;
    const members = await house.get(`${path}/members`);
    const chunk = members.ok ? fieldOf(members.value, 'chunk') : undefined;
    if (!Array.isArray(chunk) || chunk.some((event) => fieldOf(event, 'state_key') !== self)) continue;
    await house.post(`${path}/leave`, {});
    await house.post(`${path}/forget`, {});
  }
}

function ofFault(fault: HttpFault, away: 'server-away' | 'other-house-away'): MakeRoomDefect {
  if (fault.kind !== 'said-no') return { kind: away };
  const refusal = refusalOf(fieldOf(fault.body, `${OWN_PREFIX}.refusal`));
  if (refusal) return { kind: 'refused', refusal };
  return fault.status === 401 ? { kind: 'server-away' } : { kind: 'declined-by-other-house' };
}

/** Only shapes that we have words for. */
function refusalOf(value: unknown): InviteRefusal | undefined {
  const reason = fieldOf(value, 'reason');
  switch (reason) {
    case 'not-in-federation': {
      const server = fieldOf(value, 'server');
      return typeof server === 'string' ? { reason, server } : undefined;
    }
    case 'federation-list-stale':
    case 'more-than-one-invitee':
    case 'third-party-invite':
    case 'chat-is-for-two':
    case 'malformed-user-id':
    case 'oneself':
      return { reason };
    default:
      return undefined;
  }
}
