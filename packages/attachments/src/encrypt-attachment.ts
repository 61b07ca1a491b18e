import { type ByteSource, defect, ok, type Random, type Result } from '@medicus/ids';
import { encodeBase64, encodeBase64Url } from './base64.ts';
import { type AttachmentCiphers, SLICE_BYTES } from './ciphers.ts';
import { counterAt } from './counter.ts';
import type { EncryptedFile } from './encrypted-file.ts';
import { readExactly, sourceOfSlices } from './slices.ts';

export interface EncryptedAttachment {
  /** As large as the plaintext. All of it is in memory, in slices; reading copies. */
  readonly ciphertext: ByteSource;
  /** Complete but for the address, which the upload gives. */
  readonly file: Omit<EncryptedFile, 'url'>;
}

/** `unreadable`: the source failed or gave fewer bytes than it has (a file that changed). */
export type EncryptDefect = 'unreadable' | 'cancelled';

/**
 * Encrypts as Matrix EncryptedFile v2 with a new key, slice by slice; the hash runs along.
 * Time and memory are linear in the size: the ciphertext is held, the plaintext is not.
 */
export async function encryptAttachment(
  source: ByteSource,
  options: AttachmentCiphers & {
    readonly random: Random;
    /** Plaintext bytes done so far. */
    readonly onProgress?: (bytes: number) => void;
    readonly signal?: AbortSignal;
  },
): Promise<Result<EncryptedAttachment, EncryptDefect>> {
  const key = options.random(32);
  // High half random, counter half zero, as every client of the specification does: no wrap-around within a file.
  const iv = new Uint8Array(16);
  iv.set(options.random(8));

  const encrypt = await options.aesCtr(key);
  const hasher = await options.createHasher();
  const slices: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < source.size; from += SLICE_BYTES) {
    if (options.signal?.aborted) return defect('cancelled');
    const to = Math.min(from + SLICE_BYTES, source.size);
    const plain = await readExactly(source, from, to);
    if (!plain) return defect('unreadable');
    const sealed = await encrypt(counterAt(iv, from), plain);
    hasher.update(sealed);
    slices.push(sealed);
    options.onProgress?.(to);
  }
  if (options.signal?.aborted) return defect('cancelled');

  return ok({
    ciphertext: sourceOfSlices(slices, source.size),
    file: {
      v: 'v2',
      key: { alg: 'A256CTR', ext: true, k: encodeBase64Url(key), key_ops: ['encrypt', 'decrypt'], kty: 'oct' },
      iv: encodeBase64(iv),
      hashes: { sha256: encodeBase64(hasher.digest()) },
    },
  });
}
