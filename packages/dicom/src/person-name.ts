/**
 * `Müller^Änne^^Dr.` → “Müller, Dr. Änne” (PS3.5 6.2, PN). Of the component groups the first that says
 * something: alphabetic, ideographic, phonetic.
 */
export function formatPersonName(value: string): string | undefined {
  for (const group of value.split('=')) {
    const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group
      .split('^')
      .map((part) => part.trim());
    const first = [prefix, given, middle].filter(Boolean).join(' ');
    const name = [family, first, suffix].filter(Boolean).join(', ');
    if (name) return name;
  }
  return undefined;
}
