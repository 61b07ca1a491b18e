import { Button, LANGUAGE_NAMES, LANGUAGES, Menu, preferredLanguage } from '@medicus/ui';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './LanguageMenu.module.css';

/** The language in use; each language is offered in its own words. */
export function LanguageMenu() {
  const { t, i18n } = useTranslation('signIn');
  const current = preferredLanguage(i18n.language, []);
  return (
    <Menu
      label={t('language')}
      trigger={
        <Button variant="quiet" aria-label={`${t('language')}: ${LANGUAGE_NAMES[current]}`}>
          <span className={styles.trigger}>
            {LANGUAGE_NAMES[current]}
            <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
          </span>
        </Button>
      }
      entries={LANGUAGES.map((language) => ({
        id: language,
        text: LANGUAGE_NAMES[language],
        onAction: () => void i18n.changeLanguage(language),
      }))}
    />
  );
}
