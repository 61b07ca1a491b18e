import { defect, ok, type Result } from '@medicus/ids';
import { nativeFrameBytes, type PictureDescription } from '@medicus/dicom';
import type { Samples } from './samples.ts';

/** Uncompressed samples; 16 bit little endian, or swapped first. Works in place where it can: `bytes` is used up. */
export function nativeSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
  wordSwapped: boolean,
): Result<Samples, 'frame-truncated'> {
  const length = nativeFrameBytes(picture);
  if (bytes.length < length) return defect('frame-truncated');
  // Views of 16 bit need an even start; a copy costs less than reading byte by byte.
  const own = bytes.byteOffset % 2 === 0 ? bytes : Uint8Array.from(bytes);
  if (wordSwapped) swapPairs(own, length);
  const layout = picture.planar ? 'planar' : 'interleaved';
  return ok({
    values:
      picture.bitsAllocated === 16 ? new Uint16Array(own.buffer, own.byteOffset, length >> 1) : own.subarray(0, length),
    layout,
  });
}

function swapPairs(bytes: Uint8Array, length: number): void {
  for (let at = 0; at + 1 < Math.max(length, bytes.length & ~1); at += 2) {
    const first = bytes[at] ?? 0;
    bytes[at] = bytes[at + 1] ?? 0;
    bytes[at + 1] = first;
  }
}
