import { describe, expect, it } from 'vitest';
import { parseRoomId, parseServerName, parseUserId, type ServerName } from '@medicus/ids';
import type { Conversation, Participant } from '@medicus/messaging';
import { conversationHeader } from './header.ts';
import type { People } from './people.ts';

function must<Value>(parsed: { ok: true; value: Value } | { ok: false }): Value {
  if (!parsed.ok) throw new Error('builder made a bad id');
  return parsed.value;
}
const nord = must(parseServerName('nord.klinik.test'));
const sued = must(parseServerName('sued.klinik.test'));
const person = (id: string, displayName: string, server: ServerName): Participant => ({
  userId: must(parseUserId(id)),
  displayName,
  server,
  membership: 'joined',
});
const becker = person('@becker:nord.klinik.test', 'Becker, Anna', nord);
const weber = person('@weber:sued.klinik.test', 'Weber, Jonas', sued);
const radiology = person('@_tim_radiologie:sued.klinik.test', 'Radiologie Dienst · Süd', sued);
const people: People = {
  nameOf: ({ displayName }) => displayName,
  roleOf: (userId) => (userId === weber.userId ? 'Radiologie' : undefined),
  houseOf: (server) => ({ name: server === sued ? 'Klinikum Süd' : 'Klinikum Nord', place: undefined }),
};
const service = (...others: Participant[]): Conversation => ({
  roomId: must(parseRoomId('!a:nord.klinik.test')),
  kind: 'service',
  partner: radiology,
  others,
  title: radiology.displayName,
  external: true,
  encrypted: true,
  unread: 0,
  last: undefined,
  ended: undefined,
});

describe('the header of a conversation with a function address', () => {
  it('says who answers, to the one who asked', () => {
    expect(conversationHeader(service(radiology, weber), people, nord).counterpart).toEqual({
      name: 'Weber, Jonas',
      part: 'answers',
    });
  });
  it('says who asks, to the one on duty', () => {
    expect(conversationHeader(service(becker), people, sued).counterpart).toEqual({
      name: 'Becker, Anna',
      part: 'asks',
    });
  });
  it('claims neither where both are of one house', () => {
    expect(conversationHeader(service(weber), people, sued).counterpart?.part).toBe('unclear');
  });
  it('names nobody while nobody has joined', () => {
    expect(conversationHeader(service({ ...weber, membership: 'invited' }), people, nord).counterpart).toBeUndefined();
  });
});

describe('the header of a chat', () => {
  it('has the role and the house of the other person', () => {
    const chat: Conversation = { ...service(weber), kind: 'chat', partner: weber, title: weber.displayName };
    expect(conversationHeader(chat, people, nord)).toMatchObject({
      title: 'Weber, Jonas',
      shape: 'person',
      duty: false,
      role: 'Radiologie',
      house: { name: 'Klinikum Süd' },
      counterpart: undefined,
    });
  });
});
