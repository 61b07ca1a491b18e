import type { Result, RoomId, ServerName, UserId } from '@medicus/ids';
import type { OutgoingFile } from './attachment.ts';

/** Why a message waits, per person or house, so that it can be said in words. */
export type Waiting =
  | { readonly kind: 'offline'; readonly since: number }
  /** “wartet auf Klinikum Süd” */
  | { readonly kind: 'house-away'; readonly server: ServerName }
  /** “wartet auf ‹Name›: noch nicht eingerichtet” */
  | { readonly kind: 'not-set-up'; readonly userId: UserId; readonly displayName: string }
  /** Invited, not accepted yet. */
  | { readonly kind: 'not-joined'; readonly userId: UserId; readonly displayName: string }
  /** The invitation itself could not be delivered; retried while the app is open. */
  | {
      readonly kind: 'invitation-pending';
      readonly userId: UserId;
      readonly displayName: string;
      readonly nextTryAt: number;
    }
  /** A function address has not put anybody in yet. */
  | { readonly kind: 'duty-pending'; readonly userId: UserId }
  /** An earlier message of this conversation goes first. */
  | { readonly kind: 'earlier-message' };

/**
 * Keeps what was typed, encrypted at rest, across a reload; sends in order per conversation and only
 * when every recipient can be given keys. Items show up in the conversation's timeline.
 */
export interface Outbox {
  sendText(roomId: RoomId, text: string): Promise<void>;
  /** Resolves once the file is kept (encrypted) on this device; progress is in the timeline item. */
  sendFile(roomId: RoomId, file: OutgoingFile): Promise<Result<void, 'too-large' | 'storage-full' | 'unreadable'>>;
  /** Cancels a waiting, sending or failed item. */
  cancel(key: string): Promise<void>;
  /** “Neu senden” */
  retry(key: string): Promise<void>;
  /** True while leaving the page would interrupt an upload. */
  busy(): boolean;
}
