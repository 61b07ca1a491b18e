import { defect, ok, type Result } from '@medicus/ids';
import { LIMITS } from './limits.ts';

const STEP = 32 * 1024;

/**
 * Raw deflate (RFC 1951), given up as soon as more than `most` bytes have come out; what follows its end (padding) is
 * left alone.
 */
export async function inflateRaw(
  bytes: Uint8Array<ArrayBuffer>,
  most: number,
): Promise<Result<Uint8Array<ArrayBuffer>, 'codestream-malformed' | 'inflated-too-large'>> {
  const { Inflate } = await import('fflate');
  const limit = Math.min(most, LIMITS.frameBytes);
  const pieces: Uint8Array[] = [];
  let size = 0;
  const inflater = new Inflate((piece) => {
    pieces.push(piece);
    size += piece.length;
  });
  for (let at = 0; at < bytes.length; at += STEP) {
    try {
      inflater.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    } catch {
      return defect('codestream-malformed');
    }
    if (size > limit) return defect('inflated-too-large');
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return ok(whole);
}
