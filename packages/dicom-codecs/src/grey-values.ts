import type { PictureDescription } from '@medicus/dicom';
import type { StoredValues } from './decoded-frame.ts';
import type { Samples } from './samples.ts';

/** Clears what lies outside BitsStored (old files keep overlays there) and extends the sign. In place. */
export function toStoredValues(samples: Samples['values'], picture: PictureDescription): StoredValues {
  const shift = picture.highBit + 1 - picture.bitsStored;
  const wide = samples instanceof Uint16Array;
  const unused = (wide ? 16 : 8) - picture.bitsStored;
  if (!picture.signed) {
    if (unused === 0) return samples;
    const mask = 2 ** picture.bitsStored - 1;
    for (let index = 0; index < samples.length; index++) samples[index] = ((samples[index] ?? 0) >> shift) & mask;
    return samples;
  }
  const signed = wide
    ? new Int16Array(samples.buffer, samples.byteOffset, samples.length)
    : new Int8Array(samples.buffer, samples.byteOffset, samples.length);
  if (unused === 0) return signed;
  const up = 32 - picture.bitsStored;
  for (let index = 0; index < signed.length; index++) signed[index] = (((samples[index] ?? 0) >> shift) << up) >> up;
  return signed;
}
