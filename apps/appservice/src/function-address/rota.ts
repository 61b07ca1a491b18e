import type { UserId } from '@medicus/ids';

export type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/**
 * Who is on duty on which days, from–to in local wall-clock time. `to` at or before `from` ends on the
 * next day; a day is the day on which the duty begins. `24:00` is the end of the day.
 */
export interface Shift {
  readonly days: readonly Day[];
  readonly from: string;
  readonly to: string;
  readonly userId: UserId;
}

const WEEK: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MINUTES = 24 * 60;

/**
 * Everybody on duty at the instant `at` (ms since 1970), in the order of the rota and without
 * repeats: the first is asked first. Begin inclusive, end exclusive. When clocks change, the wall
 * clock counts: an hour that comes twice is covered twice, one that is skipped by nobody.
 */
export function onDuty(rota: readonly Shift[], at: number, timeZone: string): readonly UserId[] {
  const now = wallClock(at, timeZone);
  return [...new Set(rota.filter((shift) => covers(shift, now)).map((shift) => shift.userId))];
}

interface WallClock {
  readonly today: Day;
  readonly yesterday: Day;
  /** Minutes since midnight. */
  readonly minutes: number;
}

function covers(shift: Shift, now: WallClock): boolean {
  const from = minutesOf(shift.from);
  const to = minutesOf(shift.to);
  if (from < to) return shift.days.includes(now.today) && from <= now.minutes && now.minutes < to;
  const sinceItsFirstDay = shift.days.includes(now.today) && from <= now.minutes;
  const intoTheNextDay = shift.days.includes(now.yesterday) && now.minutes < to;
  return sinceItsFirstDay || intoTheNextDay;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function wallClock(at: number, timeZone: string): WallClock {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((p) => p.type === type)?.value ?? '';
  const index = WEEK.indexOf(part('weekday').toLowerCase() as Day);
  return {
    today: WEEK[index] ?? 'mon',
    yesterday: WEEK[(index + 6) % 7] ?? 'sun',
    minutes: (Number(part('hour')) * 60 + Number(part('minute'))) % DAY_MINUTES,
  };
}
