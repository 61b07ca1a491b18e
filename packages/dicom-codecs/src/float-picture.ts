import { defect, ok, type Result } from '@medicus/ids';
import { automaticFloatWindow, nativeFrameBytes, type PictureDescription, type TransferSyntax } from '@medicus/dicom';
import type { DecodeDefect, DecodedFrame, FloatValues } from './decoded-frame.ts';
import { buildFloatPyramid } from './float-pyramid.ts';

/**
 * One frame of Float or Double Float Pixel Data: uncompressed, all bits as they are stored, NaN and infinities too. A
 * way of its own, so that the loops over whole numbers never see another kind of array.
 */
export function decodeFloatPicture(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
  { packing }: TransferSyntax,
  { pyramid }: { readonly pyramid: boolean },
): Result<DecodedFrame, DecodeDefect> {
  if (packing !== 'native' && packing !== 'deflated') return defect('bits-unsupported');
  const { columns, rows, padding } = picture;
  if (bytes.length < nativeFrameBytes(picture)) return defect('frame-truncated');
  const values = floatsIn(bytes, columns * rows, picture.bitsAllocated);
  return ok({
    columns,
    rows,
    step: 1,
    colour: 'grey',
    values,
    pyramid: pyramid ? buildFloatPyramid(values, columns, rows, padding) : [],
    overlays: [],
    ...automaticFloatWindow(picture, values),
  });
}

function floatsIn(bytes: Uint8Array<ArrayBuffer>, count: number, bits: number): FloatValues {
  const width = bits / 8;
  // Views of wider numbers need an even start.
  const own = bytes.byteOffset % width === 0 ? bytes : Uint8Array.from(bytes);
  return bits === 64
    ? new Float64Array(own.buffer, own.byteOffset, count)
    : new Float32Array(own.buffer, own.byteOffset, count);
}
