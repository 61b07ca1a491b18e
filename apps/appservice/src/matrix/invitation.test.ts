import { describe, expect, it } from 'vitest';
import { invitationsIn, roomsWithChangedMembers } from './invitation.ts';

const event = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'm.room.member',
  event_id: '$invite',
  room_id: '!room:nord.klinik.test',
  sender: '@becker:nord.klinik.test',
  state_key: '@_tim_radiologie:sued.klinik.test',
  origin_server_ts: 1_795_000_000_000,
  content: { membership: 'invite' },
  ...change,
});
const read = (...events: unknown[]) => invitationsIn({ events }, (userId) => userId.startsWith('@_tim_'));

describe('invitations in a transaction', () => {
  it('reads who asks whom where, and nothing more', () => {
    expect(
      read(event({ content: { membership: 'invite', displayname: 'Radiologie', reason: 'Frau Muster' } })),
    ).toEqual({
      ok: true,
      value: [
        {
          eventId: '$invite',
          address: '@_tim_radiologie:sued.klinik.test',
          roomId: '!room:nord.klinik.test',
          inviter: '@becker:nord.klinik.test',
          isDirect: false,
          sentAt: 1_795_000_000_000,
        },
      ],
    });
  });

  it('sees that a chat is direct', () => {
    const read1 = read(event({ content: { membership: 'invite', is_direct: true } }));
    expect(read1.ok && read1.value[0]?.isDirect).toBe(true);
  });

  it.each([
    ['a message', event({ type: 'm.room.encrypted', content: { ciphertext: 'x' } })],
    ['a join', event({ content: { membership: 'join' } })],
    ['an invitation of a person', event({ state_key: '@weber:sued.klinik.test' })],
    ['an event without a room', event({ room_id: undefined })],
    ['a sender that is no user id', event({ sender: 'becker' })],
    ['content that is no object', event({ content: 'invite' })],
    ['something else altogether', null],
  ])('passes over %s', (_what, other) => {
    expect(read(other)).toEqual({ ok: true, value: [] });
  });

  it('finds a transaction malformed whose events are not a list', () => {
    expect(invitationsIn({ events: {} }, () => true)).toEqual({ ok: false, defect: 'malformed-transaction' });
  });

  it('takes a transaction without events (Synapse sends such)', () => {
    expect(invitationsIn({}, () => true)).toEqual({ ok: true, value: [] });
  });

  it('names the rooms in which somebody came or went', () => {
    const rooms = roomsWithChangedMembers({
      events: [event({ content: { membership: 'join' } }), event({ type: 'm.room.message', room_id: '!other:n' })],
    });
    expect([...rooms]).toEqual(['!room:nord.klinik.test']);
  });
});
