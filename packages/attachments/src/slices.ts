import type { ByteSource } from '@medicus/ids';
import { SLICE_BYTES } from './ciphers.ts';

/** `undefined` where the source fails or gives another number of bytes than asked for. */
export async function readExactly(
  source: ByteSource,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const bytes = await source.slice(from, to);
    return bytes.length === to - from ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Slices of {@link SLICE_BYTES}, the last one shorter, as one source. */
export function sourceOfSlices(slices: readonly Uint8Array<ArrayBuffer>[], size: number): ByteSource {
  return {
    size,
    async slice(from, to) {
      const end = Math.min(Math.max(to, 0), size);
      const start = Math.min(Math.max(from, 0), end);
      const out = new Uint8Array(end - start);
      for (let at = start; at < end;) {
        const slice = slices[Math.floor(at / SLICE_BYTES)];
        if (!slice) throw new Error(`no slice for offset ${at}`);
        const inside = at % SLICE_BYTES;
        const piece = slice.subarray(inside, Math.min(slice.length, inside + end - at));
        out.set(piece, at - start);
        at += piece.length;
      }
      return out;
    },
  };
}
