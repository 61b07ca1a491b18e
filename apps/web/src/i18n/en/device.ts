import type { Translation } from '@medicus/ui';
import type { device as german } from '../de/device.ts';

export const device: Translation<typeof german> = {
  title: 'Confirm new device',
  text: 'Enter your recovery key. After that you can read your earlier messages here.',
  key: 'Recovery key',
  paste: 'Paste',
  pasteFailed: 'The browser did not allow pasting. Use Ctrl V.',
  fits: 'The key fits. Your messages become readable.',
  wrong: 'This key does not fit your account.',
  incomplete: 'The key is not complete yet. It has twelve groups of four characters.',
  typo: 'At least one character of the key is not right. Compare it with the printout or the file.',
  confirm: 'Confirm',
  confirming: 'Confirming …',
  serverAway: 'Your clinic cannot be reached right now. The key stays here. Please try again in a moment.',
  signOut: 'Sign out',
  lost: 'Lost your key?',
  resetTitle: 'Start over without the old key',
  resetText:
    'You get a new recovery key. Your chats stay. You can read older messages only on devices where you are already signed in. The people you write with see that your keys have changed.',
  resetFirst: 'Look first: in your password manager, on the printout, in the saved file.',
  password: 'Your password to confirm',
  wrongPassword: 'The password is not right.',
  missingPassword: 'Please enter your password.',
  resetAway: 'This did not work just now: your clinic does not answer. Please try again in a moment.',
  resetLimited_one: 'Too many attempts. Please wait {{count}} more second.',
  resetLimited_other: 'Too many attempts. Please wait {{count}} more seconds.',
  reset: 'Start over',
  resetting: 'A new key is being made …',
  back: 'Back to the key',
  mismatchTitle: 'Set up this device anew',
  mismatchText:
    'What this browser has stored no longer fits your account. This happens when your clinic has installed the messenger anew or has signed out this device.',
  mismatchLoss:
    'Setting up deletes what this browser has stored, including messages that were not sent. If your account still has its keys, you then need your recovery key. Otherwise you get a new one.',
  mismatchAction: 'Set up this device anew',
  mismatchWorking: 'Setting up …',
  elsewhereTitle: 'Open in another window',
  elsewhereText:
    'The messenger is already running in another window of this browser. Continue here? The other window is stopped, nothing is lost.',
  elsewhereAction: 'Continue here',
  elsewhereWorking: 'Stopping the other window …',
};
