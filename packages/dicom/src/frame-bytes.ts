import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from './byte-reader.ts';
import type { FrameDefect } from './defects.ts';
import { inflatedSource } from './inflated-source.ts';
import { LIMITS } from './limits.ts';
import type { OverlayDescription } from './overlays.ts';
import type { PictureDescription, PixelDataLocation } from './picture-description.ts';

type NativeForm = Pick<PictureDescription, 'photometric' | 'samplesPerPixel' | 'rows' | 'columns' | 'bitsAllocated'>;

/** Bits of one native frame; YBR_FULL_422 shares its chroma between two pixels. */
function nativeFrameBits(picture: NativeForm): number {
  const samples = picture.photometric === 'YBR_FULL_422' ? 2 : picture.samplesPerPixel;
  return picture.rows * picture.columns * samples * picture.bitsAllocated;
}

/** Bytes of one native frame as {@link frameBytes} hands it out; packed bits fill their last byte in part. */
export function nativeFrameBytes(picture: NativeForm): number {
  return Math.ceil(nativeFrameBits(picture) / 8);
}

/** Bytes that all frames take; those of 1 bit follow one another without a gap. */
export function nativePictureBytes(picture: NativeForm & Pick<PictureDescription, 'frames'>): number {
  return Math.ceil((nativeFrameBits(picture) * picture.frames) / 8);
}

/**
 * One frame: raw samples in little endian, or its codestream put together. `frame` counts from 0. Reads no more of the
 * source than the frame (all of it where the data set is deflated as a whole).
 */
export async function frameBytes(
  source: ByteSource,
  picture: PictureDescription,
  frame: number,
): Promise<Result<Uint8Array<ArrayBuffer>, FrameDefect>> {
  if (!Number.isInteger(frame) || frame < 0 || frame >= picture.frames) return defect('no-such-frame');
  const location = picture.pixelData;
  if (location.kind === 'native') {
    const bits = nativeFrameBits(picture);
    return packedBits(source, location, {
      from: frame * bits,
      count: bits,
      word: picture.bitsAllocated === 64 ? 8 : picture.bitsAllocated === 32 ? 4 : 2,
    });
  }

  const ranges = location.frames[frame];
  if (!ranges) return defect('no-such-frame');
  if (ranges.some((range) => range.to > source.size)) return defect('frame-truncated');
  const size = ranges.reduce((sum, range) => sum + range.to - range.from, 0);
  if (size > LIMITS.frameBytes) return defect('frame-truncated');
  const [only] = ranges;
  if (only && ranges.length === 1) return readRange(source, only.from, only.to);
  const out = new Uint8Array(size);
  let at = 0;
  for (const range of ranges) {
    const piece = await readRange(source, range.from, range.to);
    if (!piece.ok) return piece;
    out.set(piece.value, at);
    at += piece.value.length;
  }
  return ok(out);
}

/**
 * File and description as they would be if the data set were not deflated as a whole: for who reads more than one
 * value of it. The same ones where it is not.
 */
export async function inflatedPicture(
  source: ByteSource,
  picture: PictureDescription,
): Promise<Result<{ readonly source: ByteSource; readonly picture: PictureDescription }, FrameDefect>> {
  const { pixelData } = picture;
  if (pixelData.kind !== 'native' || pixelData.deflatedFrom === undefined) return ok({ source, picture });
  const inflated = await inflatedSource(source, pixelData.deflatedFrom);
  if (!inflated.ok) return inflated;
  const { deflatedFrom: _, ...plain } = pixelData;
  const overlays = picture.overlays.map((overlay): OverlayDescription => {
    if (overlay.data.kind !== 'own') return overlay;
    const { deflatedFrom: _from, ...data } = overlay.data;
    return { ...overlay, data };
  });
  return ok({ source: inflated.value, picture: { ...picture, pixelData: plain, overlays } });
}

/**
 * `count` bits from bit `from` of a value on, moved to the start of a byte (PS3.5 8.1.1: least significant first, and
 * frames follow each other without a gap). `word`: bytes of a word where words are swapped.
 */
export async function packedBits(
  source: ByteSource,
  location: Omit<Extract<PixelDataLocation, { kind: 'native' }>, 'kind'>,
  { from, count, word }: { readonly from: number; readonly count: number; readonly word: 2 | 4 | 8 },
): Promise<Result<Uint8Array<ArrayBuffer>, FrameDefect>> {
  const { range, wordSwapped, deflatedFrom } = location;
  const first = Math.floor(from / 8);
  const end = Math.ceil((from + count) / 8);
  if (range.from + end > range.to) return defect('frame-truncated');
  const whole = deflatedFrom === undefined ? ok(source) : await inflatedSource(source, deflatedFrom);
  if (!whole.ok) return whole;
  // Whole words only: the first and the last may reach into the neighbouring frames.
  const start = wordSwapped ? first - (first % word) : first;
  const stop = wordSwapped ? Math.min(Math.ceil(end / word) * word, range.to - range.from) : end;
  const read = await readRange(whole.value, range.from + start, range.from + stop);
  if (!read.ok) return read;
  if (wordSwapped) swapWords(read.value, word);
  return ok(shifted(read.value.subarray(first - start, end - start), from % 8));
}

/** In place; the last word may be cut short. */
function swapWords(bytes: Uint8Array, word: 2 | 4 | 8): void {
  for (let at = 0; at + word <= bytes.length; at += word) bytes.subarray(at, at + word).reverse();
}

/** Without the first `bits` bits. In place. */
function shifted(bytes: Uint8Array<ArrayBuffer>, bits: number): Uint8Array<ArrayBuffer> {
  if (bits === 0) return bytes;
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = ((bytes[at] ?? 0) >> bits) | ((bytes[at + 1] ?? 0) << (8 - bits));
  return bytes;
}
