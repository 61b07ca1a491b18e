import { parseRoomId, parseServerName, parseUserId, type RoomId, type ServerName, type UserId } from '@medicus/ids';
import type { Conversation, Participant } from '@medicus/messaging';
import { describe, expect, it } from 'vitest';
import { knownPeople } from '../people/known-people.ts';
import { conversationRows, unreadTotal, unsentCount } from './conversation-rows.ts';

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (!result.ok) throw new Error('builder made a bad id');
  return result.value;
}
const server = (name: string): ServerName => value(parseServerName(name));
const user = (id: string): UserId => value(parseUserId(id));
const room = (id: string): RoomId => value(parseRoomId(id));
const nord = server('nord.klinik.test');
const sued = server('sued.klinik.test');
const weber: Participant = {
  userId: user('@weber:sued.klinik.test'),
  displayName: 'Weber, Jonas',
  server: sued,
  membership: 'joined',
};
const people = knownPeople(
  [
    {
      kind: 'person',
      userId: weber.userId,
      displayName: 'Weber, Jonas',
      role: 'Oberarzt',
      specialty: 'Radiologie',
      house: { name: 'Klinikum Süd', city: 'Ulm', serverName: sued },
    },
  ],
  { server: nord, house: { name: 'Klinikum Nord', place: undefined } },
);
const chat = (over: Partial<Conversation> = {}): Conversation => ({
  roomId: room('!a:nord.klinik.test'),
  kind: 'chat',
  partner: weber,
  others: [weber],
  title: 'Weber, Jonas',
  external: true,
  encrypted: true,
  unread: 0,
  last: { text: 'Guten Tag', kind: 'text', own: false, at: 1000 },
  ended: undefined,
  ...over,
});

describe('rows of the chat list', () => {
  it('say role and house of the other person from the directory', () => {
    const [row] = conversationRows([chat()], people, nord);
    expect(row).toMatchObject({
      shape: 'person',
      houseName: 'Klinikum Süd',
      external: true,
      subtitle: { kind: 'person', role: 'Radiologie', house: 'Klinikum Süd' },
      line: { kind: 'text', own: false, text: 'Guten Tag' },
    });
  });
  it('fall back to the server’s name while the directory has not answered', () => {
    const unknown = knownPeople([], { server: nord, house: { name: 'Klinikum Nord', place: undefined } });
    expect(conversationRows([chat()], unknown, nord)[0]?.subtitle).toEqual({
      kind: 'person',
      role: undefined,
      house: 'sued.klinik.test',
    });
  });
  it('come newest first, and what was just begun on top', () => {
    const rows = conversationRows(
      [
        chat({ roomId: room('!old:n'), last: { text: 'x', kind: 'text', own: true, at: 1 } }),
        chat({ roomId: room('!new:n'), last: { text: 'x', kind: 'text', own: true, at: 9 } }),
        chat({ roomId: room('!begun:n'), last: undefined }),
      ],
      people,
      nord,
    );
    expect(rows.map((row) => row.roomId)).toEqual(['!begun:n', '!new:n', '!old:n']);
  });
  it('say that a line cannot be read instead of staying empty', () => {
    const unread = chat({ last: { text: undefined, kind: 'text', own: false, at: 1 } });
    expect(conversationRows([unread], people, nord)[0]?.line).toEqual({ kind: 'undecryptable' });
  });
  it('say that nothing was written yet', () => {
    const begun = chat({ last: { text: '', kind: 'text', own: false, at: 1 } });
    expect(conversationRows([begun], people, nord)[0]?.line).toEqual({ kind: 'none' });
  });
  it('say why a conversation has ended rather than what was last written', () => {
    expect(conversationRows([chat({ ended: 'declined' })], people, nord)[0]?.line).toEqual({
      kind: 'ended',
      why: 'declined',
    });
  });
  it('name each house of a room once', () => {
    const group = chat({ kind: 'room', partner: undefined, others: [weber, weber] });
    expect(conversationRows([group], people, nord)[0]?.subtitle).toEqual({
      kind: 'room',
      houses: ['Klinikum Süd'],
      others: 2,
    });
  });
});

describe('counts over the whole list', () => {
  const invitation = {
    roomId: room('!i:n'),
    from: weber,
    kind: 'chat',
    via: undefined,
    at: 1,
    unlisted: false,
  } as const;
  it('an invitation counts like an unread message', () => {
    expect(unreadTotal({ kind: 'loading' })).toBe(0);
    expect(
      unreadTotal({ kind: 'ready', invitations: [invitation], conversations: [chat({ unread: 2 }), chat()] }),
    ).toBe(3);
  });
  it('conversations with something unsent are counted, because signing out loses it', () => {
    const unsent = chat({ last: { text: 'Befund', kind: 'unsent', own: true, at: 1 } });
    expect(unsentCount({ kind: 'ready', invitations: [], conversations: [unsent, chat()] })).toBe(1);
  });
});
