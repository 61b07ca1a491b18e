import { defect, ok, type Result } from '@medicus/ids';
import { nativeFrameBytes } from '../frame-bytes.ts';
import { storedRange } from '../grey-table.ts';
import { isGrey } from '../photometric.ts';
import type { PictureDescription } from '../picture-description.ts';

/** In pixels of the picture, from its upper left corner; in every frame. Parts outside the picture are cut off. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type BlackOutDefect =
  /** Compressed pixels have to be decoded first: `deidentifyWithBlackOut` of packages/dicom-codecs does. */
  | 'compressed-pixels'
  /** One bit for each pixel: several share a byte. */
  | 'black-out-bits'
  /** Not whole numbers, empty, or wholly outside the picture. */
  | 'rectangle-invalid'
  /** Pairs of pixels share their colour and do not fit a line. */
  | 'photometric-unsupported';

/** A change of native pixel bytes, to be applied to any slice of the file. */
export function blackOut(
  picture: PictureDescription,
  rectangles: readonly Rectangle[],
): Result<(bytes: Uint8Array<ArrayBuffer>, at: number) => void, BlackOutDefect> {
  if (picture.pixelData.kind !== 'native') return defect('compressed-pixels');
  // Several pixels share a byte.
  if (picture.bitsAllocated === 1) return defect('black-out-bits');
  if (picture.photometric === 'YBR_FULL_422' && picture.columns % 2 === 1) return defect('photometric-unsupported');
  // Swapped pairs would reach from one frame into the next.
  if (picture.pixelData.wordSwapped && nativeFrameBytes(picture) % 2 === 1) return defect('photometric-unsupported');
  const inside = rectanglesInside(picture, rectangles);
  if (!inside.ok) return inside;

  const { range, wordSwapped } = picture.pixelData;
  /** Offset of the last byte in a swapped word. */
  const last = wordSwapped ? Math.max(picture.bitsAllocated / 8, 2) - 1 : 0;
  const frameLength = nativeFrameBytes(picture);
  const runs = inside.value.flatMap((rectangle) => runsOf(picture, rectangle));
  const black = blackBytes(picture);
  return ok((bytes, at) => {
    const from = Math.max(at, range.from);
    const to = Math.min(at + bytes.length, range.to);
    if (from >= to) return;
    const firstFrame = Math.floor((from - range.from) / frameLength);
    const lastFrame = Math.min(picture.frames - 1, Math.floor((to - 1 - range.from) / frameLength));
    for (let frame = firstFrame; frame <= lastFrame; frame++) {
      const start = range.from + frame * frameLength;
      for (const run of runs) {
        // Swapped words put their bytes in each other's place.
        const low = run.from & ~last;
        const high = (run.to + last) & ~last;
        for (let offset = Math.max(low, from - start); offset < Math.min(high, to - start); offset++) {
          const wanted = offset ^ last;
          if (wanted >= run.from && wanted < run.to)
            bytes[start + offset - at] = black[(wanted - run.from) % black.length] ?? 0;
        }
      }
    }
  });
}

/** What of the rectangles lies in the picture; none may lie wholly outside. */
export function rectanglesInside(
  picture: Pick<PictureDescription, 'columns' | 'rows'>,
  rectangles: readonly Rectangle[],
): Result<readonly Rectangle[], 'rectangle-invalid'> {
  const inside: Rectangle[] = [];
  for (const { x, y, width, height } of rectangles) {
    if (![x, y, width, height].every(Number.isSafeInteger) || width < 1 || height < 1)
      return defect('rectangle-invalid');
    const left = Math.max(0, x);
    const top = Math.max(0, y);
    const right = Math.min(picture.columns, x + width);
    const bottom = Math.min(picture.rows, y + height);
    if (right <= left || bottom <= top) return defect('rectangle-invalid');
    inside.push({ x: left, y: top, width: right - left, height: bottom - top });
  }
  return ok(inside);
}

/** Byte ranges within one frame (as if little endian), one per line and plane. Each starts with a whole pixel. */
function runsOf(picture: PictureDescription, rectangle: Rectangle): { from: number; to: number }[] {
  const bytes = picture.bitsAllocated / 8;
  const halved = picture.photometric === 'YBR_FULL_422';
  const left = halved ? rectangle.x & ~1 : rectangle.x;
  const right = halved ? (rectangle.x + rectangle.width + 1) & ~1 : rectangle.x + rectangle.width;
  const planes = picture.planar ? picture.samplesPerPixel : 1;
  const pixelBytes = bytes * (picture.planar ? 1 : halved ? 2 : picture.samplesPerPixel);
  const runs: { from: number; to: number }[] = [];
  for (let plane = 0; plane < planes; plane++) {
    for (let y = rectangle.y; y < rectangle.y + rectangle.height; y++) {
      const line = (plane * picture.rows + y) * picture.columns * pixelBytes;
      runs.push({ from: line + left * pixelBytes, to: line + right * pixelBytes });
    }
  }
  return runs;
}

/** The bytes of black, little endian, repeated over a run. */
function blackBytes(picture: PictureDescription): readonly number[] {
  const asBytes = (value: number): number[] =>
    Array.from({ length: picture.bitsAllocated / 8 }, (_, byte) => (value >> (8 * byte)) & 0xff);
  const [first = 0, second = 0, third = 0] = blackPixel(picture);
  if (picture.sampleFormat === 'float') {
    const view = new DataView(new ArrayBuffer(picture.bitsAllocated / 8));
    if (picture.bitsAllocated === 64) view.setFloat64(0, first, true);
    else view.setFloat32(0, first, true);
    return [...new Uint8Array(view.buffer)];
  }
  if (isGrey(picture.photometric)) return asBytes(first << (picture.highBit + 1 - picture.bitsStored));
  if (picture.samplesPerPixel === 1) return asBytes(first);
  if (picture.photometric === 'YBR_FULL_422') return [first, first, second, third].flatMap(asBytes);
  // By planes the runs of the three do not differ in form: black there is a grey of middle value, which hides as well.
  if (picture.planar) return asBytes(second);
  return [first, second, third].flatMap(asBytes);
}

/**
 * Stored values of a black pixel, one for each sample, as they are shown: inverted pictures are black at the top.
 * Floating point has no smallest value: its padding, else 0, which is some even grey.
 */
export function blackPixel(picture: PictureDescription): readonly number[] {
  const middle = 2 ** (picture.bitsStored - 1);
  switch (picture.photometric) {
    case 'YBR_FULL_422':
    case 'YBR_FULL':
    case 'YBR_RCT':
    case 'YBR_ICT':
      return [0, middle, middle];
    case 'XYB':
    case 'RGB':
      return [0, 0, 0];
    case 'PALETTE COLOR':
      return [darkestEntry(picture)];
    case 'MONOCHROME1':
    case 'MONOCHROME2': {
      if (picture.sampleFormat === 'float') return [picture.padding?.from ?? 0];
      const { min, max } = storedRange(picture);
      const inverted = picture.photometric === 'MONOCHROME1' || picture.inverse;
      return [inverted === picture.rescale.slope >= 0 ? max : min];
    }
  }
}

function darkestEntry({ palette }: PictureDescription): number {
  if (!palette) return 0;
  let darkest = 0;
  let least = Infinity;
  for (let entry = 0; entry < palette.red.length; entry++) {
    const sum = (palette.red[entry] ?? 0) + (palette.green[entry] ?? 0) + (palette.blue[entry] ?? 0);
    if (sum < least) {
      least = sum;
      darkest = entry;
    }
  }
  return palette.firstMapped + darkest;
}
