import {
  applyTheme,
  Button,
  Dialog,
  LANGUAGE_NAMES,
  LANGUAGES,
  preferredLanguage,
  storedTheme,
  type Theme,
} from '@medicus/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHouseInfo } from '../../ui-parts/house-info.ts';
import { useMessenger } from '../../ui-parts/messenger.ts';
import { useObservable } from '../../ui-parts/use-observable.ts';
import { ChoiceGroup } from './ChoiceGroup.tsx';
import styles from './SettingsDialog.module.css';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Language, appearance, and what this account is. Everything takes effect at once. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useTranslation('settings');
  const messenger = useMessenger();
  const house = useHouseInfo();
  const backup = useObservable(messenger.backup);
  const [theme, setTheme] = useState(storedTheme);
  const { self } = messenger;
  return (
    <Dialog
      title={t('title')}
      isOpen
      onClose={onClose}
      width="small"
      actions={<Button onPress={onClose}>{t('close')}</Button>}
    >
      <ChoiceGroup
        label={t('language')}
        value={preferredLanguage(i18n.language, [])}
        choices={LANGUAGES.map((language) => ({ value: language, text: LANGUAGE_NAMES[language] }))}
        onChange={(language) => void i18n.changeLanguage(language)}
      />
      <ChoiceGroup
        label={t('appearance')}
        value={theme}
        choices={THEMES.map((value) => ({ value, text: t(value) }))}
        onChange={(next) => {
          applyTheme(next);
          setTheme(next);
        }}
      />
      <dl className={styles.facts}>
        <dt>{t('account')}</dt>
        <dd>{self.displayName}</dd>
        <dt>{t('house')}</dt>
        <dd>{house.displayName}</dd>
        <dt>{t('address')}</dt>
        <dd>{self.userId}</dd>
        <dt>{t('backup')}</dt>
        <dd>
          {backup.kind === 'done'
            ? t('backupDone')
            : backup.kind === 'off'
              ? t('backupOff')
              : t('backupPending', { count: backup.remaining })}
        </dd>
      </dl>
    </Dialog>
  );
}
