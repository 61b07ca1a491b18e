import { defect, ok, type Result } from '@medicus/ids';
import type { PictureDescription } from '@medicus/dicom';
import { readJpegFrameHeader } from './jpeg-frame-header.ts';
import { decodeJpegLossless } from './jpeg-lossless/decode-frame.ts';
import type { Samples } from './samples.ts';

/** JPEG lossless (process 14), by our own decoder; the codestream's header is held against DICOM's before. */
export function jpegLosslessSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
): Result<Samples, 'codestream-malformed' | 'codestream-mismatch' | 'transfer-syntax-unsupported'> {
  const header = readJpegFrameHeader(bytes);
  if (!header.ok) return header;
  const { process, precision, rows, columns, components, subsampled } = header.value;
  // 0 rows: their number stands behind the first scan, and is compared there.
  if ((rows !== picture.rows && rows !== 0) || columns !== picture.columns || components !== picture.samplesPerPixel) {
    return defect('codestream-mismatch');
  }
  if (process !== 3 || precision < 2 || precision > Math.min(16, picture.bitsAllocated)) {
    return defect('codestream-mismatch');
  }
  // A component alone has a sample for every pixel, whatever its factors are (ITU-T T.81 A.2.2).
  if (subsampled && components > 1) return defect('transfer-syntax-unsupported');

  const length = picture.rows * columns * components;
  const values = picture.bitsAllocated === 8 ? new Uint8Array(length) : new Uint16Array(length);
  const { rows: lines } = picture;
  const decoded = decodeJpegLossless(bytes, { values, rows: lines, columns, components, precision });
  return decoded.ok ? ok({ values, layout: 'interleaved' }) : decoded;
}
