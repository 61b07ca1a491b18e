import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Texts } from './catalogue.ts';
import { LANGUAGES, type Language } from './languages.ts';

/** Everything is in the bundle: starting is synchronous and needs no network. React escapes what is filled in. */
export function startI18n(
  language: Language,
  resources: Readonly<Record<Language, Readonly<Record<string, Texts>>>>,
): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    supportedLngs: [...LANGUAGES],
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  return instance;
}
