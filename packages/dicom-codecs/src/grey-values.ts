import type { PictureDescription } from '@medicus/dicom';
import type { IntegerValues } from './decoded-frame.ts';
import type { Samples } from './samples.ts';

/** Clears what lies outside BitsStored (old files keep overlays there) and extends the sign. In place. */
export function toStoredValues(samples: Samples['values'], picture: PictureDescription): IntegerValues {
  if (!picture.signed) return storedBits(samples, picture);
  const shift = picture.highBit + 1 - picture.bitsStored;
  const signed = signedView(samples);
  if (samples.BYTES_PER_ELEMENT * 8 <= picture.bitsStored) return signed;
  const up = 32 - picture.bitsStored;
  for (let index = 0; index < signed.length; index++) signed[index] = (((samples[index] ?? 0) >>> shift) << up) >> up;
  return signed;
}

/** The BitsStored bits that end at HighBit, of grey without a sign or of colours. In place. */
export function storedBits(samples: Samples['values'], picture: PictureDescription): Samples['values'] {
  // Packed bits have been unpacked into bytes.
  if (samples.BYTES_PER_ELEMENT * 8 <= picture.bitsStored || picture.bitsAllocated === 1) return samples;
  const shift = picture.highBit + 1 - picture.bitsStored;
  const mask = 2 ** picture.bitsStored - 1;
  if (shift === 0) return masked(samples, mask);
  for (let index = 0; index < samples.length; index++) samples[index] = ((samples[index] ?? 0) >>> shift) & mask;
  return samples;
}

/** Four bytes at a time: this is all that is left to do for most uncompressed radiographs. */
function masked(samples: Samples['values'], mask: number): Samples['values'] {
  const { BYTES_PER_ELEMENT: width, buffer, byteOffset, length } = samples;
  let index = 0;
  if (width < 4 && byteOffset % 4 === 0) {
    const words = new Int32Array(buffer, byteOffset, (length * width) >> 2);
    const repeated = width === 2 ? mask * 0x1_0001 : mask * 0x101_0101;
    for (let word = 0; word < words.length; word++) words[word] = (words[word] as number) & repeated;
    index = words.length * (4 / width);
  }
  for (; index < length; index++) samples[index] = (samples[index] ?? 0) & mask;
  return samples;
}

function signedView(samples: Samples['values']): IntegerValues {
  const { buffer, byteOffset, length } = samples;
  if (samples instanceof Uint8Array) return new Int8Array(buffer, byteOffset, length);
  return samples instanceof Uint16Array
    ? new Int16Array(buffer, byteOffset, length)
    : new Int32Array(buffer, byteOffset, length);
}
