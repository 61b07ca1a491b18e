// oxlint-disable-next-line typescript/triple-slash-reference -- an untyped package, imported from the page and from Node
/// <reference path="./daikon.d.ts" />
import { defect, ok, type Result } from '@medicus/ids';
import type { PictureDescription } from '@medicus/dicom';
import type { JpegFrameHeader } from './jpeg-frame-header.ts';
import type { Samples } from './samples.ts';

/** Said to the decoder in the place of 12: see {@link jpeg12BitSamples}. */
const STATED_PRECISION = 16;
/**
 * What it then adds: its offset of 2056 · (2¹⁶ − 1) / 255 = 528392 sixteenths, where 12 bit need 2048 · 16 and
 * half a level of rounding.
 */
const ADDED = (528_392 - (2048 * 16 + 8)) / 16;

/**
 * JPEG extended of 12 bit (sequential, Huffman, grey), by the decoder that Daikon brings. Left to itself that is 15 levels
 * too bright and makes the upper 16 levels white: it scales the level shift of 8 bit by 4095/255 instead of by 16,
 * and clamps by the same. Nothing else of it depends on the precision, so it is told 16 bit: then nothing is clamped,
 * and what it adds is a whole number that can be taken off again.
 */
export async function jpeg12BitSamples(
  bytes: Uint8Array<ArrayBuffer>,
  header: JpegFrameHeader,
  picture: PictureDescription,
): Promise<Result<Samples, 'bits-unsupported' | 'codestream-malformed' | 'transfer-syntax-unsupported'>> {
  const { columns, rows, restartInterval } = header;
  if (header.process !== 1 || header.components !== 1) return defect('transfer-syntax-unsupported');
  // The standard has unsigned values only (PS3.5 8.2.1).
  if (picture.bitsAllocated !== 16 || picture.signed) return defect('bits-unsupported');
  // It decodes whole intervals and runs on behind the last one.
  const blocks = Math.ceil(columns / 8) * Math.ceil(rows / 8);
  const restarts = restartInterval !== 0 && restartInterval < blocks;
  if (restarts && blocks % restartInterval !== 0) return defect('transfer-syntax-unsupported');
  const { codestream, scanAt } = asUnderstood(bytes, restarts);
  // It is content with any number of intervals.
  if (restarts && countRestarts(codestream.subarray(scanAt)) !== blocks / restartInterval - 1) {
    return defect('codestream-malformed');
  }

  const { default: decoders } = await import('daikon/lib/jpeg-baseline.js');
  const decoder = new decoders.JpegImage();
  let values: Uint16Array<ArrayBuffer>;
  try {
    decoder.parse(codestream);
    if (decoder.width !== columns || decoder.height !== rows) return defect('codestream-malformed');
    values = decoder.getData16(columns, rows);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return defect('codestream-malformed');
  }
  if (values.length !== rows * columns) return defect('codestream-malformed');
  // Lossy values pass the ends of their range a little; bits above the highest would be cut off, and white become black.
  const top = 2 ** Math.min(12, picture.highBit + 1) - 1;
  for (let index = 0; index < values.length; index++) {
    // It keeps sixteen bits: what it added may have gone round.
    const value = (((values[index] ?? 0) - ADDED) << 16) >> 16;
    values[index] = value < 0 ? 0 : value > top ? top : value;
  }
  return ok({ values, layout: 'interleaved' });
}

/** Restart markers in coded data, where nothing else looks like one. */
function countRestarts(data: Uint8Array): number {
  let count = 0;
  for (let at = data.indexOf(0xff); at !== -1; at = data.indexOf(0xff, at + 1)) {
    if (((data[at + 1] ?? 0) & 0xf8) === 0xd0) count += 1;
  }
  return count;
}

const [FRAME, RESTART_INTERVAL, SCAN] = [0xc1, 0xdd, 0xda];

/**
 * A copy in the words of the decoder: another precision, nothing between the segments that fills up (ITU-T T.81
 * B.1.1.2), and the sampling of a component that stands alone, which means nothing (A.2.2). `restarts`: false where
 * the interval is no shorter than the picture. The header reader has walked along the same segments.
 */
function asUnderstood(
  bytes: Uint8Array,
  restarts: boolean,
): { readonly codestream: Uint8Array; readonly scanAt: number } {
  const out = new Uint8Array(bytes.length);
  out.set(bytes.subarray(0, 2));
  let to = 2;
  let scanAt = 0;
  for (let at = 2; at < bytes.length;) {
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    const end = marker === SCAN ? bytes.length : at + 2 + length;
    out.set(bytes.subarray(at, end), to);
    if (marker === SCAN) scanAt = to;
    if (marker === FRAME) {
      out[to + 4] = STATED_PRECISION;
      out[to + 11] = 0x11;
    }
    if (marker === RESTART_INTERVAL && !restarts) out.fill(0, to + 4, to + 6);
    to += end - at;
    at = end;
  }
  return { codestream: out.subarray(0, to), scanAt };
}
