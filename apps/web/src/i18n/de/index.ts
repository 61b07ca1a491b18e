import { conversations } from './conversations.ts';
import { device } from './device.ts';
import { find } from './find.ts';
import { invitations } from './invitations.ts';
import { settings } from './settings.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { attachments } from './attachments.ts';
import { composer } from './composer.ts';
import { details } from './details.ts';
import { dicom } from './dicom.ts';
import { timeline } from './timeline.ts';
import { viewer } from './viewer.ts';

export const de = {
  shell,
  signIn,
  setup,
  device,
  conversations,
  invitations,
  find,
  settings,
  signOut,
  attachments,
  composer,
  details,
  dicom,
  timeline,
  viewer,
};
