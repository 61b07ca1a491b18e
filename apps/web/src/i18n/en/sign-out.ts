import type { Translation } from '@medicus/ui';
import type { signOut as german } from '../de/sign-out.ts';

export const signOut: Translation<typeof german> = {
  title: 'Sign out?',
  text: 'All messages and images are deleted from this computer. They stay on your other devices.',
  keyNeeded: 'You need your recovery key the next time you sign in.',
  pending: 'Not everything is backed up yet. Wait a moment, or new messages become unreadable.',
  off: 'The backup of your keys is off. After signing out, your messages can no longer be read.',
  progress: 'Backup of keys',
  remaining_one: '{{count}} key left',
  remaining_other: '{{count}} keys left',
  unsent_one: 'In {{count}} chat a message is waiting to be sent. It is lost when you sign out.',
  unsent_other: 'In {{count}} chats messages are waiting to be sent. They are lost when you sign out.',
  anyway: 'Sign out now anyway',
  cancel: 'Cancel',
  submit: 'Sign out',
  saveAndSubmit: 'Back up and sign out',
  waiting: 'Backing up …',
  working: 'Signing out …',
};
