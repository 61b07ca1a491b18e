/** `19670131` or `1967.01.31` → `1967-01-31`; anything else as it stands. */
export function formatDate(value: string): string {
  const match = /^(\d{4})[.]?(\d{2})[.]?(\d{2})$/.exec(value);
  if (!match) return value;
  const [, year = '', month = '', day = ''] = match;
  return isDay(Number(year), Number(month), Number(day)) ? `${year}-${month}-${day}` : value;
}

/** `140509.123` or `14:05:09` → `14:05:09`, `1405` → `14:05`; anything else as it stands. */
export function formatTime(value: string): string {
  const match = /^(\d{2}):?(\d{2})?:?(\d{2})?(?:\.\d+)?$/.exec(value);
  if (!match) return value;
  const [, hours = '', minutes = '00', seconds] = match;
  return seconds === undefined ? `${hours}:${minutes}` : `${hours}:${minutes}:${seconds}`;
}

/** Whether the calendar has it (years of four digits): the 31st of February would be shown as another day. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
