import { serverOf, type Clock, type Result, type RoomId, type ServerName, type UserId } from '@medicus/ids';
import type { Connection, Observable, Waiting } from '@medicus/messaging';
import { functionAddressOf, isFunctionAddress } from '../conversations/describe-room.ts';
import { fieldOf } from '../http/house.ts';
import { participantOf, type MemberFact } from '../rooms/member-fact.ts';
import type { RoomFacts } from '../rooms/room-facts.ts';
import { refreshDevices } from '../session/crypto-internals.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import { createInvitedCheck } from './invited.ts';
import { foreignHouses, keyStatesOf, signedDevicesOf } from './recipients.ts';

/** `ended`: nobody is left who could ever read it. Waiting without a reason passes in a moment. */
export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly waiting: readonly Waiting[] }
  | { readonly kind: 'ended' };

/**
 * How long an answer is good for, in ms. That a house answers is asked anew for all but a burst of messages: one that is
 * sent after the house went away may need keys which nobody gives any more.
 */
const HOUSE_FRESH = 1_000;
const KEYS_FRESH = 5_000;
/** A device that gives no key although its house answers is given up after this many tries: the others can read. */
const DEVICE_TRIES = 4;

export interface ReadinessCheck {
  /** May this conversation's next message be encrypted now, so that everybody can read it? */
  check(roomId: RoomId): Promise<Readiness>;
  /** Somebody's devices or memberships have changed: ask for keys again. */
  changed(): void;
  /** The user says try again: also devices that were given up. */
  forget(): void;
}

/**
 * “Nothing arrives unreadable.” A Megolm message is sent only after each recipient has joined, has a signed device,
 * their house answers, and an Olm session with their devices exists: then the room key surely goes out before the message.
 */
export function createReadiness(
  session: SdkSession,
  facts: RoomFacts,
  connection: Observable<Connection>,
  clock: Clock,
  house: { reachable(server: ServerName): Promise<boolean | undefined> },
): ReadinessCheck {
  const own = session.record().userId;
  const whoIsInvited = createInvitedCheck(session.house, serverOf(own), clock, house);
  const keysKnown = new Map<string, number>();
  const inSession = new Set<string>();
  const deviceTries = new Map<string, number>();

  const waitingFor = (waiting: Waiting[]): Readiness => ({ kind: 'waiting', waiting });
  const offline = (): Readiness => {
    const now = connection.get();
    return waitingFor([{ kind: 'offline', since: now.kind === 'offline' ? now.since : clock() }]);
  };
  const named = (fact: MemberFact): { userId: UserId; displayName: string } => ({
    userId: fact.userId,
    displayName: participantOf(fact).displayName,
  });

  /** The devices that must be able to read; asks the house anew. */
  const keysOf = async (
    people: readonly MemberFact[],
  ): Promise<Result<ReadonlyMap<UserId, readonly string[]>, Readiness>> => {
    const users = people.map((fact) => fact.userId);
    const answer = await session.house.post('/_matrix/client/v3/keys/query', {
      device_keys: Object.fromEntries(users.map((userId) => [userId, []])),
      timeout: 10_000,
    });
    if (!answer.ok) return { ok: false, defect: offline() };
    const states = keyStatesOf(answer.value, users);
    const waiting = people.flatMap((fact): Waiting[] => {
      switch (states.get(fact.userId)) {
        case 'ready':
          return [];
        case 'house-away':
          return [{ kind: 'house-away', server: serverOf(fact.userId) }];
        case 'not-set-up':
        case undefined:
          return [{ kind: 'not-set-up', ...named(fact) }];
      }
    });
    if (waiting.length > 0) return { ok: false, defect: waitingFor(once(waiting)) };
    return { ok: true, value: new Map(users.map((userId) => [userId, signedDevicesOf(answer.value, userId)])) };
  };

  /** Do the crypto module's devices agree with the house's? If not it is made to ask, too. */
  const agree = async (wanted: ReadonlyMap<UserId, readonly string[]>): Promise<boolean> => {
    const users = Array.from(wanted.keys());
    const known = async (): Promise<boolean> => {
      const devices = await session.crypto.getUserDeviceInfo(users, false);
      const checks = Array.from(wanted).flatMap(([userId, ids]) =>
        ids.map(async (deviceId) => {
          if (devices.get(userId)?.has(deviceId) !== true) return false;
          const status = await session.crypto.getDeviceVerificationStatus(userId, deviceId);
          return status?.signedByOwner === true;
        }),
      );
      return (await Promise.all(checks)).every(Boolean);
    };
    if (await known()) return true;
    await refreshDevices(session, users);
    return known();
  };

  /** An Olm session with each of these devices: made now if missing. A house that gives no keys is away. */
  const sessionsWith = async (wanted: ReadonlyMap<UserId, readonly string[]>): Promise<readonly UserId[]> => {
    const missing: UserId[] = [];
    for (const [userId, devices] of wanted) {
      let reached = 0;
      let unreached = 0;
      for (const deviceId of devices) {
        const device = `${userId} ${deviceId}`;
        if (inSession.has(device) || (await canEncryptTo(userId, deviceId))) {
          inSession.add(device);
          reached += 1;
          continue;
        }
        const tries = (deviceTries.get(device) ?? 0) + 1;
        deviceTries.set(device, tries);
        if (tries < DEVICE_TRIES) unreached += 1;
      }
      if (unreached > 0 || reached === 0) missing.push(userId);
    }
    return missing;
  };
  const canEncryptTo = async (userId: UserId, deviceId: string): Promise<boolean> => {
    try {
      // Throws without an Olm session. What it makes is thrown away: Olm allows for messages that never arrive.
      const made = await session.crypto.encryptToDeviceMessages(PROBE, [{ userId, deviceId }], {});
      return made.batch.length === 1;
    } catch {
      return false;
    }
  };

  return {
    changed() {
      keysKnown.clear();
      whoIsInvited.forget();
    },
    forget() {
      keysKnown.clear();
      whoIsInvited.forget();
      deviceTries.clear();
    },
    async check(roomId) {
      if (connection.get().kind === 'offline') return offline();
      // Not there: the first sync is not through, or the room is only just made.
      const room = session.client.getRoom(roomId);
      if (!room) return connection.get().kind === 'online' ? waitingFor([]) : offline();
      const mine = room.getMyMembership();
      if (mine === 'leave' || mine === 'ban') return { kind: 'ended' };
      if (mine !== 'join') return waitingFor([]); // just accepted: /sync is a moment behind
      if (!(await facts.load(roomId))) return offline();
      const members = facts.members(roomId);
      const address = functionAddressOf(members);
      const people = Array.from(members.values()).filter(
        (fact) => fact.userId !== own && !isFunctionAddress(fact.userId),
      );
      const invited = people.filter((fact) => fact.membership === 'invite');
      if (invited.length > 0) {
        const waiting = await whoIsInvited.waitingFor(invited);
        return waiting ? waitingFor(once(waiting)) : offline();
      }
      // The address itself has no keys: it must have gone before anything is encrypted.
      if (address && (address.membership === 'join' || address.membership === 'invite')) {
        return waitingFor([{ kind: 'duty-pending', userId: address.userId }]);
      }
      const joined = people.filter((fact) => fact.membership === 'join');
      if (joined.length === 0) {
        // Nobody yet is not nobody any more: the invitation comes down /sync a moment after the room.
        return people.length === 0 && !address ? waitingFor([]) : { kind: 'ended' };
      }

      const away: Waiting[] = [];
      for (const server of foreignHouses(
        joined.map((fact) => fact.userId),
        serverOf(own),
      )) {
        if ((await house.reachable(server)) === false) away.push({ kind: 'house-away', server });
      }
      if (away.length > 0) return waitingFor(away);

      const fresh = joined.every((fact) => clock() - (keysKnown.get(fact.userId) ?? -Infinity) < KEYS_FRESH);
      if (fresh) return { kind: 'ready' };
      const keys = await keysOf(joined);
      if (!keys.ok) return keys.defect;
      const later = (userIds: readonly UserId[]): Readiness =>
        waitingFor(
          once(
            joined
              .filter((fact) => userIds.includes(fact.userId))
              .map((fact): Waiting =>
                serverOf(fact.userId) === serverOf(own)
                  ? { kind: 'not-set-up', ...named(fact) }
                  : { kind: 'house-away', server: serverOf(fact.userId) },
              ),
          ),
        );
      if (!(await agree(keys.value))) return later(Array.from(keys.value.keys()));
      const missing = await sessionsWith(keys.value);
      if (missing.length > 0) return later(missing);
      for (const fact of joined) keysKnown.set(fact.userId, clock());
      return { kind: 'ready' };
    },
  };
}

/** Event type of the probe; never sent. */
const PROBE = 'org.medicus-messenger.probe';

function once(waiting: readonly Waiting[]): Waiting[] {
  const seen = new Set<string>();
  return waiting.filter((one) => {
    const text = JSON.stringify(one);
    return !seen.has(text) && seen.add(text);
  });
}

/** `GET /_medicus/policy/v1/houses/{server}`, remembered for a moment ({@link HOUSE_FRESH}). `undefined`: the own house does not say. */
export function createHouseReach(
  session: SdkSession,
  clock: Clock,
): {
  reachable(server: ServerName): Promise<boolean | undefined>;
  listed(server: ServerName): Promise<boolean | undefined>;
} {
  const known = new Map<ServerName, { at: number; answer: Promise<unknown> }>();
  const ask = (server: ServerName): Promise<unknown> => {
    const before = known.get(server);
    if (before && clock() - before.at < HOUSE_FRESH) return before.answer;
    const answer = session.house
      .get(`/_medicus/policy/v1/houses/${encodeURIComponent(server)}`)
      .then((said) => (said.ok ? said.value : undefined));
    known.set(server, { at: clock(), answer });
    return answer;
  };
  const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
  return {
    reachable: async (server) => flag(fieldOf(await ask(server), 'reachable')),
    listed: async (server) => flag(fieldOf(await ask(server), 'listed')),
  };
}
