import { defect, ok, type Result } from '@medicus/ids';
import type { PictureDescription } from '@medicus/dicom';
import type { Codecs } from './codecs.ts';
import { readJpegXlHeader } from './jpeg-xl-header.ts';
import { type Samples, samplesOf } from './samples.ts';

/**
 * JPEG XL by libjxl: lossless, lossy, and JPEGs that were packed anew. Colours come out as RGB, whatever they were
 * coded in. The library refuses cut streams by itself.
 */
export async function jpegXlSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
  codecs: Codecs,
): Promise<Result<Samples, 'codestream-malformed' | 'codestream-mismatch' | 'transfer-syntax-unsupported'>> {
  const read = readJpegXlHeader(bytes);
  if (!read.ok) return read;
  const { columns, rows, components, bits } = read.value;
  if (columns !== picture.columns || rows !== picture.rows || components !== picture.samplesPerPixel) {
    return defect('codestream-mismatch');
  }
  if (bits > 16) return defect('transfer-syntax-unsupported');
  if (bits > picture.bitsAllocated) return defect('codestream-mismatch');
  const expected = columns * rows * components * (bits > 8 ? 2 : 1);
  const output = await codecs.decode('jpeg-xl', bytes, expected);
  if (!output.ok) return output;
  return ok({ ...samplesOf(output.value, picture, { bits, signed: false }), rgb: components === 3 });
}
