import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import type { DicomHeader } from '@medicus/dicom';
import { type DecodeDefect, type DecodeService, levelFor } from '@medicus/dicom-codecs';
import { fitScale, UPRIGHT } from './geometry.ts';
import { mountPicture } from './mount-picture.ts';
import type { MountedPicture, MountOptions, Picture } from './mounted-picture.ts';

export interface OpenRequest {
  readonly service: DecodeService;
  readonly source: ByteSource;
  readonly header: DicomHeader;
  /** From 0; the first where absent. */
  readonly frame?: number;
  /** Ends the opening; what is mounted is ended by its `dispose`. */
  readonly signal?: AbortSignal;
}

/** So many pixels for each device pixel, across and down, will do until the full picture comes: half the time is often saved. */
const ENOUGH = 0.85;

/**
 * The first picture to be seen: of wavelet codecs (JPEG 2000, HTJ2K) in the smallest size that has nearly a pixel for
 * every device pixel of the element; of others in full. {@link mountPicture} loads the rest.
 */
export async function firstPicture(
  request: OpenRequest,
  shown: { readonly width: number; readonly height: number },
): Promise<Result<Picture, DecodeDefect>> {
  const { service, source, header, signal } = request;
  if (!header.picture.ok) return header.picture;
  const description = header.picture.value;
  const frameIndex = request.frame ?? 0;
  const { columns, rows, pixelAspect: aspect } = description;
  const side = { canvasWidth: shown.width, canvasHeight: shown.height, columns, rows, aspect, seen: UPRIGHT };
  const frame = await service.decodeFrame(source, header, frameIndex, {
    pyramid: true,
    level: levelFor(description, Math.max(columns, rows) * fitScale(side) * ENOUGH),
    ...(signal ? { signal } : {}),
  });
  if (!frame.ok) return frame;
  return ok({
    description,
    frame: frame.value,
    frameIndex,
    loadFrame: (index, stop, priority) =>
      service.decodeFrame(source, header, index, { signal: stop, pyramid: true, ...(priority ? { priority } : {}) }),
  });
}

/** Decodes a picture and mounts it in `element`: first in the size that is needed to see it, then in full. */
export async function openPicture(
  element: HTMLElement,
  request: OpenRequest,
  options: MountOptions = {},
): Promise<Result<MountedPicture, DecodeDefect>> {
  const ratio = options.devicePixelRatio ?? element.ownerDocument.defaultView?.devicePixelRatio ?? 1;
  const picture = await firstPicture(request, {
    width: element.clientWidth * ratio,
    height: element.clientHeight * ratio,
  });
  if (!picture.ok) return picture;
  return request.signal?.aborted ? defect('cancelled') : ok(mountPicture(element, picture.value, options));
}
