import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import type { Video } from '@medicus/dicom';

export interface MountedVideo {
  /** Plays, seeks and tells its size like any other. */
  readonly element: HTMLVideoElement;
  /** Stops, takes the element out of the page and gives the memory back. */
  dispose(): void;
}

export interface MountVideoOptions {
  /** What the video is, for people who do not see it. */
  readonly label: string;
  readonly signal?: AbortSignal;
}

/** Read from the source at once; the browser keeps it where it likes, not in our memory. */
const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * Shows a video in `element` with the browser's own controls. Does not start by itself, is not cast to other devices.
 * `video-unplayable`: this browser has no decoder for it, or it is damaged. Needs `media-src blob:` in the page's policy.
 */
export async function mountVideo(
  element: HTMLElement,
  video: Video,
  { label, signal }: MountVideoOptions,
): Promise<Result<MountedVideo, 'video-unplayable' | 'unreadable' | 'cancelled'>> {
  const pieces = await piecesOf(video.source, signal);
  if (!pieces.ok) return pieces;
  // The type is ours: whatever the bytes are, they are nothing but a video to the browser.
  const url = URL.createObjectURL(new Blob([...pieces.value], { type: video.mimetype }));
  const player = element.ownerDocument.createElement('video');
  const dispose = (): void => {
    player.pause();
    player.removeAttribute('src');
    player.load();
    player.remove();
    URL.revokeObjectURL(url);
  };
  player.controls = true;
  player.autoplay = false;
  player.playsInline = true;
  player.preload = 'metadata';
  player.disableRemotePlayback = true;
  player.disablePictureInPicture = true;
  player.setAttribute('aria-label', label);
  const outcome = await loaded(player, url, signal);
  if (!outcome.ok) {
    dispose();
    return outcome;
  }
  element.append(player);
  return ok({ element: player, dispose });
}

function loaded(
  player: HTMLVideoElement,
  url: string,
  signal: AbortSignal | undefined,
): Promise<Result<undefined, 'video-unplayable' | 'cancelled'>> {
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => resolve(defect('cancelled')), { once: true });
    player.addEventListener('error', () => resolve(defect('video-unplayable')), { once: true });
    // A file whose only track is sound has no picture.
    const done = (): void => resolve(player.videoWidth > 0 ? ok(undefined) : defect('video-unplayable'));
    player.addEventListener('loadedmetadata', done, { once: true });
    player.src = url;
  });
}

async function piecesOf(
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Uint8Array<ArrayBuffer>[], 'unreadable' | 'cancelled'>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < source.size; at += PIECE_BYTES) {
    if (signal?.aborted) return defect('cancelled');
    try {
      pieces.push(await source.slice(at, Math.min(at + PIECE_BYTES, source.size)));
    } catch {
      return defect('unreadable');
    }
  }
  return signal?.aborted ? defect('cancelled') : ok(pieces);
}
