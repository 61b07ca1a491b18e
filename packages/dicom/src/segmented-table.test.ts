import { describe, expect, it } from 'vitest';
import { expandSegments } from './segmented-table.ts';

const words = (...numbers: readonly number[]): Uint16Array => Uint16Array.from(numbers);
const DISCRETE = [0, 3, 10, 20, 40];

describe('segmented palettes (PS3.3 C.7.9.2)', () => {
  it('values, a line, copies of both and a pad', () => {
    const numbers = words(...DISCRETE, 1, 4, 0, 2, 2, 0, 0, 0);
    expect(expandSegments(numbers, 14)).toEqual(words(10, 20, 40, 30, 20, 10, 0, 10, 20, 40, 30, 20, 10, 0));
  });
  it('offsets count in bytes', () => {
    // The line stands at word 5, which is byte 10.
    expect(expandSegments(words(...DISCRETE, 1, 2, 0, 2, 1, 10, 0), 7)).toEqual(words(10, 20, 40, 20, 0, 0, 0));
    const bytes = Uint8Array.of(...DISCRETE, 1, 2, 0, 2, 1, 5, 0, 0, 0);
    expect(expandSegments(bytes, 7)).toEqual(words(10, 20, 40, 20, 0, 0, 0));
  });
  it.each<[string, Uint8Array | Uint16Array, number]>([
    ['nothing', words(), 1],
    ['too few', words(...DISCRETE), 4],
    ['too many', words(...DISCRETE), 2],
    ['a line without a start', words(1, 3, 9), 3],
    ['a line without an end', words(...DISCRETE, 1, 1), 4],
    ['values that are not there', words(0, 3, 10), 3],
    ['a segment of no known kind', words(...DISCRETE, 3, 1, 1), 4],
    ['a copy of nothing before', words(2, 1, 0, 0), 3],
    ['a copy of what comes after', words(...DISCRETE, 2, 1, 18, 0, 0, 1, 7), 4],
    ['a copy of a copy', words(...DISCRETE, 2, 1, 0, 0, 2, 1, 10, 0), 9],
    ['a copy from the middle of a word', words(...DISCRETE, 2, 1, 1, 0), 6],
    ['a copy without an offset', words(...DISCRETE, 2, 1), 6],
    [
      'empty segments without end',
      words(0, 1, 5, 0, 0, ...Array.from({ length: 8 }, () => [2, 65_535, 6, 0]).flat()),
      9,
    ],
  ])('%s is no palette', (_, numbers, length) => {
    expect(expandSegments(numbers, length)).toBeUndefined();
  });
});
