import type { Translation } from '@medicus/ui';
import type { conversations as german } from '../de/conversations.ts';

export const conversations: Translation<typeof german> = {
  title: 'Chats',
  list: 'List of chats',
  newChat: 'New chat',
  findPlaceholder: 'Person, service, department',
  findShortcut: 'Ctrl K',
  loading: 'Loading chats …',
  emptyTitle: 'No chats yet',
  emptyText: 'Find a person, a ward or a service.',
  emptyAction: 'Find',
  noMessage: 'No message yet',
  own: 'You: {{text}}',
  undecryptable: 'Message not readable yet',
  deleted: 'Message deleted',
  picture: 'Image',
  unsent: 'Not sent yet: {{text}}',
  unsentBare: 'Not sent yet',
  service: 'Function address',
  noticesTitle: 'Notices from your clinic',
  notEncrypted: 'not encrypted',
  external: 'External',
  unread_one: '{{count}} unread message',
  unread_other: '{{count}} unread messages',
  ended: {
    left: '{{name}} has left the chat',
    declined: 'Request not accepted',
    nobodyOnDuty: 'Nobody is on duty right now',
  },
  people_one: '{{count}} other person',
  people_other: '{{count}} other people',
};
