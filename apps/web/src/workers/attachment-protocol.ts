import type { EncryptedFile } from '@medicus/attachments';

/** From the page to the worker. Bytes of the source are asked for piecemeal, so that no file is copied whole. */
export type ToAttachmentWorker =
  | { readonly kind: 'encrypt'; readonly job: number; readonly size: number }
  | { readonly kind: 'decrypt'; readonly job: number; readonly size: number; readonly file: EncryptedFile }
  | {
      readonly kind: 'slice';
      readonly job: number;
      readonly read: number;
      readonly bytes: Uint8Array<ArrayBuffer> | undefined;
    }
  | { readonly kind: 'cancel'; readonly job: number };

/** From the worker to the page. Results are blobs: the browser may keep them on disk, and nothing is copied. */
export type FromAttachmentWorker =
  | { readonly kind: 'read'; readonly job: number; readonly read: number; readonly from: number; readonly to: number }
  | { readonly kind: 'progress'; readonly job: number; readonly bytes: number }
  | { readonly kind: 'encrypted'; readonly job: number; readonly blob: Blob; readonly file: Omit<EncryptedFile, 'url'> }
  | { readonly kind: 'decrypted'; readonly job: number; readonly blob: Blob }
  | { readonly kind: 'failed'; readonly job: number; readonly why: AttachmentFailure };

export type AttachmentFailure = 'hash-mismatch' | 'malformed' | 'unreadable' | 'cancelled';
