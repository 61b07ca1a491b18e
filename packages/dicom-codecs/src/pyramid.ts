import type { PictureDescription } from '@medicus/dicom';
import type { PyramidLevel, StoredValues } from './decoded-frame.ts';

/** Smaller levels than this are not worth their while. */
const SMALLEST_SIDE = 256;

/**
 * Halved sizes by rounded 2×2 averages of stored values, down to {@link SMALLEST_SIDE}; a third more memory.
 * Padding is left out of an average; four padded pixels stay padding.
 */
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
  const stride = level.columns * channels;
  // The sum of four does not fit 32 bits.
  const wide = values instanceof Uint32Array || values instanceof Int32Array;
  for (let row = 0, target = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < channels; channel++, target++) {
        const at = row * 2 * stride + column * 2 * channels + channel;
        const first = values[at] ?? 0;
        const second = values[at + channels] ?? 0;
        const third = values[at + stride] ?? 0;
        const fourth = values[at + stride + channels] ?? 0;
        out[target] = padding
          ? averageWithout(padding, [first, second, third, fourth])
          : wide
            ? Math.round((first + second + third + fourth) / 4)
            : (first + second + third + fourth + 2) >> 2;
      }
    }
  }
  return { columns, rows, values: out };
}

function averageWithout(padding: { readonly from: number; readonly to: number }, four: readonly number[]): number {
  const image = four.filter((value) => value < padding.from || value > padding.to);
  if (image.length === 0) return four[0] ?? 0;
  return Math.round(image.reduce((sum, value) => sum + value, 0) / image.length);
}

function alike(values: StoredValues, length: number): StoredValues {
  if (values instanceof Uint8Array) return new Uint8Array(length);
  if (values instanceof Uint16Array) return new Uint16Array(length);
  if (values instanceof Int8Array) return new Int8Array(length);
  if (values instanceof Int16Array) return new Int16Array(length);
  return values instanceof Uint32Array ? new Uint32Array(length) : new Int32Array(length);
}
