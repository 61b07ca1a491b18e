/** `19670131` or `1967.01.31` → `1967-01-31`; anything else as it stands. */
export function formatDate(value: string): string {
  const match = /^(\d{4})[.]?(\d{2})[.]?(\d{2})$/.exec(value);
  if (!match) return value;
  const [, year = '', month = '', day = ''] = match;
  const plausible = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  return plausible ? `${year}-${month}-${day}` : value;
}

/** `140509.123` or `14:05:09` → `14:05:09`, `1405` → `14:05`; anything else as it stands. */
export function formatTime(value: string): string {
  const match = /^(\d{2}):?(\d{2})?:?(\d{2})?(?:\.\d+)?$/.exec(value);
  if (!match) return value;
  const [, hours = '', minutes = '00', seconds] = match;
  return seconds === undefined ? `${hours}:${minutes}` : `${hours}:${minutes}:${seconds}`;
}
