import type { MxcUri, RoomId } from '@medicus/ids';
import type { EncryptedFile } from '@medicus/attachments';
import type { Delivery, Waiting } from '@medicus/messaging';

/** Ciphertext that lies in the vault until it is uploaded; `url` as soon as it is. */
export interface KeptFile {
  /** Name of the blobs in the vault. */
  readonly blob: string;
  readonly parts: number;
  /** Bytes of ciphertext. */
  readonly cipherSize: number;
  readonly secret: Omit<EncryptedFile, 'url'>;
  readonly url: MxcUri | undefined;
}

export type OutboxBody =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly mimetype: string;
      /** Bytes of plaintext. */
      readonly size: number;
      /** Missing while it is still being encrypted; such an item does not survive a reload. */
      readonly kept: KeptFile | undefined;
      readonly picture:
        | {
            readonly width: number;
            readonly height: number;
            readonly preview:
              | {
                  readonly kept: KeptFile;
                  readonly size: number;
                  readonly mimetype: string;
                  readonly width: number;
                  readonly height: number;
                }
              | undefined;
          }
        | undefined;
    };

/** One message on its way. `key` is also the transaction id: sending it twice gives one event. */
export interface OutboxItem {
  readonly key: string;
  /** Order of writing, over all conversations. */
  readonly seq: number;
  readonly roomId: RoomId;
  /** ms since epoch */
  readonly at: number;
  readonly body: OutboxBody;
  readonly failed: Extract<Delivery, { kind: 'failed' }>['why'] | undefined;
}

/** What the engine is doing with the first item of a conversation. */
export type HeadState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly waiting: readonly Waiting[] }
  | { readonly kind: 'sending'; readonly progress: number | undefined };

/** The item whose turn it is: the oldest that has not failed and is complete. Failed ones do not hold up the rest. */
export function headOf(items: readonly OutboxItem[]): OutboxItem | undefined {
  const next = items.filter((item) => item.failed === undefined).sort((a, b) => a.seq - b.seq)[0];
  return next && isComplete(next) ? next : undefined;
}

export function isComplete(item: OutboxItem): boolean {
  return item.body.kind === 'text' || item.body.kept !== undefined;
}

/** How each item of one conversation stands, by key. */
export function deliveriesOf(items: readonly OutboxItem[], head: HeadState): ReadonlyMap<string, Delivery> {
  const first = headOf(items);
  return new Map(
    items.map((item): [string, Delivery] => {
      if (item.failed !== undefined) return [item.key, { kind: 'failed', why: item.failed }];
      if (!isComplete(item)) return [item.key, { kind: 'sending', progress: undefined }];
      if (item.key !== first?.key) return [item.key, { kind: 'waiting', waiting: [{ kind: 'earlier-message' }] }];
      if (head.kind === 'waiting' && head.waiting.length > 0)
        return [item.key, { kind: 'waiting', waiting: head.waiting }];
      return [item.key, { kind: 'sending', progress: head.kind === 'sending' ? head.progress : undefined }];
    }),
  );
}
