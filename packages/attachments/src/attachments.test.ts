import { webcrypto } from 'node:crypto';
import { byteSourceOf, type ByteSource } from '@medicus/ids';
import fc from 'fast-check';
import { createSHA256 } from 'hash-wasm';
import * as oracle from 'matrix-encrypt-attachment';
import { describe, expect, it } from 'vitest';
import { type AttachmentCiphers, encryptAttachment, openAttachment, parseEncryptedFile, SLICE_BYTES } from './index.ts';

const ciphers: AttachmentCiphers = {
  async aesCtr(key) {
    const imported = await webcrypto.subtle.importKey('raw', key, 'AES-CTR', false, ['encrypt']);
    return async (counter, bytes) =>
      new Uint8Array(await webcrypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 64 }, imported, bytes));
  },
  async createHasher() {
    const sha = await createSHA256();
    return {
      update: (bytes) => void sha.update(bytes),
      digest: () => Uint8Array.from(sha.digest('binary')),
    };
  },
};
const random = (length: number) => webcrypto.getRandomValues(new Uint8Array(length));
const url = 'mxc://nord.klinik.test/abc';

function content(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = seed | 1;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

async function encrypted(bytes: Uint8Array<ArrayBuffer>) {
  const result = await encryptAttachment(byteSourceOf(bytes), { ...ciphers, random });
  if (!result.ok) throw new Error(result.defect);
  const file = { ...result.value.file, url };
  return { ciphertext: await result.value.ciphertext.slice(0, bytes.length), file };
}

async function opened(bytes: Uint8Array<ArrayBuffer>, file: Parameters<typeof openAttachment>[1]) {
  const result = await openAttachment(byteSourceOf(bytes), file, ciphers);
  return result.ok ? result.value.slice(0, result.value.size) : result.defect;
}

const BORDERS = [0, 1, 15, 16, 17, 4095, 65_536, SLICE_BYTES - 1, SLICE_BYTES, SLICE_BYTES + 1, 2 * SLICE_BYTES + 17];

describe('EncryptedFile v2 against matrix-encrypt-attachment', () => {
  it.each(BORDERS)('another client opens what we encrypt (%i bytes)', async (size) => {
    const plain = content(size);
    const { ciphertext, file } = await encrypted(plain);
    const info = { ...file, key: { ...file.key, key_ops: [...file.key.key_ops] } };
    const back = await oracle.decryptAttachment(ciphertext.buffer, info);
    expect(Buffer.compare(new Uint8Array(back), plain)).toBe(0);
  });

  it.each(BORDERS)('we open what another client encrypts (%i bytes)', async (size) => {
    const plain = content(size, 7);
    const { data, info } = await oracle.encryptAttachment(plain.buffer);
    const file = parseEncryptedFile({ ...info, url });
    if (!file.ok) throw new Error(file.defect);
    const back = await opened(new Uint8Array(data), file.value);
    expect(back instanceof Uint8Array && Buffer.compare(back, plain) === 0).toBe(true);
  });

  it('with the same key and IV the ciphertext is the same to the byte', async () => {
    const plain = content(SLICE_BYTES + 33, 3);
    const { data, info } = await oracle.encryptAttachment(plain.buffer);
    const given = [Buffer.from(info.key.k, 'base64url'), Buffer.from(info.iv, 'base64').subarray(0, 8)];
    const ours = await encryptAttachment(byteSourceOf(plain), {
      ...ciphers,
      random: () => Uint8Array.from(given.shift() ?? []),
    });
    if (!ours.ok) throw new Error(ours.defect);
    expect(Buffer.compare(await ours.value.ciphertext.slice(0, plain.length), new Uint8Array(data))).toBe(0);
    expect(ours.value.file.hashes).toEqual(info.hashes);
    expect(ours.value.file.iv).toBe(info.iv);
  });

  it('any small size and any content goes round', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (some) => {
        const plain = Uint8Array.from(some);
        const { ciphertext, file } = await encrypted(plain);
        expect(await opened(ciphertext, file)).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });

  it('a source of slices gives any range', async () => {
    const plain = content(2 * SLICE_BYTES + 100);
    const { ciphertext, file } = await encrypted(plain);
    const result = await openAttachment(byteSourceOf(ciphertext), file, ciphers);
    if (!result.ok) throw new Error(result.defect);
    for (const [from, to] of [
      [0, 10],
      [SLICE_BYTES - 5, SLICE_BYTES + 5],
      [10, 2 * SLICE_BYTES + 1],
      [plain.length - 1, plain.length + 50],
    ] as const) {
      expect(Buffer.compare(await result.value.slice(from, to), plain.subarray(from, to))).toBe(0);
    }
  });
});

describe('what must not open', () => {
  it.each([0, 5000, SLICE_BYTES + 3])('a flipped bit at %i gives nothing but the reason', async (at) => {
    const { ciphertext, file } = await encrypted(content(SLICE_BYTES + 9));
    ciphertext[at] = (ciphertext[at] ?? 0) ^ 1;
    expect(await opened(ciphertext, file)).toBe('hash-mismatch');
  });
  it('a cut or lengthened ciphertext', async () => {
    const { ciphertext, file } = await encrypted(content(100));
    expect(await opened(ciphertext.slice(0, 99), file)).toBe('hash-mismatch');
    expect(await opened(Uint8Array.from([...ciphertext, 0]), file)).toBe('hash-mismatch');
  });
  it('a key, IV or hash of another length', async () => {
    const { ciphertext, file } = await encrypted(content(10));
    expect(await opened(ciphertext, { ...file, iv: 'AAAA' })).toBe('malformed');
    expect(await opened(ciphertext, { ...file, key: { ...file.key, k: 'AAAA' } })).toBe('malformed');
    expect(await opened(ciphertext, { ...file, hashes: { sha256: '****' } })).toBe('malformed');
  });
});

describe('a source that misbehaves', () => {
  it('is reported, not thrown: failing or shorter than it said (file changed on disk)', async () => {
    const failing: ByteSource = { size: 10, slice: () => Promise.reject(new Error('gone')) };
    const short: ByteSource = { size: 10, slice: async () => new Uint8Array(3) };
    for (const source of [failing, short]) {
      expect(await encryptAttachment(source, { ...ciphers, random })).toEqual({ ok: false, defect: 'unreadable' });
    }
  });
  it('can be cancelled between slices and says how far it got', async () => {
    const stop = new AbortController();
    const progress: number[] = [];
    const result = await encryptAttachment(byteSourceOf(content(3 * SLICE_BYTES)), {
      ...ciphers,
      random,
      signal: stop.signal,
      onProgress: (bytes) => {
        progress.push(bytes);
        if (bytes === 2 * SLICE_BYTES) stop.abort();
      },
    });
    expect(result).toEqual({ ok: false, defect: 'cancelled' });
    expect(progress).toEqual([SLICE_BYTES, 2 * SLICE_BYTES]);
  });
  it('every file has a key and an IV of its own, with the counter half zero', async () => {
    const [one, two] = [await encrypted(content(5)), await encrypted(content(5))];
    expect(one.file.key.k).not.toBe(two.file.key.k);
    expect(one.file.iv).not.toBe(two.file.iv);
    expect(Buffer.from(one.file.iv, 'base64').subarray(8)).toEqual(Buffer.alloc(8));
  });
});
