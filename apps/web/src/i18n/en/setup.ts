import type { Translation } from '@medicus/ui';
import type { setup as german } from '../de/setup.ts';

export const setup: Translation<typeof german> = {
  steps: 'Steps',
  stepSignIn: '1 Sign in',
  stepKey: '2 Save key',
  stepDone: '3 Done',
  stepDoneState: 'done',
  title: 'Your recovery key',
  text: 'It lets you read your messages on a new device. Nobody else knows it, not even your clinic. Without it, older messages cannot be read on new devices.',
  key: 'Recovery key',
  copy: 'Copy',
  copied: 'The key is copied. Store it now, for example in your password manager.',
  copyFailed: 'The browser did not allow copying. Select the key and copy it by hand.',
  asFile: 'As a file',
  saved: 'The file is saved. Do not keep it at this workplace.',
  fileName: 'recovery-key',
  print: 'Print',
  stored: 'I have stored the key safely, not at this workplace.',
  hint: 'You only need it on new devices.',
  next: 'Continue',
  finishing: 'Setting up …',
  preparing: 'Your keys are being made …',
  failedTitle: 'The keys are not set up yet',
  failedAway: 'Your clinic cannot be reached right now. Nothing is lost.',
  failedOther: 'The set-up did not finish. Nothing is lost.',
  retry: 'Try again',
};
