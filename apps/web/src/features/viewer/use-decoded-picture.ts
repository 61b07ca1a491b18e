import { useEffect, useState } from 'react';
import type { DicomHeader } from '@medicus/dicom';
import type { DecodeDefect } from '@medicus/dicom-codecs';
import type { Picture } from '@medicus/dicom-viewer';
import type { ByteSource } from '@medicus/ids';
import { useMediaTools } from '../../media/MediaContext.ts';

export type DecodedPicture =
  | { readonly kind: 'decoding' }
  | { readonly kind: 'ready'; readonly picture: Picture }
  | { readonly kind: 'failed'; readonly defect: DecodeDefect };

/** The first frame in full, decoded in a worker; further frames when they are turned to. */
export function useDecodedPicture(source: ByteSource, header: DicomHeader): DecodedPicture {
  const { decoding } = useMediaTools();
  const [decoded, setDecoded] = useState<DecodedPicture>({ kind: 'decoding' });
  useEffect(() => {
    const stop = new AbortController();
    const loadFrame = (index: number, signal: AbortSignal) =>
      decoding.decodeFrame(source, header, index, { signal, pyramid: true });
    const { picture: description } = header;
    const decode = async (): Promise<DecodedPicture> => {
      if (!description.ok) return { kind: 'failed', defect: description.defect };
      const frame = await loadFrame(0, stop.signal);
      if (!frame.ok) return { kind: 'failed', defect: frame.defect };
      return {
        kind: 'ready',
        picture: { description: description.value, frame: frame.value, frameIndex: 0, loadFrame },
      };
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
