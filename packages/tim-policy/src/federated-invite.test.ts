import { parseServerName, type ServerName } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { decideFederatedInvite } from './index.ts';

function server(name: string): ServerName {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error(name);
  return parsed.value;
}
const own = server('nord.klinik.test');
const asked = {
  version: 'v2',
  roomId: '!r:sued.klinik.test',
  eventId: '$e',
  origin: server('sued.klinik.test'),
} as const;
const event = {
  type: 'm.room.member',
  sender: '@weber:sued.klinik.test',
  state_key: '@becker:nord.klinik.test',
  room_id: '!r:sued.klinik.test',
  content: { membership: 'invite' },
};

describe('an invitation from another house', () => {
  it('is let through in both versions of the interface', () => {
    expect(decideFederatedInvite({ event, room_version: '10' }, asked, own)).toEqual({ allowed: true });
    expect(decideFederatedInvite(event, { ...asked, version: 'v1' }, own)).toEqual({ allowed: true });
  });
  it.each([
    ['sender-of-another-house', { ...event, sender: '@x:fremd.example' }],
    ['sender-of-another-house', { ...event, sender: '@x:SUED.klinik.test' }],
    ['sender-of-another-house', { ...event, sender: undefined }],
    ['invitee-not-ours', { ...event, state_key: '@x:sued.klinik.test' }],
    ['invitee-not-ours', { ...event, state_key: '' }],
    ['address-mismatch', { ...event, room_id: '!other:sued.klinik.test' }],
    ['address-mismatch', { ...event, event_id: '$other' }],
    ['not-an-invitation', { ...event, type: 'm.room.name' }],
    ['not-an-invitation', { ...event, content: { membership: 'join' } }],
    ['not-an-invitation', { ...event, content: { membership: 'invite', third_party_invite: {} } }],
    ['not-an-invitation', null],
    ['not-an-invitation', [event]],
  ])('is refused as %s (AF_10064-02)', (reason, bad) => {
    expect(decideFederatedInvite({ event: bad }, asked, own)).toEqual({ allowed: false, reason });
    expect(decideFederatedInvite(bad, { ...asked, version: 'v1' }, own)).toEqual({ allowed: false, reason });
  });
  it('does not read the event of the other version', () => {
    expect(decideFederatedInvite(event, asked, own).allowed).toBe(false);
    expect(decideFederatedInvite({ event }, { ...asked, version: 'v1' }, own).allowed).toBe(false);
  });
});
