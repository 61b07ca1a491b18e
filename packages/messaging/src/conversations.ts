import type { EventId, Result, RoomId, ServerName, UserId } from '@medicus/ids';
import type { InviteRefusal } from '@medicus/tim-policy';
import type { Observable } from './observable.ts';

/** `chat`: a direct chat of two. `service`: a conversation with a function address. `notices`: the house's unencrypted announcements. */
export type ConversationKind = 'chat' | 'service' | 'notices' | 'room';

export interface Participant {
  readonly userId: UserId;
  /** “Weber, Jonas”; the local part when no name is known. */
  readonly displayName: string;
  readonly server: ServerName;
  readonly membership: 'joined' | 'invited' | 'left' | 'declined';
}

export interface LastLine {
  /** One line of text; undefined while it cannot be decrypted. */
  readonly text: string | undefined;
  readonly kind: 'text' | 'file' | 'dicom' | 'undecryptable' | 'deleted' | 'unsent';
  readonly own: boolean;
  /** ms since epoch */
  readonly at: number;
}

export interface Conversation {
  readonly roomId: RoomId;
  readonly kind: ConversationKind;
  /** Of a chat the other person; of a service the function address, also after it has left. */
  readonly partner: Participant | undefined;
  /** Everybody but oneself. */
  readonly others: readonly Participant[];
  readonly title: string;
  /** Somebody of another house is, or is invited, in the room. */
  readonly external: boolean;
  readonly encrypted: boolean;
  readonly unread: number;
  readonly last: LastLine | undefined;
  /** Set when the other side has left or declined: nothing can be sent any more. */
  readonly ended: 'left' | 'declined' | 'nobody-on-duty' | undefined;
}

/** An invitation that waits for “Annehmen” or “Ablehnen”. */
export interface Invitation {
  readonly roomId: RoomId;
  readonly from: Participant;
  readonly kind: ConversationKind;
  /** Of a service: the function address over which it came. */
  readonly via: Participant | undefined;
  readonly at: number;
  /** The inviting house is (no longer) in the federation list: only declining is offered. */
  readonly unlisted: boolean;
}

export type ConversationList =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'ready';
      readonly invitations: readonly Invitation[];
      readonly conversations: readonly Conversation[];
    };

/** Whom one wants to write to, as the directory found them. */
export interface Recipient {
  readonly userId: UserId;
  readonly displayName: string;
  /** `tim-fa` endpoints are services: a room, not a chat. */
  readonly kind: 'person' | 'service';
}

export type StartDefect =
  | { readonly kind: 'oneself' }
  /** Own rules or the federation list refuse; the reason is nameable. */
  | { readonly kind: 'refused'; readonly refusal: InviteRefusal }
  /** The other house said no; nothing more is known or said. */
  | { readonly kind: 'declined-by-other-house' }
  | { readonly kind: 'server-away' };

export type JoinDefect = { readonly kind: 'gone' } | { readonly kind: 'refused' } | { readonly kind: 'server-away' };

export interface Conversations {
  readonly list: Observable<ConversationList>;
  /**
   * Finds the existing conversation or makes one. When the other house is away this still succeeds
   * with a draft conversation whose invitation is retried with back-off, also after a reload.
   */
  start(recipient: Recipient): Promise<Result<RoomId, StartDefect>>;
  accept(roomId: RoomId): Promise<Result<void, JoinDefect>>;
  decline(roomId: RoomId): Promise<Result<void, JoinDefect>>;
  leave(roomId: RoomId): Promise<Result<void, JoinDefect>>;
  /** Quiet: the other side is not told. */
  markRead(roomId: RoomId, upTo: EventId): Promise<void>;
  /**
   * The id under which a room is known to the server. A draft keeps its local id in this window, also after its
   * room was made; after a reload it is listed under the real one. Other ids come back as they are.
   */
  resolve(roomId: RoomId): RoomId;
}
