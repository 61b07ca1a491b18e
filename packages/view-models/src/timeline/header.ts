import type { ServerName } from '@medicus/ids';
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
  /** Of a service: the person at the other end. */
  readonly counterpart:
    | {
        readonly name: string;
        /** `answers` for the duty, `asks` as the one who wrote to it; `unclear` where both are of the service's house. */
        readonly part: 'answers' | 'asks' | 'unclear';
      }
    | undefined;
  /** Stable seed for the colour of the house. */
  readonly server: string | undefined;
}

/** @param ownServer the house of who looks: whether one is the duty or asked it is told by the houses */
export function conversationHeader(
  conversation: Conversation,
  people: People,
  ownServer: ServerName,
): ConversationHeader {
  const { partner, kind } = conversation;
  const other =
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
    counterpart:
      other === undefined || partner === undefined
        ? undefined
        : { name: other.displayName, part: partOf(other.server, partner.server, ownServer) },
    server: partner?.server,
  };
}

function partOf(other: ServerName, service: ServerName, own: ServerName): 'answers' | 'asks' | 'unclear' {
  if (other === own) return 'unclear';
  if (other === service) return 'answers';
  return own === service ? 'asks' : 'unclear';
}
