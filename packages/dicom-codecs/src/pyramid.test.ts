import { describe, expect, it } from 'vitest';
import type { IntegerValues } from './decoded-frame.ts';
import { buildPyramid } from './pyramid.ts';

/** Values over the whole range of an array's kind, the same in every run. */
function fill<Values extends IntegerValues>(values: Values): Values {
  const bytes = new Uint8Array(values.buffer);
  let state = 7;
  for (let at = 0; at < bytes.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return values;
}

/** What the first level has to be, pixel by pixel. */
function expected(
  values: IntegerValues,
  columns: number,
  rows: number,
  channels: number,
  keep: (value: number) => boolean,
): number[] {
  const out: number[] = [];
  for (let row = 0; row < rows >> 1; row++) {
    for (let at = 0; at < (columns >> 1) * channels; at++) {
      const left = Math.floor(at / channels) * 2 * channels + (at % channels);
      const four = [0, channels, columns * channels, (columns + 1) * channels].map(
        (more) => values[row * 2 * columns * channels + left + more] ?? NaN,
      );
      const image = four.filter(keep);
      const mean = image.length === 0 ? (four[0] ?? NaN) : image.reduce((a, b) => a + b, 0) / image.length;
      // No −0.
      out.push(Math.round(mean) + 0);
    }
  }
  return out;
}

describe('the pyramid', () => {
  const [columns, rows] = [515, 7];
  it.each<[string, IntegerValues, 1 | 3]>([
    ['8 bit', fill(new Uint8Array(columns * rows)), 1],
    ['8 bit with sign', fill(new Int8Array(columns * rows)), 1],
    ['16 bit', fill(new Uint16Array(columns * rows)), 1],
    ['16 bit with sign', fill(new Int16Array(columns * rows)), 1],
    ['32 bit', fill(new Uint32Array(columns * rows)), 1],
    ['32 bit with sign', fill(new Int32Array(columns * rows)), 1],
    ['colour', fill(new Uint8Array(columns * rows * 3)), 3],
  ])('%s: rounded averages of four, with and without padding', (_, values, channels) => {
    const [level] = buildPyramid(values, columns, rows, channels, undefined);
    expect(level?.values.constructor).toBe(values.constructor);
    expect([level?.columns, level?.rows]).toEqual([257, 3]);
    expect(Array.from(level?.values ?? [])).toEqual(expected(values, columns, rows, channels, () => true));

    const padding = { from: -20, to: 90 };
    const [padded] = buildPyramid(values, columns, rows, channels, padding);
    const keep = (value: number) => value < padding.from || value > padding.to;
    expect(Array.from(padded?.values ?? [])).toEqual(expected(values, columns, rows, channels, keep));
  });
  it('goes on until 512 pixels are enough, and not at all where they are', () => {
    const sides = (side: number) => buildPyramid(new Uint8Array(side * side), side, side, 1, undefined);
    expect(sides(2049).map((level) => level.columns)).toEqual([1024, 512]);
    expect(sides(512)).toEqual([]);
  });
});
