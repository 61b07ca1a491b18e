import { describe, expect, it } from 'vitest';
import { toStoredValues } from './grey-values.ts';
import { describedPicture, noise } from './picture.fixture.ts';

describe('bits outside BitsStored are cleared in every pixel, wherever the memory starts and ends', () => {
  it.each([0, 1, 2, 3].flatMap((start) => [1, 2, 3, 4, 5, 21].map((length) => [start, length] as const)))(
    'from pixel %i, %i pixels',
    (start, length) => {
      const wide = noise(start + length + 3, 16);
      const twelve = describedPicture({ bitsStored: 12 });
      const expected = wide.map((value, at) => (at >= start && at < start + length ? value & 0xfff : value));
      expect(toStoredValues(wide.subarray(start, start + length), twelve)).toHaveLength(length);
      expect(wide).toEqual(expected);

      const narrow = Uint8Array.from(noise(start + length + 3, 8));
      const six = describedPicture({ bitsAllocated: 8, bitsStored: 6 });
      const expectedNarrow = narrow.map((value, at) => (at >= start && at < start + length ? value & 0x3f : value));
      toStoredValues(narrow.subarray(start, start + length), six);
      expect(narrow).toEqual(expectedNarrow);
    },
  );
});
