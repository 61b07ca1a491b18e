import { defect, ok, type Result } from '@medicus/ids';
import type { PictureDescription } from '@medicus/dicom';
import type { Codecs } from './codecs.ts';
import { jpeg12BitSamples } from './jpeg-12-bit-samples.ts';
import { hasEndMark, type JpegFrameHeader, readJpegFrameHeader } from './jpeg-frame-header.ts';
import { hasEveryScan } from './jpeg-scans.ts';
import { type Samples, samplesOf } from './samples.ts';

/**
 * JPEG baseline and extended of 8 bit, by libjpeg-turbo, which turns colours into RGB by itself; extended of 12 bit.
 */
export async function jpegSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
  codecs: Codecs,
): Promise<
  Result<Samples, 'bits-unsupported' | 'codestream-malformed' | 'codestream-mismatch' | 'transfer-syntax-unsupported'>
> {
  const read = readJpegFrameHeader(bytes);
  if (!read.ok) return read;
  const { process, precision, rows, columns, components } = read.value;
  if (rows !== picture.rows || columns !== picture.columns || components !== picture.samplesPerPixel) {
    return defect('codestream-mismatch');
  }
  // Sequential and progressive with Huffman codes; arithmetic and hierarchical forms are retired.
  if (process === 3 || process === 55) return defect('codestream-mismatch');
  if (process > 2) return defect('transfer-syntax-unsupported');
  if (precision !== 8 && precision !== 12) return defect('bits-unsupported');
  if (precision === 8 && !hasDrawnSampling(read.value)) return defect('transfer-syntax-unsupported');
  if (!hasEndMark(bytes)) return defect('codestream-malformed');
  if (!hasEveryScan(bytes, process === 2)) return defect('codestream-malformed');
  if (precision === 12) return jpeg12BitSamples(bytes, read.value, picture);

  const codestream = holdsRgb(read.value, picture) ? sayRgb(bytes) : bytes;
  const output = await codecs.decode('jpeg', codestream, rows * columns * components);
  if (!output.ok) return output;
  return ok({ ...samplesOf(output.value, picture, { bits: precision, signed: false }), rgb: components === 3 });
}

/** Up to four samples of luma for one of each chroma: libjpeg-turbo's interface has no name for others. */
function hasDrawnSampling({ samplings }: JpegFrameHeader): boolean {
  const [luma = 0x11, blue = luma, red = blue] = samplings;
  const across = (luma >> 4) / (blue >> 4);
  const down = (luma & 0x0f) / (blue & 0x0f);
  const power = (number: number): boolean => number === 1 || number === 2 || number === 4;
  return red === blue && power(across) && power(down) && across * down <= 4;
}

/**
 * Without a JFIF or Adobe segment libjpeg takes three components for YCbCr. Where the DICOM header says RGB, they
 * are (the header is not believed where the colours have less resolution: nobody does that to RGB).
 */
function holdsRgb(header: JpegFrameHeader, picture: PictureDescription): boolean {
  return picture.photometric === 'RGB' && !header.coloursSaid && !header.subsampled;
}

const ADOBE_NO_TRANSFORM = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];

/** The same stream with an Adobe segment that says: not transformed. */
function sayRgb(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + ADOBE_NO_TRANSFORM.length);
  out.set(bytes.subarray(0, 2));
  out.set(ADOBE_NO_TRANSFORM, 2);
  out.set(bytes.subarray(2), 2 + ADOBE_NO_TRANSFORM.length);
  return out;
}
