import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from '../byte-reader.ts';
import type { TransferSyntax } from '../transfer-syntax.ts';
import { joinedSource } from '../joined-source.ts';
import { CONTAINER_BYTES, containerOf, type VideoContainer } from './video-container.ts';
import type { VideoDescription } from './video-description.ts';

/** A bit stream that a browser's `<video>` may be given. Whether it has the decoder only it can say. */
export interface Video {
  readonly container: Extract<VideoContainer, 'mp4'>;
  readonly mimetype: 'video/mp4';
  readonly size: number;
  readonly source: ByteSource;
}

/** Why there is nothing to play. */
export type VideoDefect =
  /** MPEG-2: no browser plays it. */
  | 'video-mpeg-2'
  /** H.264 or HEVC, but not as MP4. */
  | 'video-not-mp4'
  /** Not what the transfer syntax says, or nothing that is known. */
  | 'video-malformed'
  /** More than {@link LARGEST_VIDEO}. */
  | 'video-too-large'
  | 'unreadable';

/** It has to be in the browser's hands as a whole. */
const LARGEST_VIDEO = 1024 ** 3;

/** Joins the fragments and looks at what they start with. Reads 1 KiB. */
export async function openVideo(
  source: ByteSource,
  video: VideoDescription,
  transferSyntax: TransferSyntax,
): Promise<Result<Video, VideoDefect>> {
  const stream = joinedSource(
    source,
    video.fragments.map((range) => ({ kind: 'range', range, change: undefined })),
  );
  if (stream.size > LARGEST_VIDEO) return defect('video-too-large');
  const start = await readRange(stream, 0, Math.min(stream.size, CONTAINER_BYTES));
  if (!start.ok) return defect('unreadable');
  if (/^1\.2\.840\.10008\.1\.2\.4\.10[01](\.1)?$/.test(transferSyntax.uid)) return defect('video-mpeg-2');
  switch (containerOf(start.value)) {
    case 'mp4':
      return ok({ container: 'mp4', mimetype: 'video/mp4', size: stream.size, source: stream });
    case 'mpeg-ts':
    case 'annex-b':
      return defect('video-not-mp4');
    case 'mpeg-ps':
    case 'mpeg-2':
      return defect('video-mpeg-2');
    case undefined:
      return defect('video-malformed');
  }
}
