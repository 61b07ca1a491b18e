import { parseUserId, type UserId } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { type Day, onDuty, type Shift } from './rota.ts';

const ZONE = 'Europe/Berlin';
const WEEKDAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const EVERY_DAY: readonly Day[] = [...WEEKDAYS, 'sat', 'sun'];

function user(name: string): UserId {
  const id = parseUserId(`@${name}:sued.klinik.test`);
  if (!id.ok) throw new Error('builder made a bad id');
  return id.value;
}
const weber = user('weber');
const kaya = user('kaya');

const shift = (days: readonly Day[], from: string, to: string, userId = weber): Shift => ({ days, from, to, userId });
/** Berlin time in winter is UTC+1, in summer UTC+2: written out, so that the test does not lean on the code. */
const at = (iso: string): number => Date.parse(iso);
const who = (rota: readonly Shift[], iso: string): readonly UserId[] => onDuty(rota, at(iso), ZONE);

describe('who is on duty', () => {
  const day = [shift(WEEKDAYS, '07:30', '16:00')];

  it('begins to the minute and ends before the minute', () => {
    expect(who(day, '2026-11-20T07:29:59+01:00')).toEqual([]);
    expect(who(day, '2026-11-20T07:30:00+01:00')).toEqual([weber]);
    expect(who(day, '2026-11-20T15:59:59+01:00')).toEqual([weber]);
    expect(who(day, '2026-11-20T16:00:00+01:00')).toEqual([]);
  });

  it('counts days in the hospital’s time zone, not in UTC', () => {
    const monday = [shift(['mon'], '00:00', '24:00')];
    expect(who(monday, '2026-11-22T23:30:00Z')).toEqual([weber]);
    expect(who(monday, '2026-11-23T23:30:00Z')).toEqual([]);
  });

  it('goes on over midnight and belongs to the day on which it begins', () => {
    const fridayNight = [shift(['fri'], '20:00', '08:00')];
    expect(who(fridayNight, '2026-11-20T19:59:00+01:00')).toEqual([]);
    expect(who(fridayNight, '2026-11-20T20:00:00+01:00')).toEqual([weber]);
    expect(who(fridayNight, '2026-11-21T07:59:00+01:00')).toEqual([weber]);
    expect(who(fridayNight, '2026-11-21T08:00:00+01:00')).toEqual([]);
    expect(who(fridayNight, '2026-11-20T07:00:00+01:00')).toEqual([]);
    expect(who(fridayNight, '2026-11-21T21:00:00+01:00')).toEqual([]);
  });

  it('carries a Sunday night into Monday', () => {
    expect(who([shift(['sun'], '22:00', '06:00')], '2026-11-23T05:59:00+01:00')).toEqual([weber]);
  });

  it('covers 24 hours when it ends at the time at which it begins', () => {
    const sunday = [shift(['sun'], '08:00', '08:00')];
    expect(who(sunday, '2026-11-22T08:00:00+01:00')).toEqual([weber]);
    expect(who(sunday, '2026-11-23T07:59:00+01:00')).toEqual([weber]);
    expect(who(sunday, '2026-11-23T08:00:00+01:00')).toEqual([]);
    expect(who(sunday, '2026-11-22T07:59:00+01:00')).toEqual([]);
  });

  it('keeps to the wall clock when clocks change', () => {
    const night = [shift(['sat'], '22:00', '02:30')];
    // 2026-10-25, 03:00 CEST becomes 02:00 CET: 02:15 comes twice, and both times somebody is there.
    expect(who(night, '2026-10-25T02:15:00+02:00')).toEqual([weber]);
    expect(who(night, '2026-10-25T02:15:00+01:00')).toEqual([weber]);
    expect(who(night, '2026-10-25T02:30:00+01:00')).toEqual([]);
    // 2027-03-28, 02:00 CET becomes 03:00 CEST: duty ends with the jump.
    expect(who(night, '2027-03-28T01:59:00+01:00')).toEqual([weber]);
    expect(who(night, '2027-03-28T03:00:00+02:00')).toEqual([]);
  });

  it('leaves no minute of a week open that the rota covers', () => {
    const always = [shift(EVERY_DAY, '07:00', '19:00'), shift(EVERY_DAY, '19:00', '07:00', kaya)];
    const start = at('2026-10-19T00:00:00Z');
    for (let minute = 0; minute < 7 * 24 * 60; minute += 1) {
      const found = onDuty(always, start + minute * 60_000, ZONE);
      expect(found, `minute ${minute}`).toHaveLength(1);
    }
  });

  it('names everybody who is on duty once, in the order of the rota', () => {
    const rota = [
      shift(EVERY_DAY, '00:00', '24:00', kaya),
      shift(EVERY_DAY, '08:00', '12:00'),
      shift(EVERY_DAY, '08:00', '10:00', kaya),
    ];
    expect(who(rota, '2026-11-20T09:00:00+01:00')).toEqual([kaya, weber]);
  });
});
