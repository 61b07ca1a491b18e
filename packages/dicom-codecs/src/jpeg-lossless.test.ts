import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decode-picture.ts';
import { encodeJpegLossless } from './jpeg-lossless.fixture.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { describedPicture, JPEG_LOSSLESS, noise } from './picture.fixture.ts';

const decode = async (bytes: Uint8Array<ArrayBuffer>, picture = describedPicture()) => {
  const result = await decodePicture(bytes, picture, JPEG_LOSSLESS, { codecs: CODECS, pyramid: false });
  return result.ok ? result.value.values : result.defect;
};

const grey = (columns: number, rows: number, precision: number, predictor: number) =>
  ({ columns, rows, components: 1, precision, predictor }) as const;

describe('JPEG lossless', () => {
  it.each([1, 2, 3, 4, 5, 6, 7].flatMap((predictor) => [8, 12, 15, 16].map((bits) => [predictor, bits] as const)))(
    'predictor %i with %i bit comes back to the bit (16 bit with 7: the library alone is one off)',
    async (predictor, bits) => {
      const values = noise(33 * 17, bits, predictor * bits);
      const picture = describedPicture({ columns: 33, rows: 17, bitsStored: bits });
      expect(await decode(encodeJpegLossless(values, grey(33, 17, bits, predictor)), picture)).toEqual(values);
    },
  );

  it('keeps the last pixel, whatever it is and wherever the last code ends (a known fault of its ancestor)', async () => {
    for (let last = 0; last < 65_536; last += 977) {
      const values = noise(64, 16, last + 1);
      values.fill(1000, 40);
      values[63] = last;
      expect(await decode(encodeJpegLossless(values, grey(8, 8, 16, 1)))).toEqual(values);
    }
  });

  it('knows the largest difference, which has no extra bits (32 768)', async () => {
    const values = Uint16Array.from({ length: 64 }, (_, index) => (index % 2 ? 32_768 : 0));
    expect(await decode(encodeJpegLossless(values, grey(8, 8, 16, 1)))).toEqual(values);
  });

  it('three components of 8 bit', async () => {
    const values = Uint8Array.from(noise(8 * 8 * 3, 8));
    const bytes = encodeJpegLossless(values, { columns: 8, rows: 8, components: 3, precision: 8, predictor: 1 });
    const picture = describedPicture({ samplesPerPixel: 3, photometric: 'RGB', bitsAllocated: 8, bitsStored: 8 });
    expect(await decode(bytes, picture)).toEqual(values);
  });

  it('two decodes at once do not disturb each other', async () => {
    const pictures = [1, 2, 3, 4].map((seed) => noise(64, 12, seed));
    const coded = pictures.map((values, index) => encodeJpegLossless(values, grey(8, 8, 12, (index % 7) + 1)));
    const decoded = await Promise.all(coded.map((bytes) => decode(bytes, describedPicture({ bitsStored: 12 }))));
    expect(decoded).toEqual(pictures);
  });
});

describe('JPEG lossless that is not what it says', () => {
  const values = noise(64, 12);
  const bytes = encodeJpegLossless(values, grey(8, 8, 12, 1));

  it('another size than the header, or a bomb, is refused before memory is asked for', async () => {
    expect(await decode(bytes, describedPicture({ columns: 16, rows: 4 }))).toBe('codestream-mismatch');
    const bomb = Uint8Array.from(bytes);
    bomb.set([0xff, 0xff, 0xff, 0xff], 7);
    expect(await decode(bomb)).toBe('codestream-mismatch');
  });
  it('more bits than the header has room for', async () => {
    const picture = describedPicture({ bitsAllocated: 8, bitsStored: 8 });
    expect(await decode(bytes, picture)).toBe('codestream-mismatch');
  });
  it('an ordinary JPEG under this name', async () => {
    const baseline = Uint8Array.from(bytes);
    baseline[3] = 0xc0;
    expect(await decode(baseline)).toBe('codestream-mismatch');
  });
  it('never shows a cut stream as a whole picture', async () => {
    for (let length = 0; length < bytes.length - 3; length++) {
      expect(await decode(bytes.slice(0, length))).toBe('codestream-malformed');
    }
  });
  it('forms that the library would decode wrongly are refused by name', async () => {
    const transformed = Uint8Array.from(bytes);
    // The last byte of the scan header is the point transform.
    const scan = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xda);
    transformed[scan + 9] = 1;
    expect(await decode(transformed)).toBe('transfer-syntax-unsupported');
  });
  it('answers whatever bytes are changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          const result = await decode(damaged);
          expect(typeof result === 'string' || result.length === 64).toBe(true);
        },
      ),
      { numRuns: 500, seed: 20_261_121 },
    );
  });
});
