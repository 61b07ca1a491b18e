import { conversations } from './conversations.ts';
import { device } from './device.ts';
import { find } from './find.ts';
import { invitations } from './invitations.ts';
import { settings } from './settings.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';

export const de = { shell, signIn, setup, device, conversations, invitations, find, settings, signOut };
