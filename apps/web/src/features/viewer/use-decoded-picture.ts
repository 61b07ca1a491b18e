import { useEffect, useState } from 'react';
import type { DicomHeader } from '@medicus/dicom';
import type { DecodeDefect } from '@medicus/dicom-codecs';
import { firstPicture, type Picture } from '@medicus/dicom-viewer';
import type { ByteSource } from '@medicus/ids';
import { useMediaTools } from '../../media/MediaContext.ts';

export type DecodedPicture =
  | { readonly kind: 'decoding' }
  | { readonly kind: 'ready'; readonly picture: Picture }
  | { readonly kind: 'failed'; readonly defect: DecodeDefect };

/** The first frame, at first in the size of the window where that is quicker; more when it is needed. Decoded in workers. */
export function useDecodedPicture(source: ByteSource, header: DicomHeader): DecodedPicture {
  const { decoding } = useMediaTools();
  const [decoded, setDecoded] = useState<DecodedPicture>({ kind: 'decoding' });
  useEffect(() => {
    const stop = new AbortController();
    const { devicePixelRatio: ratio, innerWidth, innerHeight } = window;
    const shown = { width: innerWidth * ratio, height: innerHeight * ratio };
    const decode = async (): Promise<DecodedPicture> => {
      const picture = await firstPicture({ service: decoding, source, header, signal: stop.signal }, shown);
      return picture.ok ? { kind: 'ready', picture: picture.value } : { kind: 'failed', defect: picture.defect };
    };
    void decode()
      .catch((): DecodedPicture => ({ kind: 'failed', defect: 'worker-failed' }))
      .then((found) => {
        if (!stop.signal.aborted) setDecoded(found);
      });
    return () => stop.abort();
  }, [decoding, source, header]);
  return decoded;
}
