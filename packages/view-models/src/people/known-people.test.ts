import { parseServerName, parseUserId } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { knownPeople, peopleToLookUp } from './known-people.ts';

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (!result.ok) throw new Error('builder made a bad id');
  return result.value;
}
const nord = value(parseServerName('nord.klinik.test'));
const becker = value(parseUserId('@becker:nord.klinik.test'));

describe('who people are', () => {
  it('the own house keeps the name it gives itself and learns its place from the directory', () => {
    const people = knownPeople(
      [
        {
          kind: 'person',
          userId: becker,
          displayName: 'Becker, Anna',
          role: 'Oberärztin',
          specialty: undefined,
          house: { name: 'Klinikum Nord gGmbH', city: 'Stuttgart', serverName: nord },
        },
      ],
      { server: nord, house: { name: 'Klinikum Nord', place: undefined } },
    );
    expect(people.houseOf(nord)).toEqual({ name: 'Klinikum Nord', place: 'Stuttgart' });
    expect(people.roleOf(becker)).toBe('Oberärztin');
  });
  it('names somebody of whom a room says only the local part, and keeps the name that a room gives', () => {
    const people = knownPeople(
      [
        {
          kind: 'person',
          userId: becker,
          displayName: 'Becker, Anna',
          role: undefined,
          specialty: undefined,
          house: { name: 'Klinikum Nord', city: undefined, serverName: nord },
        },
      ],
      { server: nord, house: { name: 'Klinikum Nord', place: undefined } },
    );
    const as = (displayName: string) =>
      people.nameOf({ userId: becker, displayName, server: nord, membership: 'joined' });
    expect(as('becker')).toBe('Becker, Anna');
    expect(as('Becker, A.')).toBe('Becker, A.');
  });
  it('asks for oneself even before the list is there', () => {
    expect(peopleToLookUp({ kind: 'loading' }, becker)).toEqual([becker]);
  });
});
