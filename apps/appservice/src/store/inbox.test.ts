import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { EventId, RoomId, UserId } from '@medicus/ids';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Invitation } from '../matrix/invitation.ts';
import { openDatabase } from './database.ts';
import { Inbox } from './inbox.ts';
import { keyedHashIn } from './keyed-hash.ts';

const DAY = 24 * 60 * 60 * 1000;
let folder: string;
let database: DatabaseSync;
let inbox: Inbox;
let now: number;

const invitation = (eventId: string, room = '!room:nord.klinik.test'): Invitation => ({
  eventId: eventId as EventId,
  address: '@_tim_radiologie:sued.klinik.test' as UserId,
  roomId: room as RoomId,
  inviter: '@becker:nord.klinik.test' as UserId,
  isDirect: false,
  sentAt: now,
});

function open(): void {
  database = openDatabase(folder);
  inbox = new Inbox({ database, clock: () => now, hash: keyedHashIn(folder) });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inbox-'));
  now = Date.parse('2026-11-20T09:00:00Z');
  open();
});
afterEach(() => {
  if (database.isOpen) database.close();
  rmSync(folder, { recursive: true });
});

/** All bytes of the data folder as Latin-1, so that any text in any page is found. */
const onDisk = (): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');

describe('the store of invitations', () => {
  it('takes an invitation in once, however often its transaction comes', () => {
    expect(inbox.takeIn('1', [invitation('$a')])).toHaveLength(1);
    expect(inbox.takeIn('1', [invitation('$a')])).toHaveLength(0);
    expect(inbox.due(10)).toHaveLength(1);
  });

  it('takes an event in once that comes again in another transaction', () => {
    inbox.takeIn('1', [invitation('$a')]);
    expect(inbox.takeIn('2', [invitation('$a'), invitation('$b')]).map((one) => one.eventId)).toEqual(['$b']);
  });

  it('still knows both after a restart', () => {
    inbox.takeIn('1', [invitation('$a')]);
    database.close();
    open();
    expect(inbox.due(10)).toHaveLength(1);
    expect(inbox.takeIn('1', [invitation('$a')])).toHaveLength(0);
    expect(inbox.takeIn('2', [invitation('$a')])).toHaveLength(0);
  });

  it('keeps no trace on the disk of who invited whom where once it is done (A_22814)', () => {
    inbox.takeIn('1', [invitation('$event-id-in-clear', '!unique-room:nord.klinik.test')]);
    // The positive control: while it is open, the scan does find it.
    expect(onDisk()).toContain('!unique-room:nord.klinik.test');
    expect(onDisk()).not.toContain('$event-id-in-clear');
    for (const open of inbox.due(10)) {
      inbox.noteAsked(open.eventHash, ['@weber:sued.klinik.test' as UserId]);
      inbox.done(open.eventHash);
    }
    const left = onDisk();
    for (const trace of ['!unique-room', '@becker', '@weber', '_tim_radiologie', '$event-id-in-clear']) {
      expect(left).not.toContain(trace);
    }
    expect(inbox.takeIn('2', [invitation('$event-id-in-clear')])).toHaveLength(0);
  });

  it('forgets what was seen after 30 days, and not before', () => {
    inbox.takeIn('1', [invitation('$a')]);
    inbox.done(inbox.due(1)[0]?.eventHash ?? '');
    now += 30 * DAY;
    expect(inbox.sweep()).toBe(0);
    now += 1;
    expect(inbox.sweep()).toBe(2);
    expect(inbox.takeIn('1', [invitation('$a')])).toHaveLength(1);
  });

  it('hashes event ids with a key of its own folder: equal ids differ between two houses', () => {
    const other = mkdtempSync(join(tmpdir(), 'inbox-'));
    try {
      expect(keyedHashIn(folder)('$a')).toBe(keyedHashIn(folder)('$a'));
      expect(keyedHashIn(folder)('$a')).not.toBe(keyedHashIn(other)('$a'));
      expect(statSync(join(folder, 'event-hash.key')).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, 'appservice.sqlite')).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('brings a postponed case back when its time comes, or when something happens in its room', () => {
    inbox.takeIn('1', [invitation('$a')]);
    const [open] = inbox.due(1);
    inbox.postpone(open?.eventHash ?? '', now + 60_000, 3);
    expect(inbox.due(1)).toHaveLength(0);
    expect(inbox.nextDueAt()).toBe(now + 60_000);
    expect(inbox.backlog()).toEqual({ count: 1, heldUp: 1 });
    inbox.hurry('!elsewhere:n' as RoomId);
    expect(inbox.due(1)).toHaveLength(0);
    inbox.hurry('!room:nord.klinik.test' as RoomId);
    expect(inbox.due(1)[0]?.attempts).toBe(3);
  });
});
