import { defect, ok, type Result } from '@medicus/ids';

/** What a JPEG codestream says about itself before its entropy-coded data (ITU-T T.81 B.2). */
export interface JpegFrameHeader {
  /** 0–2: DCT with Huffman codes; 3: lossless, Huffman (SOF3); 55: JPEG-LS. */
  readonly process: number;
  readonly precision: number;
  /** Where the byte with the precision stands. */
  readonly precisionAt: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly subsampled: boolean;
  /** Of each component: across and down, four bits each. */
  readonly samplings: readonly number[];
  readonly restartInterval: number;
  /** Of the first scan. */
  readonly scanComponents: number;
  readonly predictor: number;
  readonly pointTransform: number;
  /** A JFIF or Adobe segment says how colours are coded. */
  readonly coloursSaid: boolean;
  /** JPEG-LS: an LSE segment other than the coding parameters (tables of values, sizes beyond 16 bit). */
  readonly mapped: boolean;
  /** JPEG-LS: MAXVAL of the coding parameters (ITU-T T.87 C.2.4.1.1); 0: as large as the precision allows. */
  readonly largestValue: number;
}

type OfFrame = Pick<
  JpegFrameHeader,
  'process' | 'precision' | 'precisionAt' | 'rows' | 'columns' | 'components' | 'subsampled' | 'samplings'
>;

/** Walks the marker segments up to the first scan; nothing is allocated by what they say. */
export function readJpegFrameHeader(bytes: Uint8Array): Result<JpegFrameHeader, 'codestream-malformed'> {
  const byte = (at: number): number => bytes[at] ?? -1;
  const word = (at: number): number => (byte(at) << 8) | byte(at + 1);
  if (word(0) !== 0xffd8) return defect('codestream-malformed');

  let frame: OfFrame | undefined;
  let restartInterval = 0;
  let coloursSaid = false;
  let mapped = false;
  let largestValue = 0;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (byte(at) !== 0xff) return defect('codestream-malformed');
    const marker = byte(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = word(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return defect('codestream-malformed');
    if (isStartOfFrame(marker)) {
      const components = byte(at + 9);
      if (length !== 8 + 3 * components) return defect('codestream-malformed');
      const samplings = Array.from({ length: components }, (_, index) => byte(at + 11 + index * 3));
      frame = {
        process: marker - 0xc0,
        precision: byte(at + 4),
        precisionAt: at + 4,
        rows: word(at + 5),
        columns: word(at + 7),
        components,
        subsampled: samplings.some((sampling) => sampling !== 0x11),
        samplings,
      };
    } else if (marker === 0xdd) {
      restartInterval = word(at + 4);
    } else if (marker === 0xe0 || marker === 0xee) {
      // Cut ones (libjpeg's limit is the same) say nothing.
      coloursSaid ||=
        marker === 0xe0
          ? length >= 16 && startsWith(bytes, at + 4, 'JFIF')
          : length >= 14 && startsWith(bytes, at + 4, 'Adobe');
    } else if (marker === 0xf8) {
      if (byte(at + 4) === 1) largestValue = word(at + 5);
      else mapped = true;
    } else if (marker === 0xda) {
      const scanComponents = byte(at + 4);
      if (!frame || length !== 6 + 2 * scanComponents) return defect('codestream-malformed');
      const predictor = byte(at + 5 + 2 * scanComponents);
      const pointTransform = byte(at + 7 + 2 * scanComponents) & 0x0f;
      const ofScan = { scanComponents, predictor, pointTransform };
      return ok({ ...frame, ...ofScan, restartInterval, coloursSaid, mapped, largestValue });
    } else if (marker === 0xd9 || (marker >= 0xd0 && marker <= 0xd7)) {
      return defect('codestream-malformed');
    }
    at += 2 + length;
  }
  return defect('codestream-malformed');
}

/** SOF0–SOF15 without DHT (C4), JPG (C8) and DAC (CC); SOF55 is JPEG-LS (ITU-T T.87). */
function isStartOfFrame(marker: number): boolean {
  if (marker === 0xf7) return true;
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function startsWith(bytes: Uint8Array, at: number, word: string): boolean {
  return String.fromCharCode(...bytes.subarray(at, at + word.length)) === word;
}

/** Line ends and such, which some writers put behind the codestream. */
const MOST_BEHIND = 16;

/**
 * Whether the stream has its end mark, followed by nothing but padding and a few bytes that mean nothing. It cannot
 * stand inside coded data, so a cut stream has none.
 */
export function hasEndMark(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 2 && (bytes[end - 1] === 0 || bytes[end - 1] === 0xff)) end -= 1;
  const earliest = Math.max(2, end - MOST_BEHIND);
  for (; end >= earliest; end--) if (bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9) return true;
  return false;
}
