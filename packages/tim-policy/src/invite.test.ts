import { parseServerName, parseUserId, type ServerName, type UserId } from '@medicus/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideCreateRoom,
  decideInvite,
  decideInviteRequest,
  decideJoin,
  decideState,
  FEDERATION_LIST_TTL_MS,
  type House,
} from './index.ts';

function server(name: string): ServerName {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error(name);
  return parsed.value;
}
function user(id: string): UserId {
  const parsed = parseUserId(id);
  if (!parsed.ok) throw new Error(id);
  return parsed.value;
}

const nord = server('nord.klinik.test');
const sued = server('sued.klinik.test');
const weber = '@weber:sued.klinik.test';
const stranger = '@dr:fremd.example';
const houseOf = (domains: readonly ServerName[], age = 0): House => ({
  ownServer: nord,
  federation: { list: { version: 1, domains: new Set(domains) }, confirmedAt: 0 },
  now: age,
});
const house = houseOf([nord, sued]);

describe('an invitation', () => {
  it('to a listed house is allowed, and is the other house’s to decide (A_25534)', () => {
    expect(decideInvite(weber, house)).toEqual({ allowed: true, invitee: weber, local: false });
  });
  it('to an unlisted house is refused by name (A_25534)', () => {
    expect(decideInvite(stranger, house)).toEqual({
      allowed: false,
      refusal: { reason: 'not-in-federation', server: 'fremd.example' },
    });
  });
  it('inside the house is allowed while the own house is listed (AF_10064-02)', () => {
    expect(decideInvite('@schneider:nord.klinik.test', house)).toMatchObject({ allowed: true, local: true });
  });
  it('from an unlisted house is refused, inside as well as outside (AF_10064-02)', () => {
    const outcast = houseOf([sued]);
    const refusal = { reason: 'not-in-federation', server: nord };
    expect(decideInvite(weber, outcast)).toEqual({ allowed: false, refusal });
    expect(decideInvite('@schneider:nord.klinik.test', outcast)).toEqual({ allowed: false, refusal });
  });
  it('leaves no house on a list older than 72 h, while colleagues still reach each other', () => {
    const old = houseOf([nord, sued], FEDERATION_LIST_TTL_MS + 1);
    expect(decideInvite(weber, old)).toEqual({ allowed: false, refusal: { reason: 'federation-list-stale' } });
    expect(decideInvite('@schneider:nord.klinik.test', old).allowed).toBe(true);
    expect(decideInvite('@schneider:nord.klinik.test', { ...old, federation: undefined }).allowed).toBe(true);
  });
  it('to oneself is refused', () => {
    expect(decideInvite('@becker:nord.klinik.test', house, user('@becker:nord.klinik.test'))).toEqual({
      allowed: false,
      refusal: { reason: 'oneself' },
    });
  });
  it.each([
    undefined,
    null,
    7,
    {},
    [weber],
    '',
    'weber:sued.klinik.test',
    '@weber',
    '@weber:SUED.klinik.test',
    '@w:sued.klinik.test\n',
    '@weber:sued.klinik.test/',
    '@:sued.klinik.test',
  ])('to %j is refused as malformed: another spelling does not slip past the list', (invitee) =>
    expect(decideInvite(invitee, house)).toEqual({ allowed: false, refusal: { reason: 'malformed-user-id' } }),
  );
  it('allows a string only when its house is on the list, whatever the string (A_25534)', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => `@${s}`),
          fc.tuple(fc.string(), fc.webAuthority()).map(([a, b]) => `@${a}:${b}`),
        ),
        (text) => {
          if (!decideInvite(text, house).allowed) return;
          expect(['nord.klinik.test', 'sued.klinik.test']).toContain(text.slice(text.indexOf(':') + 1));
        },
      ),
    );
  });
});

describe('createRoom', () => {
  it.each([
    [{}],
    [{ invite: [] }],
    [{ invite: null }],
    [{ invite: [weber], is_direct: true, preset: 'trusted_private_chat' }],
    [{ invite_3pid: [] }],
  ])('with %j is allowed', (body) => expect(decideCreateRoom(body, house)).toEqual({ allowed: true }));
  it.each([
    ['more-than-one-invitee', { invite: [weber, '@kaya:sued.klinik.test'] }],
    ['more-than-one-invitee', { invite: [weber, weber] }],
    ['not-in-federation', { invite: [stranger] }],
    ['malformed-user-id', { invite: weber }],
    ['malformed-user-id', { invite: { 0: weber } }],
    ['malformed-user-id', { invite: [[weber]] }],
    ['malformed-user-id', { invite: [null] }],
    ['third-party-invite', { invite_3pid: [{ medium: 'email', address: 'a@b.c', id_server: 'x' }] }],
    ['third-party-invite', { invite_3pid: { length: 0 } }],
    [
      'membership-by-state',
      { initial_state: [{ type: 'm.room.member', state_key: stranger, content: { membership: 'invite' } }] },
    ],
    ['third-party-invite', { initial_state: [{ type: 'm.room.third_party_invite', state_key: 't', content: {} }] }],
    ['open-room', { initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'public' } }] }],
    ['open-room', { initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'restricted', allow: [] } }] }],
    ['open-room', { preset: 'public_chat' }],
    ['open-room', { visibility: 'public' }],
    ['malformed-request', { initial_state: {} }],
    ['malformed-request', { initial_state: ['m.room.member'] }],
    ['malformed-request', { initial_state: [{ type: 7 }] }],
    ['malformed-request', null],
    ['malformed-request', [{ invite: [weber] }]],
    ['malformed-request', 'x'],
  ])('is refused as %s: %j (A_25368-01, A_25534)', (reason, body) => {
    expect(decideCreateRoom(body, house)).toMatchObject({ allowed: false, refusal: { reason } });
  });
});

describe('invite, join and state', () => {
  it('invites by user id alone (A_25534)', () => {
    expect(decideInviteRequest({ user_id: weber, reason: 'x' }, house)).toEqual({ allowed: true });
    expect(decideInviteRequest({ user_id: stranger }, house).allowed).toBe(false);
    expect(decideInviteRequest({}, house).allowed).toBe(false);
    for (const body of [
      { medium: 'email', address: 'a@b.c', id_server: 'x' },
      { user_id: weber, medium: 'email' },
    ]) {
      expect(decideInviteRequest(body, house)).toEqual({ allowed: false, refusal: { reason: 'third-party-invite' } });
    }
  });
  it('joins by room id alone, without a signed third-party token', () => {
    expect(decideJoin('!a:nord.klinik.test', {})).toEqual({ allowed: true });
    expect(decideJoin('#a:nord.klinik.test', {})).toEqual({ allowed: false, refusal: { reason: 'open-room' } });
    expect(decideJoin('!a:n', { third_party_signed: {} })).toMatchObject({ refusal: { reason: 'third-party-invite' } });
    expect(decideJoin('!a:n', [])).toMatchObject({ allowed: false });
  });
  it('writes no membership as a state event, and opens no room (A_28271)', () => {
    expect(decideState('m.room.member', { membership: 'invite' })).toMatchObject({
      refusal: { reason: 'membership-by-state' },
    });
    expect(decideState('m.room.join_rules', { join_rule: 'knock' })).toMatchObject({
      refusal: { reason: 'open-room' },
    });
    expect(decideState('m.room.join_rules', { join_rule: 'invite' })).toEqual({ allowed: true });
    expect(decideState('m.room.name', { name: 'Frühbesprechung' })).toEqual({ allowed: true });
  });
});
