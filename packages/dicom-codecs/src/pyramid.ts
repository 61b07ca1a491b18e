import type { PictureDescription } from '@medicus/dicom';
import type { PyramidLevel, StoredValues } from './decoded-frame.ts';

/** Smaller levels than this are not worth their while. */
const SMALLEST_SIDE = 256;

/**
 * Halved sizes by rounded 2×2 averages of stored values, down to {@link SMALLEST_SIDE}; a third more memory.
 * Padding is left out of an average; four padded pixels stay padding.
 */
/* see halve */
export function buildPyramid(
  values: StoredValues,
  columns: number,
  rows: number,
  channels: 1 | 3,
  padding: PictureDescription['padding'],
): readonly PyramidLevel[] {
  const levels: PyramidLevel[] = [];
  let level: PyramidLevel = { values, columns, rows };
  while (Math.max(level.columns, level.rows) > 2 * SMALLEST_SIDE && Math.min(level.columns, level.rows) >= 2) {
    level = halve(level, channels, padding);
    levels.push(level);
  }
  return levels;
}

function halve(level: PyramidLevel, channels: 1 | 3, padding: PictureDescription['padding']): PyramidLevel {
  const columns = level.columns >> 1;
  const rows = level.rows >> 1;
  const { values } = level;
  const out = alike(values, columns * rows * channels);
  const line = columns * channels;
  const stride = level.columns * channels;
  for (let row = 0; row < rows; row++) {
    const from = row * 2 * stride;
    const to = row * line;
    if (padding && channels === 1) halveLineWithout(padding, values, from, stride, out, to, line);
    // The sum of four does not fit 32 bits.
    else if (values.BYTES_PER_ELEMENT === 4) halveWideLine(values, from, stride, out, to, line);
    else if (channels === 3) halveColourLine(values, from, stride, out, to, line);
    else halveLine(values, from, stride, out, to, line);
  }
  return { columns, rows, values: out };
}

// Millions of pixels: plain loops over one kind of array, without a default for what cannot be missing.

function halveLine(
  values: StoredValues,
  from: number,
  stride: number,
  out: StoredValues,
  to: number,
  line: number,
): void {
  let at = from;
  for (let target = to; target < to + line; target++, at += 2) {
    const above = (values[at] as number) + (values[at + 1] as number);
    out[target] = (above + (values[at + stride] as number) + (values[at + stride + 1] as number) + 2) >> 2;
  }
}

function halveColourLine(
  values: StoredValues,
  from: number,
  stride: number,
  out: StoredValues,
  to: number,
  line: number,
): void {
  let at = from;
  for (let target = to; target < to + line; target += 3, at += 6) {
    for (let channel = 0; channel < 3; channel++) {
      const one = at + channel;
      const above = (values[one] as number) + (values[one + 3] as number);
      out[target + channel] =
        (above + (values[one + stride] as number) + (values[one + stride + 3] as number) + 2) >> 2;
    }
  }
}

function halveWideLine(
  values: StoredValues,
  from: number,
  stride: number,
  out: StoredValues,
  to: number,
  line: number,
): void {
  let at = from;
  for (let target = to; target < to + line; target++, at += 2) {
    const above = (values[at] as number) + (values[at + 1] as number);
    out[target] = Math.round((above + (values[at + stride] as number) + (values[at + stride + 1] as number)) / 4);
  }
}

/** Grey only: colour has no padding. */
function halveLineWithout(
  padding: { readonly from: number; readonly to: number },
  values: StoredValues,
  start: number,
  stride: number,
  out: StoredValues,
  to: number,
  line: number,
): void {
  const { from: low, to: high } = padding;
  let at = start;
  for (let target = to; target < to + line; target++, at += 2) {
    const first = values[at] as number;
    const second = values[at + 1] as number;
    const third = values[at + stride] as number;
    const fourth = values[at + stride + 1] as number;
    let sum = 0;
    let count = 0;
    if (first < low || first > high) {
      sum += first;
      count++;
    }
    if (second < low || second > high) {
      sum += second;
      count++;
    }
    if (third < low || third > high) {
      sum += third;
      count++;
    }
    if (fourth < low || fourth > high) {
      sum += fourth;
      count++;
    }
    out[target] = count === 0 ? first : Math.round(sum / count);
  }
}

function alike(values: StoredValues, length: number): StoredValues {
  if (values instanceof Uint8Array) return new Uint8Array(length);
  if (values instanceof Uint16Array) return new Uint16Array(length);
  if (values instanceof Int8Array) return new Int8Array(length);
  if (values instanceof Int16Array) return new Int16Array(length);
  return values instanceof Uint32Array ? new Uint32Array(length) : new Int32Array(length);
}
