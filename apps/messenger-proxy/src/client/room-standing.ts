import { isObject, type RoomStanding } from '@medicus/tim-policy';
import type { UserId } from '@medicus/ids';
import type { Dispatcher } from 'undici';
import { ask, type WholeAnswer } from '../wire/forward.ts';
import { parseJson } from '../wire/read-body.ts';

const SLIDING_SYNC = '/_matrix/client/unstable/org.matrix.simplified_msc3575/sync?timeout=0';

/** A snapshot of many rooms takes Synapse seconds. */
const WITHIN = { timeoutMs: 30_000, limit: 16 * 1024 * 1024 };

export interface StandingAsked {
  readonly roomId: string;
  readonly person: UserId;
  /** Credentials of that very person. */
  readonly authorization: string;
  /** An application service acts for the person, named in the query. */
  readonly actsFor: boolean;
}

/**
 * How a person stands to a room before joining it, asked of Synapse with the person's own credentials.
 * Not a room's state: Synapse shows that to nobody who is only invited. So it is a sliding sync of
 * that one room (an ordinary first sync costs Synapse 3 ms for each room that the person is in); it leaves presence
 * and to-device messages alone. Synapse refuses to sync for an application service's users, who have few rooms: for
 * them it is `initialSync`.
 * @returns undefined when Synapse did not say: then nobody joins
 */
export async function standingIn(synapse: Dispatcher, asked: StandingAsked): Promise<RoomStanding | undefined> {
  const headers = { authorization: asked.authorization };
  const get = async (path: string): Promise<Record<string, unknown> | undefined> =>
    wholeObject(await ask(synapse, { method: 'GET', path, headers }, WITHIN));
  if (asked.actsFor) {
    const snapshot = await get(snapshotPath(asked.person));
    return snapshot && standingInSnapshot(snapshot, asked);
  }
  const sync = wholeObject(
    await ask(synapse, { method: 'POST', path: SLIDING_SYNC, headers, body: subscription(asked.roomId) }, WITHIN),
  );
  if (sync === undefined) return undefined;
  const invitation = invitationIn(sync, asked);
  if (invitation !== undefined) return invitation;
  // A sync may leave out a room whose state is still being fetched, shortly after joining it.
  const joined = (await get('/_matrix/client/v3/joined_rooms'))?.['joined_rooms'];
  if (!Array.isArray(joined)) return undefined;
  return { kind: joined.includes(asked.roomId) ? 'joined' : 'outside' };
}

/** Of one room, without a timeline; a connection without a name of its own would end the client's. */
function subscription(roomId: string): string {
  const room = { timeline_limit: 0, required_state: [] };
  return JSON.stringify({ conn_id: 'messenger-proxy-join', lists: {}, room_subscriptions: { [roomId]: room } });
}

function snapshotPath(person: UserId): string {
  return `/_matrix/client/r0/initialSync?${new URLSearchParams({ limit: '1', user_id: person }).toString()}`;
}

function invitationIn(
  body: Readonly<Record<string, unknown>>,
  { roomId, person }: StandingAsked,
): RoomStanding | undefined {
  const events = objectIn(objectIn(body, 'rooms'), roomId)['invite_state'];
  if (events === undefined) return undefined;
  // Among them is what the inviting house likes to show of its room, which may look like an invitation by
  // somebody else: whoever appears as inviter must be allowed.
  const inviters = (Array.isArray(events) ? (events as readonly unknown[]) : [])
    .filter(isObject)
    .filter((event) => event['type'] === 'm.room.member' && event['state_key'] === person)
    .map((event) => event['sender']);
  return { kind: 'invited', inviters };
}

function standingInSnapshot(body: Readonly<Record<string, unknown>>, { roomId }: StandingAsked): RoomStanding {
  const rooms = body['rooms'];
  const room = (Array.isArray(rooms) ? (rooms as readonly unknown[]) : [])
    .filter(isObject)
    .find((one) => one['room_id'] === roomId);
  switch (room?.['membership']) {
    case 'join':
      return { kind: 'joined' };
    case 'invite':
      return { kind: 'invited', inviters: [room['inviter']] };
    default:
      return { kind: 'outside' };
  }
}

function wholeObject(answer: WholeAnswer | undefined): Record<string, unknown> | undefined {
  if (answer?.status !== 200) return undefined;
  const body = parseJson(Buffer.from(answer.body));
  return body.ok && isObject(body.value) ? body.value : undefined;
}

function objectIn(object: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isObject(value) ? value : {};
}
