import { defect, ok, type Result } from '@medicus/ids';
import {
  automaticWindow,
  inflateRaw,
  isGrey,
  nativeFrameBytes,
  type Packing,
  type PictureDescription,
  type TransferSyntax,
  undrawnKind,
} from '@medicus/dicom';
import type { Codecs } from './codecs.ts';
import { toRgb } from './colour.ts';
import type { DecodeDefect, DecodedFrame, IntegerValues } from './decoded-frame.ts';
import { decodeFloatPicture } from './float-picture.ts';
import { toStoredValues } from './grey-values.ts';
import { jpeg2000Samples } from './jpeg-2000-samples.ts';
import { jpegLosslessSamples } from './jpeg-lossless-samples.ts';
import { jpegLsSamples } from './jpeg-ls-samples.ts';
import { jpegSamples } from './jpeg-samples.ts';
import { jpegXlSamples } from './jpeg-xl-samples.ts';
import { nativeSamples } from './native-samples.ts';
import { embeddedPlanes } from './overlay-planes.ts';
import { unpackBits } from './packed-bits.ts';
import { buildPyramid } from './pyramid.ts';
import { rleSamples } from './rle-samples.ts';
import type { Samples } from './samples.ts';

const DECODABLE: readonly Packing[] = [
  'native',
  'deflated',
  'deflated-frames',
  'rle',
  'jpeg-baseline',
  'jpeg-extended',
  'jpeg-lossless',
  'jpeg-ls',
  'jpeg-2000',
  'htj2k',
  'jpeg-xl',
];

const OF_32_BITS: readonly Packing[] = ['native', 'deflated', 'deflated-frames', 'rle'];

/** Whether there is a decoder for it: a card can say so before anything is tried. */
export function canDecode(transferSyntax: TransferSyntax): boolean {
  return DECODABLE.includes(transferSyntax.packing);
}

export interface DecodeOptions {
  readonly codecs: Codecs;
  readonly pyramid: boolean;
  /** Wavelet codecs may hand out 1/2ⁿ of each side, for up to this n; others decode in full. */
  readonly level?: number;
}

/** One frame's bytes → stored values or RGB. Runs where it is called: use the decode service in a page. */
export async function decodePicture(
  bytes: Uint8Array<ArrayBuffer>,
  description: PictureDescription,
  transferSyntax: TransferSyntax,
  options: DecodeOptions,
): Promise<Result<DecodedFrame, DecodeDefect>> {
  if (description.sampleFormat === 'float') return decodeFloatPicture(bytes, description, transferSyntax, options);
  const samples = await decodeSamples(bytes, description, transferSyntax, options);
  if (!samples.ok) return samples;
  const picture = atLevel(description, samples.value.level ?? 0);
  const pixels = picture.rows * picture.columns;
  const grey = isGrey(picture.photometric);
  // They are gone from the values afterwards.
  const overlays = samples.value.level ? [] : embeddedPlanes(samples.value.values, picture);
  const values: IntegerValues = grey ? toStoredValues(samples.value.values, picture) : toRgb(samples.value, picture);
  // Never show a part of a picture as the whole.
  if (values.length !== pixels * (grey ? 1 : 3)) return defect('codestream-mismatch');
  const statistics = grey
    ? automaticWindow(picture, values)
    : { range: { min: 0, max: 255 }, automaticWindow: { center: 128, width: 256 } };
  return ok({
    columns: picture.columns,
    rows: picture.rows,
    step: 2 ** (samples.value.level ?? 0),
    colour: grey ? 'grey' : 'rgb',
    values,
    // A reduced picture has little more than is shown of it.
    pyramid:
      options.pyramid && !samples.value.level
        ? buildPyramid(values, picture.columns, picture.rows, grey ? 1 : 3, picture.padding)
        : [],
    overlays,
    ...statistics,
  });
}

/** The same picture, halved so often. */
function atLevel(picture: PictureDescription, level: number): PictureDescription {
  if (level === 0) return picture;
  return {
    ...picture,
    columns: Math.ceil(picture.columns / 2 ** level),
    rows: Math.ceil(picture.rows / 2 ** level),
  };
}

/** Each frame by itself, followed by a zero to make its length even (PS3.5 A.4.13). */
async function deflatedSamples(bytes: Uint8Array<ArrayBuffer>, picture: PictureDescription): Promise<LevelledSamples> {
  const length = nativeFrameBytes(picture);
  const inflated = await inflateRaw(bytes, length + 1);
  if (!inflated.ok) return inflated.defect === 'inflated-too-large' ? defect('codestream-mismatch') : inflated;
  return inflated.value.length < length ? defect('codestream-mismatch') : nativeSamples(inflated.value, picture);
}

/** Packed bits are packed as the bytes they fill; 32 bits come as their bytes. */
function rleSamplesOfAnyWidth(bytes: Uint8Array<ArrayBuffer>, picture: PictureDescription): LevelledSamples {
  const pixels = picture.rows * picture.columns;
  if (picture.bitsAllocated === 1) {
    const packed = rleSamples(bytes, { ...picture, bitsAllocated: 8, rows: 1, columns: Math.ceil(pixels / 8) });
    if (!packed.ok) return packed;
    return ok({ values: unpackBits(Uint8Array.from(packed.value.values), pixels), layout: 'interleaved' });
  }
  const samples = rleSamples(bytes, picture);
  if (picture.bitsAllocated !== 32 || !samples.ok) return samples;
  const { buffer, byteOffset } = samples.value.values;
  return ok({ values: new Uint32Array(buffer, byteOffset, pixels * picture.samplesPerPixel), layout: 'interleaved' });
}

type LevelledSamples = Result<Samples & { readonly level?: number }, DecodeDefect>;

function decodeSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
  transferSyntax: TransferSyntax,
  { codecs, level }: DecodeOptions,
): Promise<LevelledSamples> | LevelledSamples {
  // No such codestream holds more than 16 bits of grey here.
  if (picture.bitsAllocated === 32 && !OF_32_BITS.includes(transferSyntax.packing)) return defect('bits-unsupported');
  switch (transferSyntax.packing) {
    case 'native':
    case 'deflated':
      return nativeSamples(bytes, picture);
    case 'deflated-frames':
      return deflatedSamples(bytes, picture);
    case 'rle':
      return rleSamplesOfAnyWidth(bytes, picture);
    case 'jpeg-lossless':
      return jpegLosslessSamples(bytes, picture);
    case 'jpeg-baseline':
    case 'jpeg-extended':
      return jpegSamples(bytes, picture, codecs);
    case 'jpeg-ls':
      return jpegLsSamples(bytes, picture, codecs);
    case 'jpeg-2000':
    case 'htj2k':
      return jpeg2000Samples(bytes, picture, codecs, level);
    case 'jpeg-xl':
      return jpegXlSamples(bytes, picture, codecs);
    default:
      return defect(undrawnKind(transferSyntax.packing) ?? 'transfer-syntax-unsupported');
  }
}
