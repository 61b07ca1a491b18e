export const LANGUAGES = ['de', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own words, for the switch. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { de: 'Deutsch', en: 'English' };

/** Locale for React Aria and Intl. English dates follow the hospital's country: day before month. */
export const LOCALES: Readonly<Record<Language, string>> = { de: 'de-DE', en: 'en-GB' };

/** The first language we speak among those the browser prefers; German otherwise. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  for (const wish of [stored, ...browser]) {
    const primary = wish?.slice(0, 2).toLowerCase();
    const known = LANGUAGES.find((language) => language === primary);
    if (known !== undefined) return known;
  }
  return 'de';
}
