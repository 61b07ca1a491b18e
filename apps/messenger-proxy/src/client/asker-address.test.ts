import { describe, expect, it } from 'vitest';
import { askerAddressBehind } from './asker-address.ts';

function asked(peer: string, forwardedFor?: string): Parameters<ReturnType<typeof askerAddressBehind>>[0] {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  return { socket: { remoteAddress: peer }, headers } as Parameters<ReturnType<typeof askerAddressBehind>>[0];
}

describe('the address of whoever asks', () => {
  it('is the socket’s, when the house names no TLS terminator', () => {
    const addressOf = askerAddressBehind([]);
    expect(addressOf(asked('192.0.2.7'))).toBe('192.0.2.7');
    expect(addressOf(asked('192.0.2.7', '10.0.0.1'))).toBe('192.0.2.7');
    expect(addressOf(asked('127.0.0.1', '10.0.0.1'))).toBe('127.0.0.1');
  });
  it('is what a named TLS terminator says', () => {
    const addressOf = askerAddressBehind(['192.0.2.7', '2001:DB8:0::7']);
    expect(addressOf(asked('192.0.2.7', '198.51.100.9'))).toBe('198.51.100.9');
    expect(addressOf(asked('::ffff:192.0.2.7', '198.51.100.9'))).toBe('198.51.100.9');
    expect(addressOf(asked('2001:db8::7', '2001:DB8:0:0::1'))).toBe('2001:db8::1');
    expect(addressOf(asked('192.0.2.8', '198.51.100.9'))).toBe('192.0.2.8');
  });
  it('cannot be chosen by the asker: what stood in the header before the terminator added its hop counts nothing', () => {
    const addressOf = askerAddressBehind(['192.0.2.7']);
    expect(addressOf(asked('192.0.2.7', '10.0.0.1, 198.51.100.9'))).toBe('198.51.100.9');
    expect(addressOf(asked('192.0.2.7', '192.0.2.7,10.0.0.1,127.0.0.1 ,  198.51.100.9 '))).toBe('198.51.100.9');
  });
  it.each(['', ' ', 'unknown', '198.51.100.9, _hidden', '198.51.100.9:443', '"198.51.100.9"', '1.2.3', 'x\u0000'])(
    'is the terminator’s own, when its last hop %j is no address',
    (hop) => expect(askerAddressBehind(['192.0.2.7'])(asked('192.0.2.7', hop))).toBe('192.0.2.7'),
  );
  it('has one spelling, so that nobody counts as several', () => {
    const addressOf = askerAddressBehind(['192.0.2.7']);
    for (const spelt of ['198.51.100.9', '::ffff:198.51.100.9', '::FFFF:C633:6409', '0:0:0:0:0:ffff:c633:6409']) {
      expect(addressOf(asked('192.0.2.7', spelt))).toBe('198.51.100.9');
    }
    expect(addressOf(asked('fe80::1%eth0'))).toBe('fe80::1');
  });
});
