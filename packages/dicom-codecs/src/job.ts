import type { ByteSource, Result } from '@medicus/ids';
import { defect, ok } from '@medicus/ids';
import {
  type DicomDefect,
  type DicomHeader,
  frameBytes,
  frameDescription,
  inflatedPicture,
  type PictureDescription,
  readHeader,
  type TransferSyntax,
} from '@medicus/dicom';
import type { Codecs } from './codecs.ts';
import { type DecodeOptions, decodePicture } from './decode-picture.ts';
import type { DecodeDefect, DecodedFrame, Preview } from './decoded-frame.ts';
import { ownPlanes } from './overlay-planes.ts';
import { encodePng } from './png.ts';
import { previewPixels } from './preview-pixels.ts';

/** What a worker can be asked to do. Plain data. */
export type Job =
  | { readonly kind: 'header' }
  | {
      readonly kind: 'frame';
      readonly picture: PictureDescription;
      readonly transferSyntax: TransferSyntax;
      readonly frame: number;
      readonly pyramid: boolean;
      /** Halvings that would do; see {@link levelFor}. */
      readonly level?: number;
    }
  | { readonly kind: 'preview'; readonly maxSide: number; readonly frame: number | undefined };

export type JobResult =
  | { readonly kind: 'header'; readonly result: Result<DicomHeader, DicomDefect> }
  | { readonly kind: 'frame'; readonly result: Result<DecodedFrame, DecodeDefect> }
  | { readonly kind: 'preview'; readonly result: Result<Preview, DecodeDefect> };

/** Does a job where it is called. */
export async function runJob(job: Job, source: ByteSource, codecs: Codecs): Promise<JobResult> {
  switch (job.kind) {
    case 'header':
      return { kind: 'header', result: await readHeader(source) };
    case 'frame':
      return {
        kind: 'frame',
        result: await decodeFrame(job, source, { codecs, pyramid: job.pyramid, level: job.level ?? 0 }),
      };
    case 'preview':
      return { kind: 'preview', result: await makePreview(job, source, codecs) };
  }
}

async function decodeFrame(
  job: Omit<Extract<Job, { kind: 'frame' }>, 'kind' | 'pyramid' | 'level'>,
  source: ByteSource,
  options: DecodeOptions,
): Promise<Result<DecodedFrame, DecodeDefect>> {
  const plain = await inflatedPicture(source, frameDescription(job.picture, job.frame));
  if (!plain.ok) return plain;
  const { picture } = plain.value;
  const bytes = await frameBytes(plain.value.source, picture, job.frame);
  if (!bytes.ok) return bytes;
  const decoded = await decodePicture(bytes.value, picture, job.transferSyntax, options);
  if (!decoded.ok || picture.overlays.length === 0) return decoded;
  const planes = await ownPlanes(plain.value.source, picture.overlays, job.frame);
  if (!planes.ok) return planes;
  const overlays = [...decoded.value.overlays, ...planes.value].toSorted((a, b) => a.group - b.group);
  return ok({ ...decoded.value, overlays });
}

async function makePreview(
  job: Extract<Job, { kind: 'preview' }>,
  source: ByteSource,
  codecs: Codecs,
): Promise<Result<Preview, DecodeDefect>> {
  const header = await readHeader(source);
  if (!header.ok) return header;
  const { picture, transferSyntax } = header.value;
  if (!picture.ok) return picture;
  // The middle of a series says more than its first, often empty, slice.
  const frame = job.frame ?? picture.value.representativeFrame ?? picture.value.frames >> 1;
  if (!Number.isFinite(job.maxSide) || job.maxSide < 1) return defect('picture-inconsistent');
  const side = Math.min(job.maxSide, 4096);
  const options = { codecs, pyramid: false, level: levelFor(picture.value, side) };
  // Overlays may hold the patient's name: they never come into a preview.
  const bare = { ...picture.value, overlays: [] };
  const decoded = await decodeFrame({ picture: bare, transferSyntax, frame }, source, options);
  if (!decoded.ok) return decoded;
  const pixels = previewPixels(decoded.value, frameDescription(picture.value, frame), side);
  const { voi } = pixels;
  return ok({
    bytes: await encodePng(pixels),
    mimetype: 'image/png',
    width: pixels.width,
    height: pixels.height,
    window: voi?.kind === 'window' ? { center: voi.center, width: voi.width } : undefined,
  });
}

/**
 * How often a wavelet codec may halve the picture before its longer side has fewer pixels than it is shown with. Averages
 * over the edge of padding would be neither: such pictures are decoded in full.
 */
export function levelFor(
  picture: Pick<PictureDescription, 'padding' | 'pixelAspect' | 'columns' | 'rows'>,
  shownSide: number,
): number {
  if (picture.padding || picture.pixelAspect !== 1 || !(shownSide > 0)) return 0;
  return Math.max(0, Math.floor(Math.log2(Math.max(picture.columns, picture.rows) / shownSide)));
}

/** Buffers of a result that are moved instead of copied. */
export function transferables(done: JobResult): ArrayBuffer[] {
  if (!done.result.ok) return [];
  if (done.kind === 'preview') return [done.result.value.bytes.buffer];
  if (done.kind === 'header') return [];
  const { values, pyramid, overlays } = done.result.value;
  const buffers = [values, ...pyramid.map((level) => level.values), ...overlays.map((overlay) => overlay.mask)];
  return [...new Set(buffers.map(({ buffer }) => buffer))];
}
