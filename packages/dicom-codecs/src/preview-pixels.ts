import { buildGreyTable, greyMapper, initialVoi, isWide, type PictureDescription, type Voi } from '@medicus/dicom';
import type { DecodedFrame } from './decoded-frame.ts';

export interface PreviewPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** 8 bit, interleaved. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** `undefined` for colour. */
  readonly voi: Voi | undefined;
}

/**
 * The whole picture, windowed as the file wants, then made smaller by exact area averages of the greys that are
 * seen (not of stored values: averaging before a narrow window would invent contrast). Never enlarged.
 */
export function previewPixels(frame: DecodedFrame, picture: PictureDescription, maxSide: number): PreviewPixels {
  const channels = frame.colour === 'grey' ? 1 : 3;
  const voi = channels === 1 ? initialVoi(picture, frame.automaticWindow) : undefined;
  const seen = voi ? throughTable(frame, picture, voi) : eightBit(frame, picture);

  const shownWidth = frame.columns * Math.min(picture.pixelAspect, 1);
  const shownHeight = frame.rows / Math.max(picture.pixelAspect, 1);
  const scale = Math.min(1, maxSide / Math.max(shownWidth, shownHeight));
  const width = Math.max(1, Math.round(shownWidth * scale));
  const height = Math.max(1, Math.round(shownHeight * scale));
  const pixels = averageAreas(seen, { columns: frame.columns, rows: frame.rows, channels }, width, height);
  return { width, height, channels, pixels, voi };
}

function throughTable(frame: DecodedFrame, picture: PictureDescription, voi: Voi): Uint8Array {
  const out = new Uint8Array(frame.values.length);
  const { values } = frame;
  if (isWide(picture)) {
    const greyOf = greyMapper(picture, voi);
    for (let index = 0; index < out.length; index++) out[index] = greyOf(values[index] ?? 0);
    return out;
  }
  const { first, greys } = buildGreyTable(picture, voi);
  for (let index = 0; index < out.length; index++) out[index] = greys[(values[index] ?? 0) - first] ?? 0;
  return out;
}

function eightBit(frame: DecodedFrame, picture: PictureDescription): ArrayLike<number> {
  if (frame.values instanceof Uint8Array) return frame.values;
  const shift = Math.max(0, picture.bitsStored - 8);
  return Uint8Array.from(frame.values, (value) => value >> shift);
}

/** Each output pixel is the mean of the input area that it covers, parts of pixels by their share. */
export function averageAreas(
  values: ArrayLike<number>,
  from: { readonly columns: number; readonly rows: number; readonly channels: 1 | 3 },
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const { columns, rows, channels } = from;
  const out = new Uint8Array(width * height * channels);
  const across = covers(columns, width);
  const sums = new Float64Array(width * channels);
  const line = new Float64Array(width * channels);
  const area = (columns / width) * (rows / height);
  const down = covers(rows, height);

  let lineOf = -1;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const last = down.last[y] ?? 0;
    for (let row = down.first[y] ?? 0; row <= last; row++) {
      if (row !== lineOf) {
        sumLine(values, row * columns * channels, channels, across, line);
        lineOf = row;
      }
      const share = shareOf(down, y, row);
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (line[at] ?? 0) * share;
    }
    for (let at = 0; at < sums.length; at++) out[y * width * channels + at] = Math.round((sums[at] ?? 0) / area);
  }
  return out;
}

/** For each output the inputs that it covers, first to last inclusive: those between count in full, the ends by their share. */
interface Cover {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly firstShare: Float64Array;
  readonly lastShare: Float64Array;
}

function covers(inputs: number, outputs: number): Cover {
  const cover = {
    first: new Int32Array(outputs),
    last: new Int32Array(outputs),
    firstShare: new Float64Array(outputs),
    lastShare: new Float64Array(outputs),
  };
  for (let output = 0; output < outputs; output++) {
    const from = (output * inputs) / outputs;
    const to = ((output + 1) * inputs) / outputs;
    const first = Math.floor(from);
    const last = Math.min(Math.ceil(to), inputs) - 1;
    cover.first[output] = first;
    cover.last[output] = last;
    cover.firstShare[output] = Math.min(first + 1, to) - from;
    cover.lastShare[output] = to - Math.max(last, from);
  }
  return cover;
}

function shareOf(cover: Cover, output: number, input: number): number {
  if (input === cover.first[output]) return cover.firstShare[output] ?? 0;
  return input === cover.last[output] ? (cover.lastShare[output] ?? 0) : 1;
}

function sumLine(values: ArrayLike<number>, start: number, channels: 1 | 3, across: Cover, line: Float64Array): void {
  const { first, last, firstShare, lastShare } = across;
  for (let x = 0; x < first.length; x++) {
    const from = first[x] ?? 0;
    const to = last[x] ?? 0;
    for (let channel = 0; channel < channels; channel++) {
      const base = start + channel;
      let sum = (values[base + from * channels] ?? 0) * (firstShare[x] ?? 0);
      for (let index = from + 1; index < to; index++) sum += values[base + index * channels] ?? 0;
      if (to > from) sum += (values[base + to * channels] ?? 0) * (lastShare[x] ?? 0);
      line[x * channels + channel] = sum;
    }
  }
}
