import type { Conversation } from '@medicus/messaging';
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
