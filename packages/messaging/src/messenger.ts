import type { Result, RoomId, ServerName, UserId } from '@medicus/ids';
import type { Media } from './attachment.ts';
import type { Conversations } from './conversations.ts';
import type { Observable } from './observable.ts';
import type { Outbox } from './outbox.ts';
import type { BackupState } from './recovery.ts';
import type { Timeline } from './timeline.ts';

export interface Self {
  readonly userId: UserId;
  readonly displayName: string;
  readonly server: ServerName;
}

export type Connection =
  | { readonly kind: 'online' }
  | { readonly kind: 'connecting' }
  /** No network, or the own house does not answer; `since` in ms since epoch. */
  | { readonly kind: 'offline'; readonly since: number };

/** Short-lived proof of identity for our own services (Matrix OpenID token). */
export interface OpenIdToken {
  readonly accessToken: string;
  readonly matrixServerName: ServerName;
  readonly expiresInSeconds: number;
}

/** A running, unlocked session. */
export interface Messenger {
  readonly self: Self;
  readonly connection: Observable<Connection>;
  readonly backup: Observable<BackupState>;
  readonly conversations: Conversations;
  readonly outbox: Outbox;
  readonly media: Media;
  openTimeline(roomId: RoomId): Timeline;
  openIdToken(): Promise<Result<OpenIdToken, 'server-away'>>;
  /**
   * Ends the session on the server and wipes everything this browser keeps. Wait for
   * `backup` to be `done` first, or messages may become unreadable. Wipes also when the server is away.
   */
  signOut(): Promise<void>;
}
