import { describe, expect, it } from 'vitest';
import { parseServerName, parseUserId } from '@medicus/ids';
import type { Participant } from '@medicus/messaging';
import { arrivedSince, timelineRows, type MembershipItem, type MessageItem } from './rows.ts';

const MINUTE = 60_000;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const noon = Date.parse('2026-11-14T12:00:00Z');

function person(id: string, name: string): Participant {
  const userId = parseUserId(id);
  const server = parseServerName(id.split(':')[1]);
  if (!userId.ok || !server.ok) throw new Error('builder made a bad id');
  return { userId: userId.value, displayName: name, server: server.value, membership: 'joined' };
}
const becker = person('@becker:nord.klinik.test', 'Becker, Anna');
const weber = person('@weber:sued.klinik.test', 'Weber, Jonas');

const message = (key: string, sender: Participant, at: number): MessageItem => ({
  kind: 'message',
  key,
  eventId: undefined,
  sender,
  own: sender === becker,
  at,
  content: { kind: 'text', text: key, edited: false },
  delivery: { kind: 'sent' },
});
const joined = (key: string, at: number): MembershipItem => ({
  kind: 'membership',
  key,
  who: weber,
  change: 'joined',
  at,
});
const groups = (...items: (MessageItem | MembershipItem)[]) =>
  timelineRows(items, false, dayOf).flatMap((row) =>
    row.kind === 'message' ? [`${row.startsGroup ? '[' : ''}${row.key}${row.endsGroup ? ']' : ''}`] : [],
  );

describe('grouping', () => {
  it('puts messages of one person within five minutes together', () => {
    expect(
      groups(message('a', weber, noon), message('b', weber, noon + 4 * MINUTE), message('c', weber, noon + 8 * MINUTE)),
    ).toEqual(['[a', 'b', 'c]']);
  });
  it('parts at five minutes exactly', () => {
    expect(groups(message('a', weber, noon), message('b', weber, noon + 5 * MINUTE))).toEqual(['[a]', '[b]']);
  });
  it('parts where somebody else writes', () => {
    expect(groups(message('a', weber, noon), message('b', becker, noon + 1), message('c', weber, noon + 2))).toEqual([
      '[a]',
      '[b]',
      '[c]',
    ]);
  });
  it('parts at a membership line', () => {
    expect(groups(message('a', weber, noon), joined('j', noon + 1), message('b', weber, noon + 2))).toEqual([
      '[a]',
      '[b]',
    ]);
  });
  it('parts at midnight, so that a day separator never stands inside a group', () => {
    const midnight = Date.parse('2026-11-15T00:00:00Z');
    expect(groups(message('a', weber, midnight - 1000), message('b', weber, midnight + 1000))).toEqual(['[a]', '[b]']);
  });
});

describe('day separators', () => {
  it('stand before the first item of each day', () => {
    const rows = timelineRows([message('a', weber, noon), message('b', weber, noon + 24 * 60 * MINUTE)], true, dayOf);
    expect(rows.map((row) => row.kind)).toEqual(['beginning', 'day', 'message', 'day', 'message']);
  });
  it('are not repeated when the clock of another house runs a little behind over midnight', () => {
    const midnight = Date.parse('2026-11-15T00:00:00Z');
    const rows = timelineRows(
      [
        message('a', weber, midnight + 1000),
        message('b', becker, midnight - 1000),
        message('c', weber, midnight + 2000),
      ],
      false,
      dayOf,
    );
    expect(rows.filter((row) => row.kind === 'day')).toHaveLength(1);
  });
  it('have keys that differ from each other and from all messages', () => {
    const rows = timelineRows([message('a', weber, noon), message('b', weber, noon + 48 * 60 * MINUTE)], true, dayOf);
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });
});

describe('what arrived', () => {
  it('is what stands behind the last known item and comes from others', () => {
    const known = message('a', weber, noon);
    const items = [known, message('own', becker, noon + 1), message('new', weber, noon + 2)];
    expect(arrivedSince(new Set(['a']), items).map((item) => item.key)).toEqual(['new']);
  });
  it('leaves out older history that was scrolled in', () => {
    const items = [message('old', weber, noon - MINUTE), message('a', weber, noon)];
    expect(arrivedSince(new Set(['a']), items)).toEqual([]);
  });
});
