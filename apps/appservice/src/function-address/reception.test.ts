import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  defect,
  type EventId,
  NO_DIRECT_CHAT,
  NOBODY_ON_DUTY,
  ok,
  type Result,
  type RoomId,
  type UserId,
} from '@medicus/ids';
import { createLog } from '@medicus/server-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../store/database.ts';
import { Inbox } from '../store/inbox.ts';
import { keyedHashIn } from '../store/keyed-hash.ts';
import type { SynapseDefect } from '../synapse/http.ts';
import type { Membership } from './next-move.ts';
import { Reception } from './reception.ts';
import type { Rooms } from './rooms.ts';
import { retryDelay, Worker } from './worker.ts';

const HOUR = 60 * 60 * 1000;
const address = '@_tim_radiologie:sued.klinik.test' as UserId;
const becker = '@becker:nord.klinik.test' as UserId;
const weber = '@weber:sued.klinik.test' as UserId;
const kaya = '@kaya:sued.klinik.test' as UserId;
const roomId = '!room:nord.klinik.test' as RoomId;
const away: Result<never, SynapseDefect> = defect({ kind: 'away', status: null, retryAfterMs: null });
const refused: Result<never, SynapseDefect> = defect({ kind: 'refused', status: 403, errcode: 'M_FORBIDDEN' });

/** One room with Matrix's membership rules, and a network that can be cut after n more calls. */
class Room implements Rooms {
  readonly membership = new Map<UserId, Membership>([
    [becker, 'join'],
    [address, 'invite'],
  ]);
  readonly invites: UserId[] = [];
  readonly mayNotBeInvited = new Set<UserId>();
  leaveReason: string | null | undefined;
  /** As Synapse: who declines what the inviter's house does not know of has left for the own house only. */
  known = true;
  left: 'heard' | 'unheard' | undefined;
  callsUntilAway = Number.POSITIVE_INFINITY;

  #cut(): boolean {
    this.callsUntilAway -= 1;
    return this.callsUntilAway < 0;
  }
  async join(): Promise<Result<void, SynapseDefect>> {
    if (this.#cut()) return away;
    const now = this.membership.get(address);
    if (!this.known || (now !== 'invite' && now !== 'join')) return refused;
    this.membership.set(address, 'join');
    return ok();
  }
  async members(): Promise<Result<ReadonlyMap<UserId, Membership>, SynapseDefect>> {
    if (this.#cut()) return away;
    return this.membership.get(address) === 'join' ? ok(new Map(this.membership)) : refused;
  }
  async invite(_address: UserId, _room: RoomId, person: UserId): Promise<Result<void, SynapseDefect>> {
    if (this.#cut()) return away;
    if (this.mayNotBeInvited.has(person) || this.membership.get(person) === 'join') return refused;
    this.membership.set(person, 'invite');
    this.invites.push(person);
    return ok();
  }
  async leave(_address: UserId, _room: RoomId, reason: string | null): Promise<Result<void, SynapseDefect>> {
    if (this.#cut()) return away;
    const now = this.membership.get(address);
    if (now === 'leave') return refused;
    this.left = now === 'join' ? 'heard' : 'unheard';
    this.membership.set(address, 'leave');
    this.leaveReason = reason;
    return ok();
  }
  async forget(): Promise<Result<void, SynapseDefect>> {
    return this.#cut() ? away : ok();
  }
}

let folder: string;
let database: DatabaseSync;
let inbox: Inbox;
let room: Room;
let now: number;
let rota: readonly UserId[];
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reception-'));
  now = Date.parse('2026-11-20T09:00:00Z');
  rota = [weber];
  room = new Room();
  lines = [];
  database = openDatabase(folder);
  inbox = new Inbox({ database, clock: () => now, hash: keyedHashIn(folder) });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const invited = (isDirect = false, sentAt = now): void => {
  inbox.takeIn('1', [{ eventId: '$invite' as EventId, address, roomId, inviter: becker, isDirect, sentAt }]);
};
/** A worker as after a start; works through what is due, then stops. */
async function workThrough(): Promise<void> {
  const worker = new Worker({
    inbox,
    reception: new Reception({ rooms: room, inbox, clock: () => now, onDuty: () => rota }),
    clock: () => now,
    log: createLog('test', { write: (line) => void lines.push(line) }),
  });
  worker.wake();
  await worker.stop(5000);
}

describe('a function address', () => {
  it('accepts, invites the person on duty, and leaves when the person has come', async () => {
    invited();
    await workThrough();
    expect(room.invites).toEqual([weber]);
    expect(room.membership.get(address)).toBe('join');
    room.membership.set(weber, 'join');
    inbox.hurry(roomId);
    await workThrough();
    expect([room.membership.get(address), room.leaveReason]).toEqual(['leave', null]);
    expect(inbox.backlog().count).toBe(0);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    'ends well and invites once when the network or the process dies after %i calls',
    async (n) => {
      invited();
      room.membership.set(kaya, 'join');
      room.callsUntilAway = n;
      await workThrough();
      room.callsUntilAway = Number.POSITIVE_INFINITY;
      now += HOUR;
      await workThrough();
      expect(room.invites).toEqual([weber]);
      expect([room.membership.get(address), room.leaveReason]).toEqual(['leave', null]);
      expect(inbox.backlog().count).toBe(0);
    },
  );

  it('does not bring in a second person when the shift changes while Synapse is away', async () => {
    invited();
    room.callsUntilAway = 3;
    await workThrough();
    room.callsUntilAway = Number.POSITIVE_INFINITY;
    now += HOUR;
    rota = [kaya];
    await workThrough();
    expect(room.invites).toEqual([weber]);
  });

  it('leaves a direct chat with a reason that the inviter hears (a chat cannot be widened, TS 05)', async () => {
    invited(true);
    await workThrough();
    expect([room.left, room.leaveReason, room.invites]).toEqual(['heard', NO_DIRECT_CHAT, []]);
  });

  it.each([true, false])(
    'comes back when the inviter’s house has not stored its invitation yet (direct chat: %s)',
    async (isDirect) => {
      room.known = false;
      rota = [];
      invited(isDirect);
      await workThrough();
      expect([room.left, inbox.backlog()]).toEqual([undefined, { count: 1, heldUp: 1 }]);
      room.known = true;
      now += 1000;
      await workThrough();
      expect([room.left, room.leaveReason]).toEqual(['heard', isDirect ? NO_DIRECT_CHAT : NOBODY_ON_DUTY]);
      expect(inbox.backlog().count).toBe(0);
    },
  );

  it('is done at once with an invitation of the own house that it may not follow any more', async () => {
    room.membership.set(address, 'leave');
    inbox.takeIn('1', [
      { eventId: '$invite' as EventId, address, roomId, inviter: kaya, isDirect: false, sentAt: now },
    ]);
    await workThrough();
    expect(inbox.backlog().count).toBe(0);
  });

  it('gives up an invitation that is refused for a minute, and one of a house that is away for a week', async () => {
    room.known = false;
    invited();
    await workThrough();
    now += 60_000;
    await workThrough();
    expect([room.membership.get(address), inbox.backlog().count]).toEqual(['leave', 0]);

    room = new Room();
    room.join = async () => away;
    inbox.takeIn('2', [
      { eventId: '$other' as EventId, address, roomId, inviter: becker, isDirect: false, sentAt: now },
    ]);
    now += 6 * 24 * HOUR;
    await workThrough();
    expect(inbox.backlog().count).toBe(1);
    now += 25 * HOUR;
    await workThrough();
    expect([room.membership.get(address), inbox.backlog().count]).toEqual(['leave', 0]);
  });

  it('leaves and says so when nobody is on duty', async () => {
    rota = [];
    invited();
    await workThrough();
    expect([room.membership.get(address), room.leaveReason]).toEqual(['leave', NOBODY_ON_DUTY]);
  });

  it('asks the next of the rota when the rules refuse the first', async () => {
    rota = [weber, kaya];
    room.mayNotBeInvited.add(weber);
    invited();
    await workThrough();
    expect(room.invites).toEqual([kaya]);
  });

  it('leaves what is older than a day', async () => {
    invited(false, now - 25 * HOUR);
    await workThrough();
    expect([room.left, room.leaveReason, room.invites]).toEqual(['heard', NOBODY_ON_DUTY, []]);
  });

  it('stops waiting for an answer after a day', async () => {
    invited();
    await workThrough();
    now += 25 * HOUR;
    await workThrough();
    expect([room.membership.get(address), room.leaveReason]).toEqual(['leave', NOBODY_ON_DUTY]);
    expect(inbox.backlog().count).toBe(0);
  });

  it('does nothing when a replayed invitation was served long ago', async () => {
    room.membership.set(address, 'leave');
    invited();
    await workThrough();
    now += HOUR;
    await workThrough();
    expect([room.invites, inbox.backlog().count]).toEqual([[], 0]);
  });

  it('logs neither person nor room', async () => {
    invited();
    room.callsUntilAway = 2;
    await workThrough();
    room.callsUntilAway = Number.POSITIVE_INFINITY;
    now += 25 * HOUR;
    await workThrough();
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).not.toMatch(/becker|weber|!room|_tim_/);
  });
});

describe('waiting between attempts', () => {
  it('doubles from a second to five minutes', () => {
    expect([1, 2, 3, 9, 10, 1000].map((n) => retryDelay(n, null))).toEqual([
      1000, 2000, 4000, 256_000, 300_000, 300_000,
    ]);
  });
  it('keeps to what the server asks for, up to five minutes', () => {
    expect(retryDelay(1, 7000)).toBe(7000);
    expect(retryDelay(1, 86_400_000)).toBe(300_000);
  });
});
