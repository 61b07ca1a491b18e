import { isDicom } from '@medicus/dicom';
import type { DecodeService } from '@medicus/dicom-codecs';
import { byteSourceOf, defect, ok, type Result } from '@medicus/ids';
import type { OutgoingFile } from '@medicus/messaging';
import {
  LARGEST_PREVIEWED,
  pictureSizeOf,
  pictureTypeOf,
  type Inspection,
  type PickedFile,
} from '@medicus/view-models';
import { blobOf } from './byte-blobs.ts';
import { readDicom } from './dicom-reading.ts';

/** Bytes of a picture in which its size stands: JPEG may carry long metadata before it. */
const HEAD = 512 * 1024;
/** Longer side of the preview of a PNG or JPEG, in pixels. */
const SIDE = 800;

/** As long as a full picture may take: what is sent without a preview cannot be seen before it is opened. */
const SENDERS_PREVIEW_MS = 20_000;

/** Looks what a picked file is, by its content, and makes the preview. Nothing leaves the device. */
export async function inspectFile(
  file: PickedFile,
  decoding: DecodeService,
): Promise<Result<Inspection, 'unreadable'>> {
  try {
    if (await isDicom(file.source)) return ok(await inspectDicom(file, decoding));
    const head = await file.source.slice(0, Math.min(HEAD, file.source.size));
    const mimetype = pictureTypeOf(head);
    if (mimetype === undefined) return ok({ kind: 'other' });
    return ok({ kind: 'image', mimetype, picture: await picturePreview(file, head, mimetype) });
  } catch {
    return defect('unreadable');
  }
}

async function inspectDicom(file: PickedFile, decoding: DecodeService): Promise<Inspection> {
  const reading = await readDicom(decoding, file.source, true, SENDERS_PREVIEW_MS);
  if (reading.kind !== 'read') {
    const notDrawn = reading.kind === 'unreadable' ? reading.defect : 'worker-failed';
    return { kind: 'dicom', header: undefined, picture: undefined, notDrawn };
  }
  const { header, preview, notDrawn } = reading;
  if (!header.picture.ok) return { kind: 'dicom', header, picture: undefined, notDrawn };
  return {
    kind: 'dicom',
    header,
    picture: { width: header.picture.value.columns, height: header.picture.value.rows, preview },
    notDrawn,
  };
}

async function picturePreview(file: PickedFile, head: Uint8Array, mimetype: string): Promise<OutgoingFile['picture']> {
  const size = pictureSizeOf(head);
  if (size === undefined) return undefined;
  if (size.width * size.height > LARGEST_PREVIEWED) return { ...size, preview: undefined };
  try {
    const bitmap = await createImageBitmap(await blobOf(file.source, mimetype));
    const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext('2d');
    if (pen === null) return { ...size, preview: undefined };
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(bitmap, 0, 0, width, height);
    // The turned size (EXIF) is the one that people see.
    const shown = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
    const type = mimetype === 'image/png' ? 'image/png' : 'image/jpeg';
    const blob = await canvas.convertToBlob({ type, quality: 0.85 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return { ...shown, preview: { bytes, mimetype: type, width, height } };
  } catch {
    return { ...size, preview: undefined }; // damaged: it is sent as it is, without a preview
  }
}

/** A preview that was made here, as a source for an `<img>`. */
export function previewSource(picture: OutgoingFile['picture']) {
  const bytes = picture?.preview?.bytes;
  return bytes === undefined ? undefined : byteSourceOf(bytes);
}
