import type { ByteSource, Result } from '@medicus/ids';
import {
  type DicomDefect,
  type DicomHeader,
  isGrey,
  type PictureDescription,
  readHeader,
  type TransferSyntax,
} from '@medicus/dicom';
import type { Codecs } from './codecs.ts';
import { decodeFrame } from './decode-frame.ts';
import type { DecodeDefect, DecodedFrame, Preview } from './decoded-frame.ts';
import { makePreview, planPreview } from './make-preview.ts';

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

/** A preview's picture is only known when its header has been read: it is larger than there is room for now. */
export interface NeedsRoom {
  readonly kind: 'needs-room';
  readonly bytes: number;
}

/** {@link runJob}, unless a preview would decode more than `room` bytes. */
export async function runJobWithin(
  room: number,
  job: Job,
  source: ByteSource,
  codecs: Codecs,
): Promise<JobResult | NeedsRoom> {
  if (job.kind !== 'preview') return runJob(job, source, codecs);
  const plan = await planPreview(job, source);
  const bytes = plan.ok ? decodedBytes(plan.value.picture) : 0;
  if (bytes > room) return { kind: 'needs-room', bytes };
  return { kind: 'preview', result: await makePreview(plan, source, codecs) };
}

/** Bytes of a frame's values in full size. */
export function decodedBytes(picture: PictureDescription): number {
  const width = picture.bitsAllocated <= 8 ? 1 : picture.bitsAllocated / 8;
  // Palettes become RGB.
  const channels = isGrey(picture.photometric) ? 1 : 3;
  return picture.rows * picture.columns * width * channels;
}

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
      return { kind: 'preview', result: await makePreview(await planPreview(job, source), source, codecs) };
  }
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
