import type { RoomId, ServerName } from '@medicus/ids';
import type { Conversation, ConversationList } from '@medicus/messaging';
import type { People } from '../timeline/people.ts';

/** The second line of a row, before it is put into words. */
export type RowSubtitle =
  | { readonly kind: 'person'; readonly role: string | undefined; readonly house: string }
  | { readonly kind: 'service'; readonly house: string }
  /** Announcements of the own house: not encrypted, and said so. */
  | { readonly kind: 'notices'; readonly house: string }
  | { readonly kind: 'room'; readonly houses: readonly string[]; readonly others: number };

/** The third line of a row, before it is put into words. */
export type RowLine =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly own: boolean; readonly text: string }
  | { readonly kind: 'picture'; readonly own: boolean; readonly text: string | undefined }
  | { readonly kind: 'undecryptable' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'unsent'; readonly text: string | undefined }
  | { readonly kind: 'ended'; readonly why: 'left' | 'declined' | 'nobody-on-duty' };

export interface ConversationRow {
  readonly roomId: RoomId;
  readonly title: string;
  /** Of notices the view writes its own title. */
  readonly kind: Conversation['kind'];
  readonly shape: 'person' | 'place';
  readonly server: ServerName;
  readonly houseName: string;
  readonly subtitle: RowSubtitle;
  readonly line: RowLine;
  /** ms since epoch; undefined before the first message. */
  readonly at: number | undefined;
  readonly unread: number;
  readonly external: boolean;
}

/** Newest first; a conversation without a message yet stands on top, because it was just begun. */
export function conversationRows(
  conversations: readonly Conversation[],
  people: People,
  ownServer: ServerName,
): readonly ConversationRow[] {
  return conversations
    .map((conversation) => rowOf(conversation, people, ownServer))
    .toSorted((a, b) => (b.at ?? Number.MAX_SAFE_INTEGER) - (a.at ?? Number.MAX_SAFE_INTEGER));
}

export function unreadTotal(list: ConversationList): number {
  if (list.kind === 'loading') return 0;
  return list.conversations.reduce((sum, one) => sum + one.unread, 0) + list.invitations.length;
}

/** Conversations in which something typed here still waits to be sent: signing out would lose it. */
export function unsentCount(list: ConversationList): number {
  return list.kind === 'loading' ? 0 : list.conversations.filter((one) => one.last?.kind === 'unsent').length;
}

function rowOf(conversation: Conversation, people: People, ownServer: ServerName): ConversationRow {
  const server = conversation.partner?.server ?? ownServer;
  const houseName = people.houseOf(server).name;
  return {
    roomId: conversation.roomId,
    title: conversation.title,
    kind: conversation.kind,
    shape: conversation.kind === 'chat' ? 'person' : 'place',
    server,
    houseName,
    subtitle: subtitleOf(conversation, people, houseName),
    line: lineOf(conversation),
    at: conversation.last?.at,
    unread: conversation.unread,
    external: conversation.external,
  };
}

function subtitleOf(conversation: Conversation, people: People, house: string): RowSubtitle {
  const { kind, partner, others } = conversation;
  switch (kind) {
    case 'chat':
      return { kind: 'person', role: partner === undefined ? undefined : people.roleOf(partner.userId), house };
    case 'service':
      return { kind: 'service', house };
    case 'notices':
      return { kind: 'notices', house };
    case 'room':
      return {
        kind: 'room',
        houses: Array.from(new Set(others.map((one) => people.houseOf(one.server).name))),
        others: others.length,
      };
  }
}

function lineOf({ last, ended }: Conversation): RowLine {
  if (ended !== undefined) return { kind: 'ended', why: ended };
  if (last === undefined || (last.kind === 'text' && last.text === '')) return { kind: 'none' };
  switch (last.kind) {
    case 'text':
    case 'file':
      return last.text === undefined ? { kind: 'undecryptable' } : { kind: 'text', own: last.own, text: last.text };
    case 'dicom':
      return { kind: 'picture', own: last.own, text: last.text };
    case 'unsent':
      return { kind: 'unsent', text: last.text };
    case 'undecryptable':
      return { kind: 'undecryptable' };
    case 'deleted':
      return { kind: 'deleted' };
  }
}
