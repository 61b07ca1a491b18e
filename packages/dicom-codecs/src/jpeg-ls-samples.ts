import { defect, ok, type Result } from '@medicus/ids';
import type { PictureDescription } from '@medicus/dicom';
import type { Codecs } from './codecs.ts';
import { hasEndMark, readJpegFrameHeader } from './jpeg-frame-header.ts';
import { type Samples, samplesOf } from './samples.ts';

const JPEG_LS = 55;

/** JPEG-LS, lossless and near-lossless, by CharLS; its memory is sized by the codestream, so that is checked first. */
export async function jpegLsSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
  codecs: Codecs,
): Promise<Result<Samples, 'codestream-malformed' | 'codestream-mismatch' | 'transfer-syntax-unsupported'>> {
  const read = readJpegFrameHeader(bytes);
  if (!read.ok) return read;
  const { process, precision, rows, columns, components } = read.value;
  if (process !== JPEG_LS || rows !== picture.rows || columns !== picture.columns) return defect('codestream-mismatch');
  if (components !== picture.samplesPerPixel) return defect('codestream-mismatch');
  if (precision < 2 || precision > picture.bitsAllocated) return defect('codestream-mismatch');
  if (read.value.subsampled || read.value.mapped) return defect('transfer-syntax-unsupported');
  const bits = bitsOf(precision, read.value.largestValue);
  if (bits === undefined) return defect('transfer-syntax-unsupported');
  // CharLS reads on behind the end of a cut stream, for seconds.
  if (!hasEndMark(bytes)) return defect('codestream-malformed');

  const expected = rows * columns * components * (bits > 8 ? 2 : 1);
  const codestream = bits === precision ? bytes : Uint8Array.from(bytes);
  codestream[read.value.precisionAt] = bits;
  const output = await codecs.decode('jpeg-ls', codestream, expected);
  return output.ok ? ok(samplesOf(output.value, picture, { bits, signed: false })) : output;
}

/**
 * CharLS decodes by the precision where T.87 says MAXVAL. Nothing else depends on the precision: where MAXVAL is all
 * that fewer bits can hold, the stream is one of so many bits. `undefined`: it would come out wrong.
 */
function bitsOf(precision: number, largestValue: number): number | undefined {
  const bits = largestValue === 0 ? precision : Math.log2(largestValue + 1);
  return Number.isInteger(bits) && bits >= 2 && bits <= precision ? bits : undefined;
}
