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
  const seen = voi ? seenGreys(frame, picture, voi) : seenColours(frame, picture);

  const shownWidth = frame.columns * Math.min(picture.pixelAspect, 1);
  const shownHeight = frame.rows / Math.max(picture.pixelAspect, 1);
  const scale = Math.min(1, maxSide / Math.max(shownWidth, shownHeight));
  const width = Math.max(1, Math.round(shownWidth * scale));
  const height = Math.max(1, Math.round(shownHeight * scale));
  const pixels = averageAreas(seen, { columns: frame.columns, rows: frame.rows, channels }, width, height);
  return { width, height, channels, pixels, voi };
}

/** Writes a line of what is seen, 8 bit. Lines instead of the picture: no second copy of all pixels is ever in memory. */
type ReadLine = (row: number, line: Uint8Array) => void;

function seenGreys({ values, columns }: DecodedFrame, picture: PictureDescription, voi: Voi): ReadLine {
  if (isWide(picture)) {
    const greyOf = greyMapper(picture, voi);
    return (row, line) => {
      for (let at = 0; at < line.length; at++) line[at] = greyOf(values[row * columns + at] ?? 0);
    };
  }
  const { first, greys } = buildGreyTable(picture, voi);
  // Numbers of one kind, whatever the picture has: loops over several kinds in turn are two to three times as slow.
  const stored = new Int32Array(columns);
  return (row, line) => {
    stored.set(values.subarray(row * columns, (row + 1) * columns));
    for (let at = 0; at < line.length; at++) line[at] = greys[(stored[at] as number) - first] ?? 0;
  };
}

function seenColours({ values, columns }: DecodedFrame, picture: PictureDescription): ReadLine {
  const shift = values instanceof Uint8Array ? 0 : Math.max(0, picture.bitsStored - 8);
  return (row, line) => {
    const start = row * columns * 3;
    if (shift === 0) line.set(values.subarray(start, start + line.length));
    else for (let at = 0; at < line.length; at++) line[at] = (values[start + at] ?? 0) >>> shift;
  };
}

/** Each output pixel is the mean of the input area that it covers, parts of pixels by their share. */
function averageAreas(
  read: ReadLine,
  from: { readonly columns: number; readonly rows: number; readonly channels: 1 | 3 },
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const { columns, rows, channels } = from;
  const out = new Uint8Array(width * height * channels);
  const across = covers(columns, width);
  const seen = new Uint8Array(columns * channels);
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
        read(row, seen);
        sumLine(seen, channels, across, line);
        lineOf = row;
      }
      addLine(sums, line, shareOf(down, y, row));
    }
    for (let at = 0; at < sums.length; at++) out[y * width * channels + at] = Math.round((sums[at] ?? 0) / area);
  }
  return out;
}

function addLine(sums: Float64Array, line: Float64Array, share: number): void {
  for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + (line[at] as number) * share;
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

function sumLine(seen: Uint8Array, channels: 1 | 3, across: Cover, line: Float64Array): void {
  const { first, last, firstShare, lastShare } = across;
  for (let x = 0; x < first.length; x++) {
    const from = first[x] as number;
    const to = last[x] as number;
    for (let channel = 0; channel < channels; channel++) {
      let whole = 0;
      for (let at = (from + 1) * channels + channel; at < to * channels; at += channels) whole += seen[at] as number;
      const start = (seen[from * channels + channel] as number) * (firstShare[x] as number);
      const end = to > from ? (seen[to * channels + channel] as number) * (lastShare[x] as number) : 0;
      line[x * channels + channel] = start + whole + end;
    }
  }
}
