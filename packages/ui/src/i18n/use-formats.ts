import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormats, type Formats } from './formats.ts';
import { preferredLanguage } from './languages.ts';

/** Formats of the language in use; changes with the language switch. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return useMemo(() => createFormats(preferredLanguage(i18n.language, [])), [i18n.language]);
}
