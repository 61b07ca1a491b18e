import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from './byte-reader.ts';
import type { FrameDefect } from './defects.ts';
import { inflatedSource } from './inflated-source.ts';
import { LIMITS } from './limits.ts';
import type { PictureDescription } from './picture-description.ts';

/** Bytes of one native frame; YBR_FULL_422 shares its chroma between two pixels. */
export function nativeFrameBytes(picture: PictureDescription): number {
  const samples = picture.photometric === 'YBR_FULL_422' ? 2 : picture.samplesPerPixel;
  return picture.rows * picture.columns * samples * (picture.bitsAllocated / 8);
}

/** One frame as it stands in the file: raw samples, or its codestream put together. `frame` counts from 0. */
export async function frameBytes(
  source: ByteSource,
  picture: PictureDescription,
  frame: number,
): Promise<Result<Uint8Array<ArrayBuffer>, FrameDefect>> {
  if (!Number.isInteger(frame) || frame < 0 || frame >= picture.frames) return defect('no-such-frame');
  const location = picture.pixelData;
  if (location.kind === 'native') {
    const length = nativeFrameBytes(picture);
    const from = location.range.from + frame * length;
    if (from + length > location.range.to) return defect('frame-truncated');
    if (location.deflatedFrom === undefined) return readRange(source, from, from + length);
    const inflated = await inflatedSource(source, location.deflatedFrom);
    return inflated.ok ? readRange(inflated.value, from, from + length) : inflated;
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
