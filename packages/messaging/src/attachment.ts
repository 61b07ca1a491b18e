import type { ByteSource, MxcUri, Result } from '@medicus/ids';
import type { EncryptedFile } from '@medicus/attachments';

/** Picture facts sent beside a file so that the card can be drawn before anything is downloaded. All of it is encrypted. */
export interface PictureInfo {
  readonly width: number;
  readonly height: number;
  /** The encrypted preview (PNG or JPEG), if there is one. */
  readonly preview:
    | {
        readonly file: EncryptedFile;
        readonly size: number;
        readonly mimetype: string;
        readonly width: number;
        readonly height: number;
      }
    | undefined;
}

/** A received or sent file, as the message describes it. */
export interface Attachment {
  readonly name: string;
  readonly mimetype: string;
  /** Bytes of the plaintext. */
  readonly size: number;
  readonly file: EncryptedFile;
  readonly picture: PictureInfo | undefined;
}

/** What the composer hands over. Bytes are read in slices; nothing leaves in clear. */
export interface OutgoingFile {
  readonly name: string;
  readonly mimetype: string;
  readonly source: ByteSource;
  readonly picture:
    | {
        readonly width: number;
        readonly height: number;
        readonly preview:
          | {
              readonly bytes: Uint8Array<ArrayBuffer>;
              readonly mimetype: string;
              readonly width: number;
              readonly height: number;
            }
          | undefined;
      }
    | undefined;
}

export type DownloadDefect = 'gone' | 'server-away' | 'hash-mismatch' | 'malformed' | 'cancelled' | 'too-large';

/** Encrypts and decrypts in a worker; given to the client by the composition root. */
export interface AttachmentCrypto {
  encrypt(
    source: ByteSource,
    onProgress: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<{ readonly ciphertext: ByteSource; readonly file: Omit<EncryptedFile, 'url'> }>;
  /** Resolves only after the hash over the whole ciphertext was verified. */
  decrypt(
    ciphertext: ByteSource,
    file: EncryptedFile,
    signal: AbortSignal,
  ): Promise<Result<ByteSource, 'hash-mismatch' | 'malformed'>>;
}

export interface Media {
  /** Largest file that can be sent here and now, in bytes. */
  readonly maxUploadSize: number;
  /** Downloads, verifies, decrypts. `onProgress` in ciphertext bytes. */
  open(
    file: EncryptedFile,
    size: number,
    onProgress: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<Result<ByteSource, DownloadDefect>>;
  /** Deletes what is cached of it on this device. */
  forget(uri: MxcUri): Promise<void>;
}
