import { buildGreyTable, initialVoi, type PictureDescription, type Voi } from '@medicus/dicom';
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
  const { first, greys } = buildGreyTable(picture, voi);
  const out = new Uint8Array(frame.values.length);
  const { values } = frame;
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
  const across = shares(columns, width);
  const sums = new Float64Array(width * channels);
  const line = new Float64Array(width * channels);
  const area = (columns / width) * (rows / height);
  const down = shares(rows, height);

  let lineOf = -1;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (const { index: row, share } of down[y] ?? []) {
      if (row !== lineOf) {
        sumLine(values, row * columns * channels, channels, across, line);
        lineOf = row;
      }
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (line[at] ?? 0) * share;
    }
    for (let at = 0; at < sums.length; at++) out[y * width * channels + at] = Math.round((sums[at] ?? 0) / area);
  }
  return out;
}

type Share = { readonly index: number; readonly share: number };

/** Which inputs each output covers, and how much of each. */
function shares(inputs: number, outputs: number): readonly (readonly Share[])[] {
  const step = inputs / outputs;
  return Array.from({ length: outputs }, (_, output) => {
    const from = output * step;
    const to = Math.min(from + step, inputs);
    const covered: Share[] = [];
    for (let index = Math.floor(from); index < to; index++) {
      const share = Math.min(index + 1, to) - Math.max(index, from);
      if (share > 1e-9) covered.push({ index, share });
    }
    return covered;
  });
}

function sumLine(
  values: ArrayLike<number>,
  start: number,
  channels: 1 | 3,
  across: readonly (readonly Share[])[],
  line: Float64Array,
): void {
  for (let x = 0; x < across.length; x++) {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (const { index, share } of across[x] ?? []) sum += (values[start + index * channels + channel] ?? 0) * share;
      line[x * channels + channel] = sum;
    }
  }
}
