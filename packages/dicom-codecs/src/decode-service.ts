import type { ByteSource, Result } from '@medicus/ids';
import type { DicomDefect, DicomHeader } from '@medicus/dicom';
import type { DecodeDefect, DecodedFrame, Preview } from './decoded-frame.ts';
import type { Priority, Urgency } from './urgency.ts';

/** Reads and decodes in disposable workers: nothing here can block or crash the page. */
export interface DecodeService {
  /** Parses in a worker; reads only the part before the pixel data and the fragment table. */
  readHeader(
    source: ByteSource,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<DicomHeader, DicomDefect | 'timeout' | 'cancelled' | 'worker-failed' | 'out-of-memory'>>;
  /**
   * `frame` counts from 0. Given up after 20 s (`timeoutMs`). `level` n: 1/2ⁿ of each side is enough (`levelFor` says
   * which); codecs that have no smaller picture decode in full, `step` of the answer tells. What is visible comes
   * before what is fetched ahead, and that before previews; an `Urgency` may change while the frame waits.
   */
  decodeFrame(
    source: ByteSource,
    header: DicomHeader,
    frame: number,
    options?: {
      readonly signal?: AbortSignal;
      readonly pyramid?: boolean;
      readonly timeoutMs?: number;
      readonly level?: number;
      readonly priority?: Priority | Urgency;
    },
  ): Promise<Result<DecodedFrame, DecodeDefect>>;
  /** Reads the header itself. Longer side of the result ≤ `maxSide`; never enlarged. Given up after 3 s (`timeoutMs`). */
  makePreview(
    source: ByteSource,
    maxSide: number,
    options?: { readonly signal?: AbortSignal; readonly frame?: number; readonly timeoutMs?: number },
  ): Promise<Result<Preview, DecodeDefect>>;
  /** Starts a worker if there is none, so that the first picture need not wait for it. Ended again after 15 s without one. */
  warmUp(): void;
  /** Ends all workers; what is under way answers `cancelled`. */
  dispose(): void;
}
