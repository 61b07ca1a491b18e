import { parseServerName, type ServerName } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { decideEntry, FEDERATION_LIST_TTL_MS, type House } from './index.ts';

function server(name: string): ServerName {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error(name);
  return parsed.value;
}

const nord = server('nord.klinik.test');
const sued = server('sued.klinik.test');
const houseOf = (domains: readonly ServerName[], now = 0): House => ({
  ownServer: nord,
  federation: { list: { version: 1, domains: new Set(domains) }, confirmedAt: 0 },
  now,
});
const house = houseOf([nord, sued]);
const by = (...inviters: readonly unknown[]) => ({ kind: 'invited', inviters }) as const;

describe('entering a room', () => {
  it('on an invitation of a listed house or of a colleague is allowed', () => {
    expect(decideEntry(by('@weber:sued.klinik.test'), house)).toMatchObject({ allowed: true });
    expect(decideEntry(by('@schneider:nord.klinik.test'), house)).toMatchObject({ allowed: true });
  });
  it('on an invitation of an unlisted house is refused by name (A_25534)', () => {
    expect(decideEntry(by('@dr:fremd.example'), house)).toEqual({
      allowed: false,
      refusal: { reason: 'not-in-federation', server: 'fremd.example' },
    });
  });
  it('is refused when anybody who appears as inviter may not invite', () => {
    for (const inviters of [
      ['@weber:sued.klinik.test', '@dr:fremd.example'],
      ['@dr:fremd.example', '@weber:sued.klinik.test'],
      ['@weber:sued.klinik.test', undefined],
      [{}],
      [],
    ]) {
      expect(decideEntry(by(...inviters), house).allowed).toBe(false);
    }
  });
  it('from outside the house is refused without a fresh list; colleagues go on', () => {
    const old = houseOf([nord, sued], FEDERATION_LIST_TTL_MS + 1);
    expect(decideEntry(by('@weber:sued.klinik.test'), old)).toEqual({
      allowed: false,
      refusal: { reason: 'federation-list-stale' },
    });
    expect(decideEntry(by('@schneider:nord.klinik.test'), old)).toMatchObject({ allowed: true });
  });
  it('is refused while the own house is not listed (AF_10064-02)', () => {
    expect(decideEntry(by('@weber:sued.klinik.test'), houseOf([sued]))).toMatchObject({ allowed: false });
  });
  it('without an invitation is refused, and again by somebody who is in it allowed', () => {
    expect(decideEntry({ kind: 'outside' }, house)).toEqual({ allowed: false, refusal: { reason: 'open-room' } });
    expect(decideEntry({ kind: 'joined' }, house)).toEqual({ allowed: true });
  });
});
