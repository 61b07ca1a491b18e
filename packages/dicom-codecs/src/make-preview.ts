import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { frameDescription, type PictureDescription, readHeader, type TransferSyntax } from '@medicus/dicom';
import type { Codecs } from './codecs.ts';
import { decodeFrame } from './decode-frame.ts';
import type { DecodeDefect, Preview } from './decoded-frame.ts';
import { encodePng } from './png.ts';
import { previewPixels } from './preview-pixels.ts';
import { levelFor } from './sub-resolution.ts';

/** What is to be drawn, before anything is decoded. */
interface PreviewPlan {
  readonly picture: PictureDescription;
  readonly transferSyntax: TransferSyntax;
  readonly frame: number;
  readonly side: number;
}

/** Reads the header and decides on the frame. */
export async function planPreview(
  wanted: { readonly maxSide: number; readonly frame: number | undefined },
  source: ByteSource,
): Promise<Result<PreviewPlan, DecodeDefect>> {
  const header = await readHeader(source);
  if (!header.ok) return header;
  const { picture, transferSyntax } = header.value;
  if (!picture.ok) return picture;
  // The middle of a series says more than its first, often empty, slice.
  const frame = wanted.frame ?? picture.value.representativeFrame ?? picture.value.frames >> 1;
  if (!Number.isFinite(wanted.maxSide) || wanted.maxSide < 1) return defect('picture-inconsistent');
  return ok({ picture: picture.value, transferSyntax, frame, side: Math.min(wanted.maxSide, 4096) });
}

export async function makePreview(
  plan: Result<PreviewPlan, DecodeDefect>,
  source: ByteSource,
  codecs: Codecs,
): Promise<Result<Preview, DecodeDefect>> {
  if (!plan.ok) return plan;
  const { picture, transferSyntax, frame, side } = plan.value;
  const options = { codecs, pyramid: false, level: levelFor(picture, side) };
  // Overlays may hold the patient's name: they never come into a preview.
  const bare = { ...picture, overlays: [] };
  const decoded = await decodeFrame({ picture: bare, transferSyntax, frame }, source, options);
  if (!decoded.ok) return decoded;
  const pixels = previewPixels(decoded.value, frameDescription(picture, frame), side);
  const { voi } = pixels;
  return ok({
    bytes: await encodePng(pixels),
    mimetype: 'image/png',
    width: pixels.width,
    height: pixels.height,
    window: voi?.kind === 'window' ? { center: voi.center, width: voi.width } : undefined,
  });
}
