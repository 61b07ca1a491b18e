import { defect, ok, type Result } from '@medicus/ids';
import { nativeFrameBytes } from '../frame-bytes.ts';
import { storedRange } from '../grey-table.ts';
import type { PictureDescription } from '../picture-description.ts';

/** In pixels of the picture, from its upper left corner; in every frame. Parts outside the picture are cut off. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type BlackOutDefect =
  /** Compressed pixels would have to be decoded and encoded again. */
  | 'compressed-pixels'
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
  if (picture.bitsAllocated === 1) return defect('photometric-unsupported');
  if (picture.photometric === 'YBR_FULL_422' && picture.columns % 2 === 1) return defect('photometric-unsupported');
  // Swapped pairs would reach from one frame into the next.
  if (picture.pixelData.wordSwapped && nativeFrameBytes(picture) % 2 === 1) return defect('photometric-unsupported');
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

  const { range, wordSwapped } = picture.pixelData;
  const frameLength = nativeFrameBytes(picture);
  const runs = inside.flatMap((rectangle) => runsOf(picture, rectangle));
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
        // Swapped words put the two bytes of a pair in each other's place.
        const low = wordSwapped ? run.from & ~1 : run.from;
        const high = wordSwapped ? (run.to + 1) & ~1 : run.to;
        for (let offset = Math.max(low, from - start); offset < Math.min(high, to - start); offset++) {
          const wanted = wordSwapped ? offset ^ 1 : offset;
          if (wanted >= run.from && wanted < run.to)
            bytes[start + offset - at] = black[(wanted - run.from) % black.length] ?? 0;
        }
      }
    }
  });
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
  const wide = picture.bitsAllocated === 16;
  const asBytes = (value: number): number[] => (wide ? [value & 0xff, (value >> 8) & 0xff] : [value & 0xff]);
  const middle = 2 ** (picture.bitsStored - 1);
  switch (picture.photometric) {
    case 'YBR_FULL_422':
      return [...asBytes(0), ...asBytes(0), ...asBytes(middle), ...asBytes(middle)];
    case 'YBR_FULL':
    case 'YBR_RCT':
    case 'YBR_ICT':
      // By planes the runs of the three do not differ in form: black there is a grey of middle value, which hides as well.
      return picture.planar ? asBytes(middle) : [...asBytes(0), ...asBytes(middle), ...asBytes(middle)];
    case 'RGB':
      return asBytes(0);
    case 'PALETTE COLOR':
      return asBytes(darkestEntry(picture));
    case 'MONOCHROME1':
    case 'MONOCHROME2': {
      const { min, max } = storedRange(picture);
      const value = picture.photometric === 'MONOCHROME1' ? max : min;
      return asBytes(value << (picture.highBit + 1 - picture.bitsStored));
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
