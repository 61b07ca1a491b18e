import type { Translation } from '@medicus/ui';
import type { invitations as german } from '../de/invitations.ts';

export const invitations: Translation<typeof german> = {
  title_one: '{{count}} request',
  title_other: '{{count}} requests',
  wantsToWrite: 'would like to write to you.',
  viaService: 'writes to {{service}}. You are on duty.',
  accept: 'Accept',
  acceptFrom: 'Accept request from {{name}}',
  accepting: 'Accepting …',
  decline: 'Decline',
  declineFrom: 'Decline request from {{name}}',
  declining: 'Declining …',
  unlisted: 'This hospital is not (or no longer) in the federation. You can only decline the request.',
  gone: 'This request no longer exists. It was withdrawn.',
  refused: 'This request cannot be accepted.',
  serverAway: 'The other hospital cannot be reached right now. The request stays here. Please try again in a moment.',
};
