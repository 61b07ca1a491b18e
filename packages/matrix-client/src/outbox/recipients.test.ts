import { describe, expect, it } from 'vitest';
import type { ServerName, UserId } from '@medicus/ids';
import { foreignHouses, keyStatesOf, signedDevicesOf } from './recipients.ts';

const anna = '@anna:nord.test' as UserId;
const jonas = '@jonas:sued.test' as UserId;
const identity = (user: string) => ({
  master_keys: { [user]: { keys: { 'ed25519:M': 'M' } } },
  self_signing_keys: { [user]: { keys: { 'ed25519:S': 'S' } } },
});
const device = (user: string, ...signers: string[]) => ({
  signatures: { [user]: Object.fromEntries(signers.map((signer) => [`ed25519:${signer}`, 'sig'])) },
});

describe('whether somebody can be given keys', () => {
  it('wants an identity and a device that it has signed', () => {
    const answer = {
      ...identity(jonas),
      device_keys: { [jonas]: { A: device(jonas, 'A', 'S'), B: device(jonas, 'B') } },
    };
    expect(keyStatesOf(answer, [jonas]).get(jonas)).toBe('ready');
    expect(signedDevicesOf(answer, jonas)).toEqual(['A']);
  });
  it.each([
    ['nothing at all', {}],
    ['no identity', { device_keys: { [jonas]: { A: device(jonas, 'A') } } }],
    ['an identity without a device', identity(jonas)],
    ['only devices that nobody signed', { ...identity(jonas), device_keys: { [jonas]: { A: device(jonas, 'A') } } }],
    ['a signature in somebody else’s name', { ...identity(jonas), device_keys: { [jonas]: { A: device(anna, 'S') } } }],
    ['a body of the wrong shape', { device_keys: { [jonas]: 'x' }, master_keys: 3, self_signing_keys: null }],
  ])('is “not set up” with %s', (_, answer) => {
    expect(keyStatesOf(answer, [jonas]).get(jonas)).toBe('not-set-up');
  });
  it('is “house away” when the house could not be asked, whatever an older answer says', () => {
    const answer = {
      ...identity(jonas),
      device_keys: { [jonas]: { A: device(jonas, 'S') } },
      failures: { 'sued.test': {} },
    };
    expect(keyStatesOf(answer, [jonas]).get(jonas)).toBe('house-away');
  });
  it('is not fooled by names that every object has', () => {
    const strange = '@constructor:toString' as UserId;
    expect(keyStatesOf({ failures: {} }, [strange]).get(strange)).toBe('not-set-up');
  });
  it('counts each foreign house once', () => {
    expect(foreignHouses([anna, jonas, '@x:sued.test' as UserId], 'nord.test' as ServerName)).toEqual(['sued.test']);
  });
});
