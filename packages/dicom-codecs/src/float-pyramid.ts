import { isBackground, type PictureDescription } from '@medicus/dicom';
import type { FloatValues, PyramidLevel } from './decoded-frame.ts';
import { SMALLEST_SIDE } from './pyramid.ts';

type Padding = PictureDescription['padding'];
type Level = PyramidLevel & { readonly values: FloatValues };

/** Halved sizes by 2×2 averages; background is left out of an average, and four of it stay background. */
export function buildFloatPyramid(
  values: FloatValues,
  columns: number,
  rows: number,
  padding: Padding,
): readonly PyramidLevel[] {
  const levels: Level[] = [];
  let level: Level = { values, columns, rows };
  while (Math.max(level.columns, level.rows) > 2 * SMALLEST_SIDE && Math.min(level.columns, level.rows) >= 2) {
    level = halve(level, padding);
    levels.push(level);
  }
  return levels;
}

function halve(level: Level, padding: Padding): Level {
  const columns = level.columns >> 1;
  const rows = level.rows >> 1;
  const { values } = level;
  const length = columns * rows;
  const out = values instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
  for (let row = 0, target = 0; row < rows; row++) {
    const start = row * 2 * level.columns;
    for (let at = start; at < start + columns * 2; at += 2, target++) {
      out[target] = average(values, [at, at + 1, at + level.columns, at + level.columns + 1], padding);
    }
  }
  return { columns, rows, values: out };
}

function average(values: FloatValues, four: readonly number[], padding: Padding): number {
  let mean = 0;
  let count = 0;
  for (const at of four) {
    const value = values[at] as number;
    // The sum of very large numbers would not be finite.
    if (!isBackground({ padding }, value)) mean += (value - mean) / ++count;
  }
  return count === 0 ? (values[four[0] as number] as number) : mean;
}
