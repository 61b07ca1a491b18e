import {
  defect,
  type EventId,
  ok,
  parseEventId,
  parseRoomId,
  parseUserId,
  type Result,
  type RoomId,
  type UserId,
} from '@medicus/ids';

/** Somebody asks a function address into a room. */
export interface Invitation {
  readonly eventId: EventId;
  /** The function address. */
  readonly address: UserId;
  readonly roomId: RoomId;
  readonly inviter: UserId;
  /** Only a direct chat says so; it must not be widened. */
  readonly isDirect: boolean;
  /** The inviter's clock, ms since 1970. */
  readonly sentAt: number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The invitations to our function addresses in a transaction's `events`. Everything else in it is
 * none of our business: it is neither stored nor looked at.
 * A transaction whose `events` is not a list is malformed.
 */
export function invitationsIn(
  transaction: Json,
  isFunctionAddress: (userId: UserId) => boolean,
): Result<readonly Invitation[], 'malformed-transaction'> {
  const events = transaction['events'] ?? [];
  if (!Array.isArray(events)) return defect('malformed-transaction');
  const invitations: Invitation[] = [];
  for (const event of events as unknown[]) {
    const invitation = invitationOf(event);
    if (invitation !== null && isFunctionAddress(invitation.address)) invitations.push(invitation);
  }
  return ok(invitations);
}

/** Rooms in which somebody joined, declined, left: in these a case may go on. */
export function roomsWithChangedMembers(transaction: Json): ReadonlySet<RoomId> {
  const rooms = new Set<RoomId>();
  const { events } = transaction;
  for (const event of Array.isArray(events) ? (events as unknown[]) : []) {
    if (!isJson(event) || event['type'] !== 'm.room.member') continue;
    const roomId = parseRoomId(event['room_id']);
    if (roomId.ok) rooms.add(roomId.value);
  }
  return rooms;
}

function invitationOf(event: unknown): Invitation | null {
  if (!isJson(event) || event['type'] !== 'm.room.member') return null;
  const content = event['content'];
  if (!isJson(content) || content['membership'] !== 'invite') return null;
  const eventId = parseEventId(event['event_id']);
  const address = parseUserId(event['state_key']);
  const roomId = parseRoomId(event['room_id']);
  const inviter = parseUserId(event['sender']);
  if (!eventId.ok || !address.ok || !roomId.ok || !inviter.ok) return null;
  const sentAt = event['origin_server_ts'];
  return {
    eventId: eventId.value,
    address: address.value,
    roomId: roomId.value,
    inviter: inviter.value,
    isDirect: content['is_direct'] === true,
    sentAt: typeof sentAt === 'number' && Number.isFinite(sentAt) ? sentAt : 0,
  };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
