import type { Result } from '@medicus/ids';
import { type Video, VIDEO_SENTENCES, type VideoDefect, type VideoDescription } from '@medicus/dicom';

/** What `--json` says of a moving picture. */
export interface VideoSummary extends Omit<VideoDescription, 'fragments' | 'framesPerSecond'> {
  readonly framesPerSecond: number | null;
  readonly container: string | null;
  /** Why a browser could not be given it. */
  readonly defect: VideoDefect | null;
}

export function summarizeVideo(
  { rows, columns, frames, framesPerSecond }: VideoDescription,
  video: Result<Video, VideoDefect>,
): VideoSummary {
  return {
    rows,
    columns,
    frames,
    framesPerSecond: framesPerSecond ?? null,
    container: video.ok ? video.value.container : null,
    defect: video.ok ? null : video.defect,
  };
}

/** The same for people. */
export function videoLine({ rows, columns, frames, framesPerSecond, container, defect }: VideoSummary): string {
  const rate = framesPerSecond === null ? 'rate unknown' : `${Number(framesPerSecond.toFixed(2))} a second`;
  const kind = defect === null ? (container ?? '').toUpperCase() : VIDEO_SENTENCES[defect].en;
  return `${columns} × ${rows}, ${frames === 1 ? '1 frame' : `${frames} frames`}, ${rate}. ${kind}`;
}
