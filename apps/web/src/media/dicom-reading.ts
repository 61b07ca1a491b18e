import { useEffect, useState } from 'react';
import type { DicomHeader } from '@medicus/dicom';
import type { DecodeDefect, DecodeService, Preview } from '@medicus/dicom-codecs';
import type { ByteSource } from '@medicus/ids';
import { useMediaTools } from './MediaContext.ts';

export type DicomReading =
  | { readonly kind: 'reading' }
  /** Header and, where it was asked for, a preview or the reason why there is none. */
  | {
      readonly kind: 'read';
      readonly header: DicomHeader;
      readonly preview: Preview | undefined;
      readonly notDrawn: DecodeDefect | undefined;
    }
  | { readonly kind: 'unreadable'; readonly defect: DecodeDefect };

/** Longer side of a preview in pixels: sharp on the widest card, small enough to be loaded at once. */
export const PREVIEW_SIDE = 840;

/** What is already read; goes away together with the bytes. */
const readings = new WeakMap<ByteSource, Promise<DicomReading>>();
const previews = new WeakMap<ByteSource, Promise<DicomReading>>();

/**
 * Reads a file in the decode worker. Never rejects. A preview is given up after 3 s unless `previewMs` says otherwise:
 * in the timeline nobody asked for it, before sending somebody waits and can cancel.
 */
export function readDicom(
  decoding: DecodeService,
  source: ByteSource,
  withPreview: boolean,
  previewMs?: number,
): Promise<DicomReading> {
  const known = withPreview ? previews : readings;
  let reading = known.get(source);
  if (reading === undefined) {
    reading = read(decoding, source, withPreview, previewMs).catch((): DicomReading => ({
      kind: 'unreadable',
      defect: 'worker-failed',
    }));
    known.set(source, reading);
    // What the file cannot help may go better the next time.
    void reading.then((done) => {
      const why = done.kind === 'read' ? done.notDrawn : done.kind === 'unreadable' ? done.defect : undefined;
      if (why === 'timeout' || why === 'worker-failed' || why === 'cancelled') known.delete(source);
    });
  }
  return reading;
}

async function read(
  decoding: DecodeService,
  source: ByteSource,
  withPreview: boolean,
  previewMs?: number,
): Promise<DicomReading> {
  const header = await decoding.readHeader(source);
  if (!header.ok) return { kind: 'unreadable', defect: header.defect };
  const { picture } = header.value;
  if (!picture.ok) return { kind: 'read', header: header.value, preview: undefined, notDrawn: picture.defect };
  if (!withPreview) return { kind: 'read', header: header.value, preview: undefined, notDrawn: undefined };
  const preview = await decoding.makePreview(
    source,
    PREVIEW_SIDE,
    previewMs === undefined ? {} : { timeoutMs: previewMs },
  );
  return {
    kind: 'read',
    header: header.value,
    preview: preview.ok ? preview.value : undefined,
    notDrawn: preview.ok ? undefined : preview.defect,
  };
}

/** {@link readDicom} of an opened file; `reading` also while there is no file yet. */
export function useDicomReading(source: ByteSource | undefined, withPreview: boolean): DicomReading {
  const { decoding } = useMediaTools();
  const [found, setFound] = useState<{ readonly of: ByteSource; readonly reading: DicomReading }>();
  useEffect(() => {
    if (source === undefined) return;
    let wanted = true;
    void readDicom(decoding, source, withPreview).then((reading) => {
      if (wanted) setFound({ of: source, reading });
    });
    return () => {
      wanted = false;
    };
  }, [decoding, source, withPreview]);
  return found !== undefined && found.of === source ? found.reading : { kind: 'reading' };
}
