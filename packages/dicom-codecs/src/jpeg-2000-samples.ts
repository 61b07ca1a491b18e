import { defect, ok, type Result } from '@medicus/ids';
import type { PictureDescription } from '@medicus/dicom';
import type { Codecs } from './codecs.ts';
import { readJpeg2000Header, tilesOf, withoutSigns } from './jpeg-2000-header.ts';
import { type Samples, samplesOf } from './samples.ts';

/**
 * Twice the usual 5, small pictures among them; larger ones are halved down to one pixel by some devices. A deeper
 * pyramid has nothing left to halve.
 */
const SMALL_PICTURE_LEVELS = 10;
/** A forged grid of tiny tiles costs time and memory per tile (T.800 allows 65 535 of them). */
const MOST_TILES = 16_384;

/**
 * JPEG 2000 and HTJ2K, told apart by the codestream. Everything that OpenJPEG and OpenJPH would allocate by is
 * held against the header first. `level` n > 0: the picture at 1/2ⁿ of its size, if the codestream has so many.
 */
export async function jpeg2000Samples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
  codecs: Codecs,
  wantedLevel = 0,
): Promise<
  Result<
    Samples & { readonly level: number },
    'codestream-malformed' | 'codestream-mismatch' | 'transfer-syntax-unsupported'
  >
> {
  const read = readJpeg2000Header(bytes);
  if (!read.ok) return read;
  const header = read.value;
  const { columns, rows, components, bits } = header;
  if (columns !== picture.columns || rows !== picture.rows || components !== picture.samplesPerPixel) {
    return defect('codestream-mismatch');
  }
  // OpenJPEG's package hands out subsampled components on the wrong grid.
  if (header.subsampled || bits === 0) return defect('transfer-syntax-unsupported');
  if (bits > picture.bitsAllocated) return defect('codestream-mismatch');
  const mostLevels = Math.max(SMALL_PICTURE_LEVELS, Math.ceil(Math.log2(Math.max(columns, rows))));
  if (header.levels > mostLevels || header.tiles > MOST_TILES) return defect('codestream-malformed');
  // OpenJPH shows what is there of a cut stream, too; OpenJPEG refuses those by itself.
  const found = tilesOf(header);
  if (found === 'missing' || (header.highThroughput && found !== 'whole')) return defect('codestream-malformed');

  // OpenJPH never returns from halving a shifted picture.
  const level = header.shifted ? 0 : Math.min(wantedLevel, header.levels);
  const width = Math.ceil(columns / 2 ** level);
  const height = Math.ceil(rows / 2 ** level);
  const codec = header.highThroughput ? 'htj2k' : 'jpeg-2000';
  // Both packages make every negative value of eight bits a zero.
  const unsigned = header.signed && bits <= 8;
  const codestream = unsigned ? withoutSigns(header) : header.codestream;
  const expected = width * height * components * (bits > 8 ? 2 : 1);
  const output = await codecs.decode(codec, codestream, expected, level);
  if (!output.ok) return output;
  if (unsigned) lower(output.value.bytes, bits);
  const samples = samplesOf(output.value, picture, { bits, signed: header.signed });
  // OpenJPH keeps its values within 8 or 16 bits, not within the codestream's: what passes the top a little (white of
  // a lossy picture, a halved edge) would lose its highest bit and become black.
  if (header.highThroughput || level > 0) keepWithin(samples.values, bits, header.signed);
  const scattered = header.highThroughput && components > 1 && !header.colourTransform;
  const values = scattered ? collectLines(samples.values, width, height, components) : samples.values;
  return ok({ ...samples, values, level });
}

/** From 0 … 2ᵇⁱᵗˢ − 1 to what stands for as many bits with a sign, in two's complement. In place. */
function lower(bytes: Uint8Array, bits: number): void {
  const top = 2 ** bits - 1;
  const half = 2 ** (bits - 1);
  for (let index = 0; index < bytes.length; index++) bytes[index] = Math.min(bytes[index] ?? 0, top) - half;
}

/**
 * Without a colour transform OpenJPH hands out the lines of one component after the other, and its package puts them
 * where lines of all components in turn would belong. Nothing is lost: each goes to its place here.
 */
function collectLines(
  scattered: Samples['values'],
  width: number,
  height: number,
  components: number,
): Samples['values'] {
  const out = scattered.slice();
  const line = width * components;
  for (let pulled = 0; pulled < height * components; pulled++) {
    const from = Math.floor(pulled / components) * line + (pulled % components);
    const to = (pulled % height) * line + Math.floor(pulled / height);
    for (let at = 0; at < line; at += components) out[to + at] = scattered[from + at] ?? 0;
  }
  return out;
}

function keepWithin(samples: Samples['values'], bits: number, signed: boolean): void {
  if (bits === samples.BYTES_PER_ELEMENT * 8 || (!signed && !passTop(samples, bits))) return;
  const [lowest, highest] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  const values = signed ? asSigned(samples) : samples;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if (value > highest) values[index] = highest;
    else if (value < lowest) values[index] = lowest;
  }
}

/** Whether a bit above the codestream's is set anywhere; four bytes at a time. */
function passTop(samples: Samples['values'], bits: number): boolean {
  const { BYTES_PER_ELEMENT: width, buffer, byteOffset, byteLength } = samples;
  if (width === 4 || byteOffset % 4 !== 0 || byteLength % 4 !== 0) return true;
  const above = width === 2 ? ((0xffff << bits) & 0xffff) * 0x1_0001 : ((0xff << bits) & 0xff) * 0x101_0101;
  const words = new Int32Array(buffer, byteOffset, byteLength / 4);
  let found = 0;
  for (let word = 0; word < words.length; word++) found |= (words[word] as number) & above;
  return found !== 0;
}

function asSigned(samples: Samples['values']): Int8Array | Int16Array {
  return samples instanceof Uint8Array
    ? new Int8Array(samples.buffer, samples.byteOffset, samples.length)
    : new Int16Array(samples.buffer, samples.byteOffset, samples.length);
}
