import { LOCALES, type Language } from './languages.ts';

/** How dates, times and sizes are written. Times in ms since the epoch; the browser's time zone unless one is given. */
export interface Formats {
  /** 13:58 */
  time(at: number): string;
  /** 14.11.2026 · 14/11/2026 */
  date(at: number): string;
  /** Time today, “Gestern”, the short weekday within six days, then the date: the list's right column. */
  shortWhen(at: number, now: number): string;
  /** “Heute”, “Gestern”, or weekday with date: the separator between days. */
  day(at: number, now: number): string;
  /** 4,1 MB; powers of 1,000 as operating systems write them. */
  size(bytes: number): string;
  /** 1.234,5 */
  number(value: number, fractionDigits?: number): string;
  /** A grey level, as long as it needs to be and not grouped: “4096”, “51,5”, “0,25”. */
  level(value: number): string;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function createFormats(language: Language, timeZone?: string): Formats {
  const locale = LOCALES[language];
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone });
  const date = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric', ...zone });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', ...zone });
  const longDay = new Intl.DateTimeFormat(locale, { weekday: 'long', ...zone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dayNumber = (at: number): number => {
    const parts = Object.fromEntries(date.formatToParts(at).map((part) => [part.type, part.value]));
    return Date.UTC(Number(parts['year']), Number(parts['month']) - 1, Number(parts['day'])) / 86_400_000;
  };
  const number = (value: number, fractionDigits = 1) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: fractionDigits }).format(value);
  const level = (value: number) => {
    const size = Math.abs(value);
    const digits = size < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: size >= 100 ? 0 : 1 };
    return new Intl.NumberFormat(locale, { useGrouping: false, signDisplay: 'negative', ...digits }).format(value);
  };
  const relativeDay = (days: number): string => {
    const words = relative.format(-days, 'day');
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  };
  return {
    level,
    time: (at) => time.format(at),
    date: (at) => date.format(at),
    shortWhen(at, now) {
      const days = dayNumber(now) - dayNumber(at);
      if (days <= 0) return time.format(at);
      if (days === 1) return relativeDay(1);
      if (days < 7) return language === 'de' ? `${weekday.format(at).replace('.', '')}.` : weekday.format(at);
      return date.format(at);
    },
    day(at, now) {
      const days = dayNumber(now) - dayNumber(at);
      if (days === 0 || days === 1) return relativeDay(days);
      return `${longDay.format(at)}, ${date.format(at)}`;
    },
    size(bytes) {
      let value = bytes;
      let unit = 0;
      while (value >= 999.5 && unit < UNITS.length - 1) {
        value /= 1000;
        unit += 1;
      }
      return `${number(value, unit === 0 || value >= 100 ? 0 : 1)} ${UNITS[unit] ?? 'B'}`;
    },
    number,
  };
}
