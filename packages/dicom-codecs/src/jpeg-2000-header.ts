import { defect, ok, type Result } from '@medicus/ids';

/** What a JPEG 2000 or HTJ2K codestream says about itself (ITU-T T.800 A.5, T.814 A.3). */
export interface Jpeg2000Header {
  readonly columns: number;
  readonly rows: number;
  readonly components: number;
  /** Of every component; 0 where they differ. */
  readonly bits: number;
  readonly signed: boolean;
  readonly subsampled: boolean;
  /** The picture does not begin where the reference grid does: halved sides are not halves of its sides. */
  readonly shifted: boolean;
  /** The first three components were made of others (T.800 G.2, G.3). */
  readonly colourTransform: boolean;
  readonly tiles: number;
  /** Halvings of the main header; single tiles could have others. */
  readonly levels: number;
  /** Blocks coded by T.814 (“high throughput”). */
  readonly highThroughput: boolean;
  /** Where the tile parts start, in `codestream`. */
  readonly tilePartsAt: number;
  /** Without the boxes of a JP2 file, which DICOM forbids and some devices write. */
  readonly codestream: Uint8Array<ArrayBuffer>;
}

const SIZ = 0xff51;
const CAP = 0xff50;
const COD = 0xff52;
const SOT = 0xff90;

/** Reads the main header only; nothing is allocated by what it says. */
export function readJpeg2000Header(bytes: Uint8Array<ArrayBuffer>): Result<Jpeg2000Header, 'codestream-malformed'> {
  const codestream = withoutBoxes(bytes);
  if (!codestream || codestream.length < 51) return defect('codestream-malformed');
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.length);
  if (view.getUint32(0) !== 0xff4fff51) return defect('codestream-malformed');

  let size: Size | undefined;
  let levels: number | undefined;
  let colourTransform = false;
  let highThroughput = false;
  for (let at = 2; at + 4 <= codestream.length;) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (marker === SOT) {
      if (!size || levels === undefined) return defect('codestream-malformed');
      return ok({ ...size, levels, colourTransform, highThroughput, tilePartsAt: at, codestream });
    }
    if (marker < 0xff00 || length < 2 || at + 2 + length > codestream.length) return defect('codestream-malformed');
    if (marker === SIZ) size = readSize(view, at, length);
    // Pcap¹⁵: capabilities of Part 15.
    if (marker === CAP && length >= 6) highThroughput = (view.getUint32(at + 4) & 0x0002_0000) !== 0;
    if (marker === COD && length >= 12) {
      colourTransform = view.getUint8(at + 8) === 1;
      levels = view.getUint8(at + 9);
    }
    at += 2 + length;
  }
  return defect('codestream-malformed');
}

type Size = Pick<
  Jpeg2000Header,
  'columns' | 'rows' | 'components' | 'bits' | 'signed' | 'subsampled' | 'shifted' | 'tiles'
>;

function readSize(view: DataView, at: number, length: number): Size | undefined {
  if (length < 41) return undefined;
  const [right = 0, bottom = 0, left = 0, top = 0, tileWidth = 0, tileHeight = 0, tileLeft = 0, tileTop = 0] = [
    6, 10, 14, 18, 22, 26, 30, 34,
  ].map((offset) => view.getUint32(at + offset));
  const components = view.getUint16(at + 38);
  if (components < 1 || length !== 38 + 3 * components) return undefined;
  if (right <= left || bottom <= top || tileWidth < 1 || tileHeight < 1) return undefined;
  if (tileLeft > left || tileTop > top || tileLeft + tileWidth <= left || tileTop + tileHeight <= top) return undefined;
  const depth = view.getUint8(at + 40);
  let same = true;
  let subsampled = false;
  for (let component = 0; component < components; component++) {
    const from = at + 40 + 3 * component;
    same &&= view.getUint8(from) === depth;
    subsampled ||= view.getUint8(from + 1) !== 1 || view.getUint8(from + 2) !== 1;
  }
  return {
    columns: right - left,
    rows: bottom - top,
    components,
    bits: same ? (depth & 0x7f) + 1 : 0,
    signed: depth >= 0x80,
    subsampled,
    shifted: left > 0 || top > 0,
    tiles: Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight),
  };
}

/**
 * The same codestream with unsigned components: its values are greater by half their range, and nothing else of it
 * depends on the sign (T.800 G.1.2).
 */
export function withoutSigns({ codestream, components }: Jpeg2000Header): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(codestream);
  for (let component = 0; component < components; component++) {
    const at = FIRST_DEPTH + 3 * component;
    out[at] = (out[at] ?? 0) & 0x7f;
  }
  return out;
}

/** Ssiz of the first component: SIZ is always the first segment. */
const FIRST_DEPTH = 42;

/**
 * Whether every tile has its parts, each as long as it says, up to the end mark. `missing`: tiles, or parts of them, are
 * not there; the libraries show the rest without a word. `unclear`: lengths or marks do not fit each other, as some
 * devices write them, or as a cut stream ends.
 */
export function tilesOf({ codestream, tilePartsAt, tiles }: Jpeg2000Header): 'whole' | 'missing' | 'unclear' {
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.length);
  const parts = new Map<number, { seen: number; announced: number }>();
  const missing = (): boolean =>
    parts.size !== tiles || [...parts.values()].some(({ seen, announced }) => seen < announced);
  for (let at = tilePartsAt; at + 2 <= codestream.length;) {
    if (view.getUint16(at) !== SOT) {
      if (view.getUint16(at) !== 0xffd9) return 'unclear';
      return missing() ? 'missing' : 'whole';
    }
    if (at + 12 > codestream.length) return 'unclear';
    const tile = parts.get(view.getUint16(at + 4)) ?? { seen: 0, announced: 0 };
    tile.seen += 1;
    // TNsot: 0 where the encoder did not know yet.
    tile.announced = Math.max(tile.announced, view.getUint8(at + 11));
    parts.set(view.getUint16(at + 4), tile);
    const length = view.getUint32(at + 6);
    if (length === 0) {
      // The last one, up to the end mark (and DICOM's padding byte).
      if (missing()) return 'missing';
      return endsWithMark(codestream) ? 'whole' : 'unclear';
    }
    if (length < 14 || at + length > codestream.length) return 'unclear';
    at += length;
  }
  return missing() ? 'missing' : 'unclear';
}

function endsWithMark(codestream: Uint8Array): boolean {
  const end = codestream.length - (codestream.at(-1) === 0 ? 1 : 0);
  return codestream[end - 2] === 0xff && codestream[end - 1] === 0xd9;
}

const JP2_SIGNATURE = 0x6a502020;
const CODESTREAM_BOX = 0x6a703263;

function withoutBoxes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  if (bytes.length < 12) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(4) !== JP2_SIGNATURE) return bytes;
  for (let at = 0, boxes = 0; at + 8 <= bytes.length && boxes < 100; boxes++) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === CODESTREAM_BOX) {
      const from = at + (length === 1 ? 16 : 8);
      return bytes.subarray(from, length > 8 ? at + length : bytes.length);
    }
    if (length < 8) return undefined;
    at += length;
  }
  return undefined;
}
