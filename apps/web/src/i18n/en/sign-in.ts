import type { Translation } from '@medicus/ui';
import type { signIn as german } from '../de/sign-in.ts';

export const signIn: Translation<typeof german> = {
  product: 'Messenger for clinicians',
  userName: 'User name',
  password: 'Password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  submit: 'Sign in',
  submitting: 'Signing in …',
  help: 'Forgotten your password? {{help}}',
  language: 'Language',
  missingUserName: 'Please enter your user name.',
  missingPassword: 'Please enter your password.',
  wrongPassword: 'User name or password is not right.',
  badUserName: 'There is no such user name. It consists of lower-case letters, digits, full stop and hyphen.',
  locked: 'This account is locked. Your clinic’s IT can help.',
  refused: 'Your clinic did not accept the sign-in. Your clinic’s IT can help.',
  rateLimited_one: 'Too many attempts. Please wait {{count}} more second.',
  rateLimited_other: 'Too many attempts. Please wait {{count}} more seconds.',
  serverAway: 'Your clinic cannot be reached right now. What you typed stays here. Please try again in a moment.',
  sessionEnded: 'Your sign-in has expired. Please sign in again.',
  signedOut: 'You are signed out. Nothing is kept on this computer.',
  starting: 'Messenger is starting …',
  houseAwayTitle: 'Your clinic cannot be reached right now',
  houseAwayText: 'Check the network. The messenger keeps trying by itself.',
  retry: 'Try again',
  unsupportedTitle: 'This browser is not sufficient',
  unsupportedText:
    'Without these features the messenger cannot keep your keys safe. Please use a current version of Edge, Chrome or Firefox.',
  unsupportedMissing: 'Missing: {{features}}',
  storageBlockedTitle: 'The browser does not let us store anything',
  storageBlockedText:
    'The messenger needs storage for your keys. Open it in an ordinary window, not a private one, and allow site data for this address. Also check that there is free space on the computer.',
};
