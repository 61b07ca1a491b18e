import { describe, expect, it } from 'vitest';
import { createFormats } from './formats.ts';
import { preferredLanguage } from './languages.ts';

const de = createFormats('de', 'Europe/Berlin');
const en = createFormats('en', 'Europe/Berlin');
const noon = Date.UTC(2026, 10, 14, 12, 58);
const DAY = 86_400_000;

describe('formats', () => {
  it('writes dates and times as the hospital does', () => {
    expect(de.date(noon)).toBe('14.11.2026');
    expect(de.time(noon)).toBe('13:58');
    expect(en.date(noon)).toBe('14/11/2026');
    expect(en.time(noon)).toBe('13:58');
  });
  it('writes grey levels as long as they need to be, with the comma of the language', () => {
    const levels = [4096, 40960.4, 51.5, 51.04, -51.5, 0.25, 0.0123, 0, -0];
    expect(levels.map((value) => de.level(value)).join(' ')).toBe('4096 40960 51,5 51 -51,5 0,25 0,012 0 0');
    expect(en.level(1.5)).toBe('1.5');
  });
  it('shortens the last line’s time by its age', () => {
    expect(de.shortWhen(noon, noon + 60_000)).toBe('13:58');
    expect(de.shortWhen(noon, noon + DAY)).toBe('Gestern');
    expect(de.shortWhen(noon, noon + 2 * DAY)).toBe('Sa.');
    expect(en.shortWhen(noon, noon + 2 * DAY)).toBe('Sat');
    expect(de.shortWhen(noon, noon + 8 * DAY)).toBe('14.11.2026');
  });
  it('counts days by the calendar of the time zone, not by 24 hours', () => {
    const lateEvening = Date.UTC(2026, 10, 14, 22, 30); // 23:30 in Berlin
    const nextMorning = Date.UTC(2026, 10, 14, 23, 30); // 00:30 on the 15th
    expect(de.day(lateEvening, nextMorning)).toBe('Gestern');
    expect(de.day(nextMorning, nextMorning)).toBe('Heute');
    expect(en.day(lateEvening, nextMorning)).toBe('Yesterday');
  });
  it('writes sizes with a decimal comma in German', () => {
    expect(de.size(4_123_000)).toBe('4,1 MB');
    expect(en.size(4_123_000)).toBe('4.1 MB');
    expect(de.size(0)).toBe('0 B');
    expect(de.size(999)).toBe('999 B');
    expect(de.size(999_950)).toBe('1 MB');
    expect(de.size(104_857_600)).toBe('105 MB');
  });
});

describe('the language', () => {
  it('is what the user chose, else what the browser prefers, else German', () => {
    expect(preferredLanguage('en', ['de-DE'])).toBe('en');
    expect(preferredLanguage(null, ['fr-FR', 'en-US'])).toBe('en');
    expect(preferredLanguage(null, ['fr'])).toBe('de');
    expect(preferredLanguage('xx', [])).toBe('de');
  });
});
