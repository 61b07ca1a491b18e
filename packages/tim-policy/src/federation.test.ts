import { parseServerName, type ServerName } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { FEDERATION_LIST_TTL_MS, parseFederationList, standingOf, type Federation } from './index.ts';

function server(name: string): ServerName {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error(`bad name in test: ${name}`);
  return parsed.value;
}

const nord = server('nord.klinik.test');
const federation: Federation = { list: { version: 3, domains: new Set([nord]) }, confirmedAt: 1_000_000 };

describe('the standing of a house', () => {
  it('is listed when the fresh list names it, letter by letter (A_25534)', () => {
    expect(standingOf(nord, federation, 1_000_000)).toBe('listed');
    expect(standingOf(server('nord.klinik.test:8448'), federation, 1_000_000)).toBe('not-listed');
    expect(standingOf(server('evil-nord.klinik.test'), federation, 1_000_000)).toBe('not-listed');
  });
  it('is stale once the list was not confirmed for more than 72 h, to the millisecond (TTL_Föderationsliste)', () => {
    expect(standingOf(nord, federation, 1_000_000 + FEDERATION_LIST_TTL_MS)).toBe('listed');
    expect(standingOf(nord, federation, 1_000_001 + FEDERATION_LIST_TTL_MS)).toBe('stale');
  });
  it('is stale without a list, and with one from the future: a clock that was set back revives nothing', () => {
    expect(standingOf(nord, undefined, 0)).toBe('stale');
    expect(standingOf(nord, federation, 1_000_000 - 10 * 60 * 1000)).toBe('stale');
  });
});

describe('the payload of the federation list', () => {
  const entry = { domain: 'nord.klinik.test', telematikID: '5-2-1', isInsurance: false };
  it('is read in the form of gematik', () => {
    const parsed = parseFederationList({ version: 4711, domainList: [{ ...entry, timAnbieter: 'x' }] });
    expect(parsed).toEqual({ ok: true, value: { version: 4711, domains: new Set([nord]) } });
  });
  it.each([
    null,
    [],
    {},
    { version: '1', domainList: [] },
    { version: 1.5, domainList: [] },
    { version: -1, domainList: [] },
    { version: 1, domainList: {} },
    { version: 1, domainList: [null] },
    { version: 1, domainList: [{ ...entry, domain: 'Nord.klinik.test' }] },
    { version: 1, domainList: [entry, { ...entry, domain: '*' }] },
  ])('is refused whole when malformed: %j', (payload) => expect(parseFederationList(payload).ok).toBe(false));
});
