import type { Translation } from '@medicus/ui';
import type { composer as german } from '../de/composer.ts';

export const composer: Translation<typeof german> = {
  label: 'Message to {{title}}',
  short: 'Message',
  send: 'Send',
  attach: 'Attach a file',
  encrypted: 'Encrypted',
  keys: 'Enter sends, Shift and Enter for a new line.',
  tooLong_one: '{{count}} character too long. Please shorten or split it.',
  tooLong_other: '{{count}} characters too long. Please shorten or split it.',
  notKept: 'The message could not be kept on this device. The text is still in the field.',
  drop: 'Drop files here. They are sent encrypted, at most {{max}} each.',
  limit: 'At most {{max}} per file',
  closed: {
    left: '{{title}} left the conversation. Messages no longer arrive here.',
    declined: '{{title}} declined the invitation. Messages do not arrive here.',
    'nobody-on-duty': '{{title}}: Nobody is on duty right now. Write to a person or try again later.',
    notices: 'These notices cannot be answered.',
    'not-encrypted': 'This conversation is not encrypted, so nobody can write here.',
  },
};
