import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import {
  blackPixel,
  deidentify,
  type Deidentified,
  type DeidentifyDefect,
  type DeidentifyOptions,
  type DicomHeader,
  isGrey,
  type Packing,
  type PictureDescription,
  type Rectangle,
  rectanglesInside,
} from '@medicus/dicom';
import { canDecode } from './decode-picture.ts';
import type { DecodeDefect, DecodedFrame } from './decoded-frame.ts';
import type { DecodeService } from './decode-service.ts';
import { framesSource } from './frames-source.ts';
import { asStored, storedBytes } from './stored-bytes.ts';

export interface BlackOutOptions extends Omit<DeidentifyOptions, 'pixels' | 'blackOut'> {
  readonly blackOut: readonly Rectangle[];
  /** For each frame; the service's usual limit if not given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export type BlackOutCopyDefect =
  | DeidentifyDefect
  | DecodeDefect
  /** Moving pictures cannot be decoded frame by frame here. */
  | 'black-out-video'
  /** There is no decoder for the picture, so nothing in it can be changed. */
  | 'black-out-undecodable'
  /** Uncompressed the copy would be larger than {@link LARGEST_COPY}. */
  | 'black-out-too-large';

/** Bytes of pixels in a copy: the field for their length has 32 bit, and people have to carry it. */
const LARGEST_COPY = 1024 ** 3;

/** Samples come out of these as they were coded; the others turn YBR into RGB themselves. */
const KEEPS_YBR: readonly Packing[] = [
  'native',
  'deflated',
  'deflated-frames',
  'rle',
  'jpeg-lossless',
  'jpeg-ls',
  'jpeg-2000',
  'htj2k',
];

/**
 * A copy by the Basic Profile in which rectangles are black in every frame, whatever the pixels are compressed with:
 * each frame is decoded in the service's workers when the copy is read, and written without compression, so without
 * loss. One frame at a time is in memory. If a frame turns out to be damaged while the copy is read, `slice` rejects
 * with {@link FrameUnusable}: nothing of such a copy may be passed on.
 */
export async function deidentifyWithBlackOut(
  source: ByteSource,
  service: Pick<DecodeService, 'readHeader' | 'decodeFrame'>,
  { blackOut, timeoutMs, signal, ...options }: BlackOutOptions,
): Promise<Result<Deidentified, BlackOutCopyDefect>> {
  if (blackOut.length === 0) return deidentify(source, options);
  const header = await service.readHeader(source, signal ? { signal } : {});
  if (!header.ok) return header;
  const { transferSyntax, picture } = header.value;
  if (transferSyntax.packing === 'video') return defect('black-out-video');
  if (!canDecode(transferSyntax)) return defect('black-out-undecodable');
  if (!picture.ok) return picture;
  if (staysInPlace(picture.value, transferSyntax.packing)) return deidentify(source, { ...options, blackOut });

  // Such pixels would have to become bytes, which segmentations may not be.
  if (picture.value.bitsAllocated === 1) return defect('black-out-bits');
  const inside = rectanglesInside(picture.value, blackOut);
  if (!inside.ok) return inside;
  const written = writtenForm(picture.value, transferSyntax.packing);
  const { rows, columns, frames } = picture.value;
  const frameBytes = rows * columns * written.samplesPerPixel * (written.bitsAllocated / 8);
  if (frameBytes * frames > LARGEST_COPY) return defect('black-out-too-large');

  const asked: DicomHeader = { ...header.value, picture: ok(written.decodedAs) };
  const limits = { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(signal ? { signal } : {}) };
  const black = blackPixel(written.blackIn);
  const frame = async (index: number): Promise<Result<Uint8Array<ArrayBuffer>, DecodeDefect>> => {
    const decoded = await service.decodeFrame(source, asked, index, limits);
    if (!decoded.ok) return decoded;
    for (const rectangle of inside.value) fill(decoded.value, rectangle, black);
    const bytes = storedBytes(decoded.value.values, written.decodedAs);
    if (bytes.length !== frameBytes) return defect('codestream-mismatch');
    return ok(transferSyntax.bigEndian ? swapped(bytes, written.bitsAllocated / 8) : bytes);
  };
  const bytes = framesSource(frames, frameBytes, frame);
  // Says at once why it is not possible, in most cases.
  const first = await bytes.frame(0);
  if (!first.ok) return first;
  return deidentify(source, {
    ...options,
    pixels: { bytes, bigEndian: transferSyntax.bigEndian, form: written, rectangles: blackOut },
  });
}

/** Native pixels that use all their bits are changed where they stand; others lose what lies above BitsStored, overlays too. */
function staysInPlace(picture: PictureDescription, packing: Packing): boolean {
  const usesAllBits = picture.bitsStored === picture.bitsAllocated || !isGrey(picture.photometric);
  return packing === 'native' && picture.pixelData.kind === 'native' && usesAllBits;
}

type Written = Pick<
  PictureDescription,
  'sampleFormat' | 'samplesPerPixel' | 'bitsAllocated' | 'bitsStored' | 'photometric'
> & {
  /** What the decoder is told, so that it hands out samples and not colours. */
  readonly decodedAs: PictureDescription;
  /** What black is looked up in. */
  readonly blackIn: PictureDescription;
};

function writtenForm(picture: PictureDescription, packing: Packing): Written {
  const { sampleFormat, samplesPerPixel, bitsAllocated, bitsStored } = picture;
  const form = { sampleFormat, samplesPerPixel, bitsAllocated, bitsStored };
  if (samplesPerPixel === 1) {
    return { ...form, photometric: picture.photometric, decodedAs: asStored(picture), blackIn: picture };
  }
  const rgb = { ...picture, photometric: 'RGB' } as const;
  return picture.photometric === 'YBR_FULL' && KEEPS_YBR.includes(packing)
    ? { ...form, photometric: 'YBR_FULL', decodedAs: rgb, blackIn: picture }
    : { ...form, photometric: 'RGB', decodedAs: picture, blackIn: rgb };
}

function fill({ values, columns }: DecodedFrame, rectangle: Rectangle, black: readonly number[]): void {
  const samples = black.length;
  for (let y = rectangle.y; y < rectangle.y + rectangle.height; y++) {
    const from = (y * columns + rectangle.x) * samples;
    for (let at = 0; at < rectangle.width * samples; at++) values[from + at] = black[at % samples] ?? 0;
  }
}

/** `width`: bytes of one sample. */
function swapped(bytes: Uint8Array<ArrayBuffer>, width: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) out[at] = bytes[at ^ (width - 1)] ?? 0;
  return out;
}
