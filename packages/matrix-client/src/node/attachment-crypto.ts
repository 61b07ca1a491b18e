import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { encryptAttachment, openAttachment, type AttachmentCiphers } from '@medicus/attachments';
import { defect } from '@medicus/ids';
import type { AttachmentCrypto } from '@medicus/messaging';

const ciphers: AttachmentCiphers = {
  async aesCtr(key) {
    const imported = await webcrypto.subtle.importKey('raw', key, 'AES-CTR', false, ['encrypt']);
    return async (counter, bytes) =>
      new Uint8Array(await webcrypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 64 }, imported, bytes));
  },
  async createHasher() {
    const hash = createHash('sha256');
    return {
      update: (bytes) => void hash.update(bytes),
      digest: () => new Uint8Array(hash.digest()),
    };
  },
};

/** Encrypts and opens files on the calling thread. */
export function nodeAttachmentCrypto(): AttachmentCrypto {
  return {
    async encrypt(source, onProgress, signal) {
      const random = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(length));
      const made = await encryptAttachment(source, { ...ciphers, random, onProgress, signal });
      if (!made.ok) throw new Error(made.defect);
      return made.value;
    },
    async decrypt(ciphertext, file, signal) {
      const opened = await openAttachment(ciphertext, file, { ...ciphers, signal });
      if (opened.ok) return opened;
      return defect(opened.defect === 'hash-mismatch' ? 'hash-mismatch' : 'malformed');
    },
  };
}
