import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decode-picture.ts';
import { CODECS, encode } from './node/codecs.fixture.ts';
import { describedPicture, JPEG_BASELINE } from './picture.fixture.ts';

const decode = async (bytes: Uint8Array<ArrayBuffer>, picture = describedPicture()) => {
  const result = await decodePicture(bytes, picture, JPEG_BASELINE, { codecs: CODECS, pyramid: false });
  return result.ok ? result.value.values : result.defect;
};
const worst = (values: ArrayLike<number> | string, expected: ArrayLike<number>) =>
  typeof values === 'string'
    ? values
    : Math.max(...Array.from(values, (value, at) => Math.abs(value - (expected[at] ?? 0))));

const [columns, rows] = [48, 32];
const eight = { columns, rows, bitsAllocated: 8, bitsStored: 8, highBit: 7 } as const;
const colour = { ...eight, samplesPerPixel: 3 } as const;
const greys = Uint8Array.from({ length: columns * rows }, (_, at) => (at % columns) * 4 + Math.floor(at / columns));
const colours = Uint8Array.from({ length: columns * rows * 3 }, (_, at) => {
  const pixel = Math.floor(at / 3);
  return [(pixel % columns) * 5, 90 + Math.floor(pixel / columns), 200][at % 3] ?? 0;
});
const best =
  (sampling: number) =>
  (encoder: { setQuality(q: number): void; setProgressive(on: boolean): void; setSubSampling(mode: number): void }) => {
    encoder.setQuality(100);
    encoder.setProgressive(false);
    encoder.setSubSampling(sampling);
  };
const [FULL, HALF, GREY] = [0, 1, 3];

describe('JPEG of 8 bit', async () => {
  const grey = await encode('jpeg', greys, { columns, rows, components: 1, bits: 8 }, best(GREY));
  const ybr = await encode('jpeg', colours, { columns, rows, components: 3, bits: 8 }, best(FULL));
  const halved = await encode('jpeg', colours, { columns, rows, components: 3, bits: 8 }, best(HALF));
  /** The JFIF segment that the encoder writes first. */
  const withoutJfif = (bytes: Uint8Array) => Uint8Array.of(...bytes.subarray(0, 2), ...bytes.subarray(20));

  it('grey, in 8 bit and in 16', async () => {
    expect(worst(await decode(grey, describedPicture(eight)), greys)).toBeLessThanOrEqual(1);
    const wide = describedPicture({ ...eight, bitsAllocated: 16 });
    expect(await decode(grey, wide)).toBeInstanceOf(Uint16Array);
    expect(worst(await decode(grey, wide), greys)).toBeLessThanOrEqual(1);
  });
  it.each(['YBR_FULL', 'YBR_FULL_422', 'RGB'] as const)(
    'colour is RGB once and not twice (%s)',
    async (photometric) => {
      expect(worst(await decode(ybr, describedPicture({ ...colour, photometric })), colours)).toBeLessThanOrEqual(3);
      expect(worst(await decode(halved, describedPicture({ ...colour, photometric })), colours)).toBeLessThanOrEqual(8);
    },
  );
  it('three components that nobody transformed are left alone where the header says RGB', async () => {
    // The same samples, once taken for YCbCr and once for what they are.
    const asYbr = await decode(withoutJfif(ybr), describedPicture({ ...colour, photometric: 'YBR_FULL' }));
    const asRgb = await decode(withoutJfif(ybr), describedPicture({ ...colour, photometric: 'RGB' }));
    expect(worst(asYbr, colours)).toBeLessThanOrEqual(3);
    const luma = Array.from({ length: columns * rows }, (_, pixel) => {
      const [red = 0, green = 0, blue = 0] = colours.subarray(pixel * 3);
      return 0.299 * red + 0.587 * green + 0.114 * blue;
    });
    if (typeof asRgb === 'string') throw new Error(asRgb);
    expect(
      worst(
        asRgb.filter((_, at) => at % 3 === 0),
        luma,
      ),
    ).toBeLessThanOrEqual(2);
  });
  it('an Adobe segment that is cut short says nothing about the colours', async () => {
    const bare = withoutJfif(ybr);
    const cut = Uint8Array.of(0xff, 0xee, 0, 12, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 0, 0, 0, 0);
    const picture = describedPicture({ ...colour, photometric: 'RGB' });
    const stream = Uint8Array.of(...bare.subarray(0, 2), ...cut, ...bare.subarray(2));
    expect(await decode(stream, picture)).toEqual(await decode(bare, picture));
  });
  it('a header that says RGB is not believed where the colours have half the resolution', async () => {
    const picture = describedPicture({ ...colour, photometric: 'RGB' });
    expect(worst(await decode(withoutJfif(halved), picture), colours)).toBeLessThanOrEqual(8);
  });

  describe('that is not what it says', () => {
    const picture = describedPicture(eight);
    const frame = grey.findIndex((byte, at) => byte === 0xff && grey[at + 1] === 0xc0);
    const changed = (at: number, ...to: number[]) => {
      const copy = Uint8Array.from(grey);
      copy.set(to, at);
      return copy;
    };
    it('another size than the header, or a bomb, is refused before memory is asked for', async () => {
      expect(await decode(grey, describedPicture({ ...eight, columns: 32, rows: 48 }))).toBe('codestream-mismatch');
      expect(await decode(changed(frame + 5, 0xff, 0xff, 0xff, 0xff), picture)).toBe('codestream-mismatch');
      expect(await decode(grey, describedPicture({ ...colour, photometric: 'RGB' }))).toBe('codestream-mismatch');
    });
    it('10 bit, lossless and arithmetic codes are named', async () => {
      expect(await decode(changed(frame + 1, 0xc1, 0, 11, 10), picture)).toBe('bits-unsupported');
      expect(await decode(changed(frame + 1, 0xc3), picture)).toBe('codestream-mismatch');
      expect(await decode(changed(frame + 1, 0xc9), picture)).toBe('transfer-syntax-unsupported');
    });
    it('a component without a scan: its colours would be missing', async () => {
      const components = [0xff, 0xc0, 0, 17, 8, 0, rows, 0, columns, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
      const lacking = Uint8Array.of(...grey.subarray(0, frame), ...components, ...grey.subarray(frame + 13));
      expect(await decode(lacking, describedPicture({ ...colour, photometric: 'YBR_FULL' }))).toBe(
        'codestream-malformed',
      );
    });
    it('a progressive picture that lacks its last scans: it would be blurred', async () => {
      const progressive = await encode('jpeg', greys, { columns, rows, components: 1, bits: 8 }, (encoder) => {
        best(GREY)(encoder);
        encoder.setProgressive(true);
      });
      expect(worst(await decode(progressive, picture), greys)).toBeLessThanOrEqual(1);
      const tables = [...progressive.keys()].filter((at) => progressive[at] === 0xff && progressive[at + 1] === 0xc4);
      expect(tables.length).toBeGreaterThan(3);
      for (const at of tables.slice(1)) {
        const early = Uint8Array.of(...progressive.subarray(0, at), 0xff, 0xd9);
        expect(await decode(early, picture)).toBe('codestream-malformed');
      }
    });
    it('samplings that are not drawn are named: no damage is spoken of', async () => {
      const at = ybr.findIndex((byte, index) => byte === 0xff && ybr[index + 1] === 0xc0) + 11;
      for (const [luma = 0, blue = 0, red = 0] of [
        [0x42, 0x11, 0x11],
        [0x24, 0x11, 0x11],
        [0x31, 0x11, 0x11],
        [0x11, 0x21, 0x21],
        [0x22, 0x21, 0x11],
        [0x21, 0, 0],
      ]) {
        const stream = Uint8Array.from(ybr);
        for (const [component, sampling] of [luma, blue, red].entries()) stream[at + component * 3] = sampling;
        expect(await decode(stream, describedPicture({ ...colour, photometric: 'YBR_FULL_422' }))).toBe(
          'transfer-syntax-unsupported',
        );
      }
    });
    it('what stands behind the end does no harm, if it is little', async () => {
      expect(worst(await decode(Uint8Array.of(...grey, 13, 10, 0), picture), greys)).toBeLessThanOrEqual(1);
    });
    it('never shows a cut stream as a whole picture', async () => {
      for (let length = 0; length < grey.length - 1; length += 3) {
        expect(await decode(grey.slice(0, length), picture)).toBe('codestream-malformed');
      }
    }, 60_000);
    it('answers whatever bytes are changed, and decodes the next picture', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(grey.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
          async (changes) => {
            const damaged = Uint8Array.from(grey);
            for (const [at, value] of changes) damaged[at] = value;
            const result = await decode(damaged, picture);
            expect(typeof result === 'string' || result.length === greys.length).toBe(true);
          },
        ),
        { numRuns: 150, seed: 20_261_121 },
      );
      expect(worst(await decode(grey, picture), greys)).toBeLessThanOrEqual(1);
    }, 60_000);
  });
});
