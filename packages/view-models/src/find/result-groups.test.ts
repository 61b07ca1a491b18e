import type { DirectoryEntry } from '@medicus/fhir';
import { parseServerName, parseUserId, type ServerName, type UserId } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { markedText, neighbour, openable, resultGroups } from './result-groups.ts';

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (!result.ok) throw new Error('builder made a bad id');
  return result.value;
}
const user = (id: string): UserId => value(parseUserId(id));
const sued: ServerName = value(parseServerName('sued.klinik.test'));
const entry = (kind: DirectoryEntry['kind'], local: string, displayName: string): DirectoryEntry => ({
  kind,
  userId: user(`@${local}:sued.klinik.test`),
  displayName,
  role: undefined,
  specialty: undefined,
  house: { name: 'Klinikum Süd', city: 'Ulm', serverName: sued },
});
const weber = entry('person', 'weber', 'Weber, Jonas');
const kaya = entry('person', 'kaya', 'Kaya, Miriam');
const duty = entry('service', '_tim_radiologie', 'Radiologie Dienst · Süd');
const institute = entry('department', 'radiologie', 'Institut für Radiologie');

describe('search results', () => {
  it('are grouped: services, people, departments; empty groups are left out', () => {
    expect(resultGroups([institute, weber, duty], kaya.userId).map((group) => group.kind)).toEqual([
      'service',
      'person',
      'department',
    ]);
    expect(resultGroups([weber], kaya.userId).map((group) => group.kind)).toEqual(['person']);
  });
  it('show the same address once', () => {
    expect(resultGroups([weber, { ...weber, role: 'Konsiliararzt' }], kaya.userId)[0]?.found).toHaveLength(1);
  });
  it('show oneself, but not as somebody to write to', () => {
    const groups = resultGroups([weber, kaya], weber.userId);
    expect(groups[0]?.found.map((one) => one.oneself)).toEqual([true, false]);
    expect(openable(groups)).toEqual([kaya]);
  });
});

describe('arrow keys', () => {
  const all = [duty, weber, kaya];
  it('walk in the order of the screen and stop at both ends', () => {
    expect(neighbour(all, undefined, 1)).toBe(duty.userId);
    expect(neighbour(all, duty.userId, 1)).toBe(weber.userId);
    expect(neighbour(all, kaya.userId, 1)).toBe(kaya.userId);
    expect(neighbour(all, duty.userId, -1)).toBe(duty.userId);
    expect(neighbour([], undefined, 1)).toBeUndefined();
  });
  it('begin anew when the chosen one is no longer among the results', () => {
    expect(neighbour([weber, kaya], duty.userId, 1)).toBe(weber.userId);
  });
});

describe('marked text', () => {
  it('marks what was searched for and loses nothing', () => {
    const pieces = markedText('Neuroradiologie Rufdienst', 'radiologie ulm');
    expect(pieces.filter((piece) => piece.marked).map((piece) => piece.text)).toEqual(['radiologie']);
    expect(pieces.map((piece) => piece.text).join('')).toBe('Neuroradiologie Rufdienst');
  });
  it('marks umlauts that were typed as two letters', () => {
    expect(markedText('Klinikum Süd', 'sued').find((piece) => piece.marked)?.text).toBe('Süd');
  });
});
