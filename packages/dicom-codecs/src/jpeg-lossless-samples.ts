import { defect, ok, type Result } from '@medicus/ids';
import type { PictureDescription } from '@medicus/dicom';
import { readJpegFrameHeader } from './jpeg-frame-header.ts';
import type { Samples } from './samples.ts';

/**
 * JPEG lossless (process 14). The library sizes its memory by the codestream and decodes rubbish into a full
 * picture when bytes run out, so both are checked here: before, against the header; after, against its position.
 */
export async function jpegLosslessSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
): Promise<Result<Samples, 'codestream-malformed' | 'codestream-mismatch' | 'transfer-syntax-unsupported'>> {
  const header = readJpegFrameHeader(bytes);
  if (!header.ok) return header;
  const { process, precision, rows, columns, components, scanComponents } = header.value;
  if (rows !== picture.rows || columns !== picture.columns || components !== picture.samplesPerPixel) {
    return defect('codestream-mismatch');
  }
  if (process !== 3 || precision < 2 || precision > picture.bitsAllocated) return defect('codestream-mismatch');
  if (!libraryCan(header.value) || scanComponents !== components) return defect('transfer-syntax-unsupported');

  const { Decoder } = await import('@cornerstonejs/jpeg-lossless-decoder-js');
  // One per decode: it keeps tables and positions of the last picture.
  const decoder = new Decoder();
  // Its predictor 7 keeps the half of an odd sum; where 16-bit differences wrap around, the result is one off.
  decoder.select7 = (component) => (decoder.getPreviousX(component) + decoder.getPreviousY(component)) >> 1;
  let values: Uint8Array | Uint16Array | null;
  try {
    values = decoder.decode(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch {
    return defect('codestream-malformed');
  }
  const consumed = decoder.stream?.index ?? Infinity;
  if (!values || decoder.yLoc !== rows || consumed > bytes.length) return defect('codestream-malformed');
  if (values.length !== rows * columns * components) return defect('codestream-malformed');
  return ok({
    values: picture.bitsAllocated === 16 && values instanceof Uint8Array ? Uint16Array.from(values) : asOwned(values),
    layout: 'interleaved',
  });
}

/** Forms that the library gets wrong without saying so (read in its source; pinned by tests). */
function libraryCan(header: {
  readonly precision: number;
  readonly components: number;
  readonly subsampled: boolean;
  readonly restartInterval: number;
  readonly predictor: number;
  readonly pointTransform: number;
}): boolean {
  if (header.subsampled || header.pointTransform !== 0) return false;
  if (header.predictor < 1 || header.predictor > 7) return false;
  if (header.components === 3 && (header.precision > 8 || header.restartInterval !== 0)) return false;
  return header.restartInterval === 0 || header.predictor === 1;
}

function asOwned(values: Uint8Array | Uint16Array): Samples['values'] {
  return values as Samples['values'];
}
