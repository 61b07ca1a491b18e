import { defect, ok, type Result } from '@medicus/ids';

/** What a JPEG XL codestream says about itself (ISO/IEC 18181-1 D, 18181-2 for the container). */
export interface JpegXlHeader {
  readonly columns: number;
  readonly rows: number;
  readonly components: 1 | 3;
  readonly bits: number;
}

/**
 * Reads size and metadata, of a bare codestream or the start of one in a container; nothing is allocated by what they
 * say. Only what a DICOM frame can be is let through: one picture, grey or RGB, integers, upright, nothing beside it.
 */
export function readJpegXlHeader(
  bytes: Uint8Array,
): Result<JpegXlHeader, 'codestream-malformed' | 'transfer-syntax-unsupported'> {
  const codestream = startOfCodestream(bytes);
  if (!codestream || codestream[0] !== 0xff || codestream[1] !== 0x0a) return defect('codestream-malformed');
  const bits = new BitReader(codestream.subarray(2));
  const { columns, rows } = readSize(bits);
  const metadata = readMetadata(bits);
  if (bits.over) return defect('codestream-malformed');
  return metadata ? ok({ columns, rows, ...metadata }) : defect('transfer-syntax-unsupported');
}

/** Least significant bit first; beyond the end zeros, and `over` says so. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  get over(): boolean {
    return this.#at > this.#bytes.length * 8;
  }
  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++, this.#at++) {
      value += (((this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1) * 2 ** bit;
    }
    return value;
  }
  flag(): boolean {
    return this.read(1) === 1;
  }
  /** One of four forms: a fixed number, or an offset and so many bits. */
  choose(...forms: readonly (number | readonly [offset: number, bits: number])[]): number {
    const form = forms[this.read(2)] ?? 0;
    return typeof form === 'number' ? form : form[0] + this.read(form[1]);
  }
  enumerated(): number {
    return this.choose(0, 1, [2, 4], [18, 6]);
  }
}

/** Width as a ratio of the height. */
const RATIOS = [0, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2];

function readSize(bits: BitReader): { readonly columns: number; readonly rows: number } {
  const small = bits.flag();
  const side = (): number => (small ? 8 * (1 + bits.read(5)) : bits.choose([1, 9], [1, 13], [1, 18], [1, 30]));
  const rows = side();
  const ratio = RATIOS[bits.read(3)] ?? 0;
  // Exact in whole numbers for the sizes that a picture may have.
  return { rows, columns: ratio === 0 ? side() : Math.floor(rows * ratio + 1e-9) };
}

const RGB = 0;
const GREY = 1;

/** `undefined`: something that a DICOM frame does not have. */
function readMetadata(bits: BitReader): Pick<JpegXlHeader, 'components' | 'bits'> | undefined {
  // All default: 8 bit, RGB.
  if (bits.flag()) return { components: 3, bits: 8 };
  if (bits.flag()) {
    const turned = bits.read(3) !== 0;
    const ofOtherSize = bits.flag();
    if (ofOtherSize) readSize(bits);
    const preview = bits.flag();
    const animation = !preview && bits.flag();
    if (turned || preview || animation) return undefined;
  }
  const floating = bits.flag();
  if (floating) return undefined;
  const depth = bits.choose(8, 10, 12, [1, 6]);
  bits.flag();
  const extraChannels = bits.choose(0, 1, [2, 4], [1, 12]);
  if (extraChannels > 0) return undefined;
  const xyb = bits.flag();
  if (bits.flag()) return { components: 3, bits: depth };
  const withProfile = bits.flag();
  const space = bits.enumerated();
  // Lossy colours with a profile of their own come out in whatever the decoder likes.
  if ((withProfile && xyb) || (space !== RGB && space !== GREY)) return undefined;
  return { components: space === GREY ? 1 : 3, bits: depth };
}

const SIGNATURE = [0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20, 0x0d, 0x0a, 0x87, 0x0a];
const WHOLE = 0x6a786c63;
const PART = 0x6a786c70;

/** The codestream, or its first part: what stands before the data of a frame. */
function startOfCodestream(bytes: Uint8Array): Uint8Array | undefined {
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte)) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = SIGNATURE.length, boxes = 0; at + 8 <= bytes.length && boxes < 100; boxes++) {
    const type = view.getUint32(at + 4);
    let length = view.getUint32(at);
    let head = 8;
    if (length === 1) {
      if (at + 16 > bytes.length || view.getUint32(at + 8) !== 0) return undefined;
      length = view.getUint32(at + 12);
      head = 16;
    }
    const end = length === 0 ? bytes.length : at + length;
    if (end < at + head || end > bytes.length) return undefined;
    if (type === WHOLE) return bytes.subarray(at + head, end);
    // Before the part stands its number.
    if (type === PART) return bytes.subarray(at + head + 4, end);
    at = end;
  }
  return undefined;
}
