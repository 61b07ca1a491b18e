import type { PictureDescription } from '@medicus/dicom';
import type { IntegerValues, PyramidLevel } from './decoded-frame.ts';

type Level = PyramidLevel & { readonly values: IntegerValues };

/** Smaller levels than this are not worth their while. */
export const SMALLEST_SIDE = 256;

/**
 * Halved sizes by rounded 2×2 averages of stored values, down to {@link SMALLEST_SIDE}; a third more memory.
 * Padding is left out of an average; four padded pixels stay padding.
 */
export function buildPyramid(
  values: IntegerValues,
  columns: number,
  rows: number,
  channels: 1 | 3,
  padding: PictureDescription['padding'],
): readonly PyramidLevel[] {
  const levels: PyramidLevel[] = [];
  let level: Level = { values, columns, rows };
  while (Math.max(level.columns, level.rows) > 2 * SMALLEST_SIDE && Math.min(level.columns, level.rows) >= 2) {
    level = halve(level, channels, padding);
    levels.push(level);
  }
  return levels;
}

/**
 * Line by line through arrays of one kind, so that the loop sees no other whatever the picture is: over several kinds in
 * turn it takes two to three times as long.
 */
function halve(level: Level, channels: 1 | 3, padding: PictureDescription['padding']): Level {
  const columns = level.columns >> 1;
  const rows = level.rows >> 1;
  const { values } = level;
  const out = alike(values, columns * rows * channels);
  const stride = level.columns * channels;
  if (!padding && channels === 3 && values instanceof Uint8Array && out instanceof Uint8Array) {
    const line = columns * channels;
    for (let row = 0; row < rows; row++) averageColours(values, row * 2 * stride, stride, out, row * line, line);
    return { columns, rows, values: out };
  }
  // The sum of four does not fit 32 bits.
  const wide = values instanceof Uint32Array || values instanceof Int32Array;
  const Line = wide || padding ? Float64Array : Int32Array;
  const upper = new Line(stride);
  const lower = new Line(stride);
  const halved = new Line(columns * channels);
  for (let row = 0; row < rows; row++) {
    upper.set(values.subarray(row * 2 * stride, (row * 2 + 1) * stride));
    lower.set(values.subarray((row * 2 + 1) * stride, (row * 2 + 2) * stride));
    if (halved instanceof Int32Array) averageLines(upper as Int32Array, lower as Int32Array, channels, halved);
    else averageWithout(padding ?? NONE, upper as Float64Array, lower as Float64Array, channels, halved);
    out.set(halved, row * columns * channels);
  }
  return { columns, rows, values: out };
}

function averageLines(upper: Int32Array, lower: Int32Array, channels: 1 | 3, halved: Int32Array): void {
  for (let channel = 0; channel < channels; channel++) {
    for (let target = channel, at = channel; target < halved.length; target += channels, at += 2 * channels) {
      const next = at + channels;
      const sum = (upper[at] as number) + (upper[next] as number) + (lower[at] as number) + (lower[next] as number);
      halved[target] = (sum + 2) >> 2;
    }
  }
}

/** Most colour pictures; a copy of each line as wider numbers would take as long as the averages do. */
function averageColours(
  values: Uint8Array,
  from: number,
  stride: number,
  out: Uint8Array,
  to: number,
  length: number,
): void {
  for (let target = to, at = from, below = from + stride; target < to + length; target += 3, at += 6, below += 6) {
    out[target] = averageOf(values, at, below);
    out[target + 1] = averageOf(values, at + 1, below + 1);
    out[target + 2] = averageOf(values, at + 2, below + 2);
  }
}

/** Of a colour's four samples. */
function averageOf(values: Uint8Array, at: number, below: number): number {
  const sum =
    (values[at] as number) + (values[at + 3] as number) + (values[below] as number) + (values[below + 3] as number);
  return (sum + 2) >> 2;
}

type Range = NonNullable<PictureDescription['padding']>;
/** No value lies in it. */
const NONE: Range = { from: Infinity, to: -Infinity };

function averageWithout(
  { from, to }: Range,
  upper: Float64Array,
  lower: Float64Array,
  channels: 1 | 3,
  halved: Float64Array,
): void {
  for (let channel = 0; channel < channels; channel++) {
    for (let target = channel, at = channel; target < halved.length; target += channels, at += 2 * channels) {
      let sum = 0;
      let count = 0;
      for (let pixel = at; pixel <= at + channels; pixel += channels) {
        const above = upper[pixel] as number;
        const below = lower[pixel] as number;
        if (above < from || above > to) {
          sum += above;
          count++;
        }
        if (below < from || below > to) {
          sum += below;
          count++;
        }
      }
      halved[target] = count === 0 ? (upper[at] as number) : Math.round(sum / count);
    }
  }
}

function alike(values: IntegerValues, length: number): IntegerValues {
  if (values instanceof Uint8Array) return new Uint8Array(length);
  if (values instanceof Uint16Array) return new Uint16Array(length);
  if (values instanceof Int8Array) return new Int8Array(length);
  if (values instanceof Int16Array) return new Int16Array(length);
  return values instanceof Uint32Array ? new Uint32Array(length) : new Int32Array(length);
}
