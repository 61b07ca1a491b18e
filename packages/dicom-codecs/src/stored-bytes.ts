import type { PictureDescription } from '@medicus/dicom';
import type { StoredValues } from './decoded-frame.ts';

/** The picture whose decoding gives stored values: of palette colour the indices, not the colours. */
export function asStored(picture: PictureDescription): PictureDescription {
  return picture.photometric === 'PALETTE COLOR'
    ? { ...picture, photometric: 'MONOCHROME2', palette: undefined }
    : picture;
}

/** Little endian, as many bytes per sample as BitsAllocated says (a bit as one byte: 0 or 1; floating point IEEE 754). */
export function storedBytes(values: StoredValues, picture: PictureDescription): Uint8Array<ArrayBuffer> {
  // A packed bit becomes a byte of its own.
  const wanted = Math.max(picture.bitsAllocated / 8, 1);
  if (values.BYTES_PER_ELEMENT === wanted && (wanted === 1 || LITTLE)) {
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
  const out = new Uint8Array(values.length * wanted);
  const view = new DataView(out.buffer);
  for (const [index, value] of values.entries()) {
    if (values instanceof Float32Array) view.setFloat32(index * 4, value, true);
    else if (values instanceof Float64Array) view.setFloat64(index * 8, value, true);
    else if (wanted === 1) view.setUint8(index, value & 0xff);
    else if (wanted === 2) view.setUint16(index * 2, value & 0xffff, true);
    else view.setUint32(index * 4, value >>> 0, true);
  }
  return out;
}

const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
