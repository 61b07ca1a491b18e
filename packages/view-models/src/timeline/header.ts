import type { Conversation } from '@medicus/messaging';
import type { UserId } from '@medicus/ids';
import { localPartOf, serverOf } from '@medicus/ids';
import type { House, People } from './people.ts';

/** What stands above a conversation. */
export interface ConversationHeader {
  readonly title: string;
  /** Circle for a person, rounded square for a service, the house or a room. */
  readonly shape: 'person' | 'place';
  readonly duty: boolean;
  readonly external: boolean;
  readonly encrypted: boolean;
  readonly house: House | undefined;
  readonly role: string | undefined;
  /** Of a service: who answers now. */
  readonly answers: string | undefined;
  /** Stable seed for the colour of the house. */
  readonly server: string | undefined;
}

export function conversationHeader(conversation: Conversation, people: People): ConversationHeader {
  const { partner, kind } = conversation;
  const answering =
    kind === 'service'
      ? conversation.others.find((one) => one.userId !== partner?.userId && one.membership === 'joined')
      : undefined;
  return {
    title: conversation.title,
    shape: kind === 'chat' ? 'person' : 'place',
    duty: kind === 'service',
    external: conversation.external,
    encrypted: conversation.encrypted,
    house: partner === undefined ? undefined : people.houseOf(partner.server),
    role: partner === undefined || kind !== 'chat' ? undefined : people.roleOf(partner.userId),
    answers: answering?.displayName,
    server: partner?.server,
  };
}

/** “Weber, Jonas” → “JW”, “Radiologie Dienst · Süd” → “RD”; never empty. */
export function initialsOf(displayName: string): string {
  const [family, given] = displayName.split(',').map((part) => part.trim());
  const words = given ? [given, family ?? ''] : displayName.split(/[^\p{L}\p{N}]+/u);
  const letters = words
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => Array.from(word)[0] ?? '')
    .join('');
  return letters === '' ? '?' : letters.toLocaleUpperCase('de');
}

/** “Klinikum Süd” → “KS”: the badge of a house. */
export function houseLetters(house: House): string {
  return initialsOf(house.name.replaceAll(',', ' '));
}

/** A name for a person of whom nothing but the id is known. */
export function fallbackName(userId: UserId): string {
  return `${localPartOf(userId)} (${serverOf(userId)})`;
}
