import { defect, ok, type Result } from '@medicus/ids';
import { nativeFrameBytes, type PictureDescription } from '@medicus/dicom';
import { unpackBits } from './packed-bits.ts';
import type { Samples } from './samples.ts';

/** Uncompressed samples, little endian. Works in place where it can: `bytes` is used up. */
export function nativeSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
): Result<Samples, 'frame-truncated'> {
  const length = nativeFrameBytes(picture);
  if (bytes.length < length) return defect('frame-truncated');
  const layout = picture.planar ? 'planar' : 'interleaved';
  return ok({ values: valuesIn(bytes, length, picture), layout });
}

function valuesIn(bytes: Uint8Array<ArrayBuffer>, length: number, picture: PictureDescription): Samples['values'] {
  const size = picture.bitsAllocated / 8;
  if (size < 1) return unpackBits(bytes, picture.rows * picture.columns);
  if (size === 1) return bytes.subarray(0, length);
  // Views of wider numbers need an even start; a copy costs less than reading byte by byte.
  const own = bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
  return size === 2
    ? new Uint16Array(own.buffer, own.byteOffset, length / 2)
    : new Uint32Array(own.buffer, own.byteOffset, length / 4);
}
