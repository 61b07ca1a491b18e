import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { decodeBase64, decodeBase64Url } from './base64.ts';
import { type AttachmentCiphers, SLICE_BYTES } from './ciphers.ts';
import { counterAt } from './counter.ts';
import type { EncryptedFile } from './encrypted-file.ts';
import { readExactly, sourceOfSlices } from './slices.ts';

/** `hash-mismatch`: not the bytes that the sender encrypted. `malformed`: key, IV or hash unusable. */
export type OpenDefect = 'hash-mismatch' | 'malformed' | 'unreadable' | 'cancelled';

/**
 * Decrypts an EncryptedFile in one pass. The hash over the whole ciphertext is compared before one byte of
 * plaintext is handed out: CTR alone would let anybody flip chosen bits. Plaintext is held in memory.
 */
export async function openAttachment(
  ciphertext: ByteSource,
  file: EncryptedFile,
  options: AttachmentCiphers & {
    /** Ciphertext bytes done so far. */
    readonly onProgress?: (bytes: number) => void;
    readonly signal?: AbortSignal;
  },
): Promise<Result<ByteSource, OpenDefect>> {
  const key = decodeBase64Url(file.key.k);
  const iv = decodeBase64(file.iv);
  const expected = decodeBase64(file.hashes.sha256);
  if (key?.length !== 32 || iv?.length !== 16 || expected?.length !== 32) return defect('malformed');

  const decrypt = await options.aesCtr(key);
  const hasher = await options.createHasher();
  const slices: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < ciphertext.size; from += SLICE_BYTES) {
    if (options.signal?.aborted) return defect('cancelled');
    const to = Math.min(from + SLICE_BYTES, ciphertext.size);
    const sealed = await readExactly(ciphertext, from, to);
    if (!sealed) return defect('unreadable');
    hasher.update(sealed);
    slices.push(await decrypt(counterAt(iv, from), sealed));
    options.onProgress?.(to);
  }
  if (options.signal?.aborted) return defect('cancelled');
  if (!equal(hasher.digest(), expected)) return defect('hash-mismatch');
  return ok(sourceOfSlices(slices, ciphertext.size));
}

function equal(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
