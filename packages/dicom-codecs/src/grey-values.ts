import type { PictureDescription } from '@medicus/dicom';
import type { StoredValues } from './decoded-frame.ts';
import type { Samples } from './samples.ts';

/** Clears what lies outside BitsStored (old files keep overlays there) and extends the sign. In place. */
export function toStoredValues(samples: Samples['values'], picture: PictureDescription): StoredValues {
  const shift = picture.highBit + 1 - picture.bitsStored;
  const unused = samples.BYTES_PER_ELEMENT * 8 - picture.bitsStored;
  if (!picture.signed) {
    // Packed bits have been unpacked into bytes.
    if (unused <= 0 || picture.bitsAllocated === 1) return samples;
    const mask = 2 ** picture.bitsStored - 1;
    for (let index = 0; index < samples.length; index++) samples[index] = ((samples[index] ?? 0) >>> shift) & mask;
    return samples;
  }
  const signed = signedView(samples);
  if (unused <= 0) return signed;
  const up = 32 - picture.bitsStored;
  for (let index = 0; index < signed.length; index++) signed[index] = (((samples[index] ?? 0) >>> shift) << up) >> up;
  return signed;
}

function signedView(samples: Samples['values']): StoredValues {
  const { buffer, byteOffset, length } = samples;
  if (samples instanceof Uint8Array) return new Int8Array(buffer, byteOffset, length);
  return samples instanceof Uint16Array
    ? new Int16Array(buffer, byteOffset, length)
    : new Int32Array(buffer, byteOffset, length);
}
