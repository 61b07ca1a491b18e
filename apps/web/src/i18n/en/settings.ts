import type { Translation } from '@medicus/ui';
import type { settings as german } from '../de/settings.ts';

export const settings: Translation<typeof german> = {
  title: 'Settings',
  language: 'Language',
  appearance: 'Appearance',
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
  account: 'Account',
  house: 'Hospital',
  address: 'Address',
  backup: 'Backup of keys',
  backupDone: 'Everything backed up',
  backupPending_one: '{{count}} key left',
  backupPending_other: '{{count}} keys left',
  backupOff: 'Off',
  close: 'Close',
};
