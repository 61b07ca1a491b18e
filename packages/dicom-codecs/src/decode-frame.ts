import { type ByteSource, ok, type Result } from '@medicus/ids';
import {
  frameBytes,
  frameDescription,
  inflatedPicture,
  type PictureDescription,
  type TransferSyntax,
} from '@medicus/dicom';
import { type DecodeOptions, decodePicture } from './decode-picture.ts';
import type { DecodeDefect, DecodedFrame } from './decoded-frame.ts';
import { ownPlanes } from './overlay-planes.ts';

/** One frame of a file (from 0), with the planes that lie over it. */
export async function decodeFrame(
  job: { readonly picture: PictureDescription; readonly transferSyntax: TransferSyntax; readonly frame: number },
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
