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
  readonly restartInterval: number;
  /** Of the first scan. */
  readonly scanComponents: number;
  readonly predictor: number;
  readonly pointTransform: number;
  /** A JFIF or Adobe segment says how colours are coded. */
  readonly coloursSaid: boolean;
  /** JPEG-LS: an LSE segment other than the coding parameters (tables of values, sizes beyond 16 bit). */
  readonly mapped: boolean;
}

/** Walks the marker segments up to the first scan; nothing is allocated by what they say. */
export function readJpegFrameHeader(bytes: Uint8Array): Result<JpegFrameHeader, 'codestream-malformed'> {
  const byte = (at: number): number => bytes[at] ?? -1;
  const word = (at: number): number => (byte(at) << 8) | byte(at + 1);
  if (word(0) !== 0xffd8) return defect('codestream-malformed');

  let frame:
    | Omit<
        JpegFrameHeader,
        'restartInterval' | 'scanComponents' | 'predictor' | 'pointTransform' | 'coloursSaid' | 'mapped'
      >
    | undefined;
  let restartInterval = 0;
  let coloursSaid = false;
  let mapped = false;
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
      let subsampled = false;
      for (let index = 0; index < components; index++) subsampled ||= byte(at + 11 + index * 3) !== 0x11;
      frame = {
        process: marker - 0xc0,
        precision: byte(at + 4),
        precisionAt: at + 4,
        rows: word(at + 5),
        columns: word(at + 7),
        components,
        subsampled,
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
      mapped ||= byte(at + 4) !== 1;
    } else if (marker === 0xda) {
      const scanComponents = byte(at + 4);
      if (!frame || length !== 6 + 2 * scanComponents) return defect('codestream-malformed');
      const predictor = byte(at + 5 + 2 * scanComponents);
      const pointTransform = byte(at + 7 + 2 * scanComponents) & 0x0f;
      return ok({ ...frame, restartInterval, scanComponents, predictor, pointTransform, coloursSaid, mapped });
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

/**
 * Whether the stream has its end mark, followed by nothing but padding. It cannot stand inside coded data, so a cut
 * stream has none.
 */
export function hasEndMark(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 2 && (bytes[end - 1] === 0 || bytes[end - 1] === 0xff)) end -= 1;
  return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9;
}
