import type { EventId, Result, RoomId } from '@medicus/ids';
import type { Attachment } from './attachment.ts';
import type { Participant } from './conversations.ts';
import type { Observable } from './observable.ts';
import type { Waiting } from './outbox.ts';

export type UndecryptableReason =
  /** The keys have not come (yet); asking again may help. */
  | 'keys-missing'
  /** Sent before this account took part, or before recovery was entered. */
  | 'before-your-time'
  /** The sender's device is not signed by its owner; nothing is shown (OnlySignedDevices). */
  | 'sender-unverified'
  | 'broken';

export type MessageContent =
  | { readonly kind: 'text'; readonly text: string; readonly edited: boolean }
  | { readonly kind: 'file'; readonly attachment: Attachment }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'undecryptable'; readonly reason: UndecryptableReason }
  /** A type this version does not know: said, not hidden. */
  | { readonly kind: 'unknown'; readonly type: string };

/** `waiting`: kept on this device until it can be sent readably. */
export type Delivery =
  | { readonly kind: 'sent' }
  /** `progress` in [0, 1] while a file is uploaded; undefined otherwise. */
  | { readonly kind: 'sending'; readonly progress: number | undefined }
  | { readonly kind: 'waiting'; readonly waiting: readonly Waiting[] }
  | { readonly kind: 'failed'; readonly why: 'refused' | 'too-large' | 'file-changed' | 'server-said-no' };

export type TimelineItem =
  | {
      readonly kind: 'message';
      /** Stable over the change from local echo to sent event. */
      readonly key: string;
      readonly eventId: EventId | undefined;
      readonly sender: Participant;
      readonly own: boolean;
      /** ms since epoch */
      readonly at: number;
      readonly content: MessageContent;
      /** Of own messages; others' are `sent`. */
      readonly delivery: Delivery;
    }
  | {
      readonly kind: 'membership';
      readonly key: string;
      readonly who: Participant;
      readonly change: 'joined' | 'left' | 'declined' | 'invited' | 'nobody-on-duty' | 'handed-over';
      readonly at: number;
    };

export interface TimelineSnapshot {
  readonly roomId: RoomId;
  readonly kind: 'loading' | 'ready' | 'failed';
  /** Oldest first; outbox items of this room at the end. */
  readonly items: readonly TimelineItem[];
  /** `start`: the beginning is reached. */
  readonly older: 'start' | 'more' | 'loading' | 'failed';
}

export interface Timeline {
  readonly state: Observable<TimelineSnapshot>;
  loadOlder(): Promise<void>;
  /** “Schlüssel holen”: looks in the key backup again and asks. */
  retryDecryption(key: string): Promise<Result<void, 'still-missing' | 'server-away'>>;
  dispose(): void;
}
