import { defect, ok, type Result } from '@medicus/ids';
import { automaticWindow, isGrey, type Packing, type PictureDescription, type TransferSyntax } from '@medicus/dicom';
import { toRgb } from './colour.ts';
import type { DecodeDefect, DecodedFrame, StoredValues } from './decoded-frame.ts';
import { toStoredValues } from './grey-values.ts';
import { jpegLosslessSamples } from './jpeg-lossless-samples.ts';
import { nativeSamples } from './native-samples.ts';
import { buildPyramid } from './pyramid.ts';
import { rleSamples } from './rle-samples.ts';
import type { Samples } from './samples.ts';

const DECODABLE: readonly Packing[] = ['native', 'rle', 'jpeg-lossless'];

/** Whether there is a decoder for it: a card can say so before anything is tried. */
export function canDecode(transferSyntax: TransferSyntax): boolean {
  return DECODABLE.includes(transferSyntax.packing);
}

/** One frame's bytes → stored values or RGB. Runs where it is called: use the decode service in a page. */
export async function decodePicture(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
  transferSyntax: TransferSyntax,
  options: { readonly pyramid: boolean },
): Promise<Result<DecodedFrame, DecodeDefect>> {
  const samples = await decodeSamples(bytes, picture, transferSyntax);
  if (!samples.ok) return samples;
  const pixels = picture.rows * picture.columns;
  const grey = isGrey(picture.photometric);
  const values: StoredValues = grey ? toStoredValues(samples.value.values, picture) : toRgb(samples.value, picture);
  // Never show a part of a picture as the whole.
  if (values.length !== pixels * (grey ? 1 : 3)) return defect('codestream-mismatch');
  const statistics = grey
    ? automaticWindow(picture, values)
    : { range: { min: 0, max: 255 }, automaticWindow: { center: 128, width: 256 } };
  return ok({
    columns: picture.columns,
    rows: picture.rows,
    colour: grey ? 'grey' : 'rgb',
    values,
    pyramid: options.pyramid ? buildPyramid(values, picture.columns, picture.rows, grey ? 1 : 3, picture.padding) : [],
    ...statistics,
  });
}

function decodeSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
  transferSyntax: TransferSyntax,
): Promise<Result<Samples, DecodeDefect>> | Result<Samples, DecodeDefect> {
  switch (transferSyntax.packing) {
    case 'native':
      return nativeSamples(bytes, picture, picture.pixelData.kind === 'native' && picture.pixelData.wordSwapped);
    case 'rle':
      return rleSamples(bytes, picture);
    case 'jpeg-lossless':
      return jpegLosslessSamples(bytes, picture);
    default:
      return defect('transfer-syntax-unsupported');
  }
}
