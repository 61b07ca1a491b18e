import type { Translation } from '@medicus/ui';
import type { details as german } from '../de/details.ts';

export const details: Translation<typeof german> = {
  open: 'Show details',
  close: 'Close details',
  title: 'Details about {{title}}',
  service: 'Function address',
  answers: 'Answers',
  house: 'Hospital',
  role: 'Department',
  people: 'People',
  self: '{{name}} (you)',
  invited: 'invited',
  declined: 'declined',
  left: 'no longer here',
  encrypted: 'End-to-end encrypted',
  notEncrypted: 'Not encrypted',
  leave: 'Leave the conversation',
  leaveTitle: 'Leave the conversation?',
  leaveText: 'You get no more messages here. {{title}} sees that you have left. Messages that still wait are not sent.',
  stay: 'Stay',
  confirm: 'Leave',
  failed: {
    gone: 'This conversation no longer exists.',
    refused: 'Your hospital did not accept this.',
    'server-away': 'Your hospital does not answer right now. Try again in a moment.',
  },
};
