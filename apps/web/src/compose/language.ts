import { preferredLanguage, startI18n } from '@medicus/ui';
import { catalogues } from '../i18n/catalogues.ts';

const KEY = 'medicus.language';

/** The remembered language, else the browser's; each later choice is remembered and written on the page. */
export function startLanguage(): ReturnType<typeof startI18n> {
  const i18n = startI18n(preferredLanguage(read(), navigator.languages), catalogues);
  document.documentElement.lang = i18n.language;
  i18n.on('languageChanged', (language) => {
    document.documentElement.lang = language;
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // storage blocked: holds until the page is left
    }
  });
  return i18n;
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
