import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decode-picture.ts';
import { CODECS, encode } from './node/codecs.fixture.ts';
import { describedPicture, JPEG_LS, noise } from './picture.fixture.ts';

const decode = async (bytes: Uint8Array<ArrayBuffer>, picture = describedPicture()) => {
  const result = await decodePicture(bytes, picture, JPEG_LS, { codecs: CODECS, pyramid: false });
  return result.ok ? result.value.values : result.defect;
};

describe('JPEG-LS', () => {
  it.each([2, 8, 10, 12, 16])('%i bit in 16 comes back to the bit', async (bits) => {
    const values = noise(33 * 17, bits, bits);
    const samples = bits > 8 ? values : Uint8Array.from(values);
    const bytes = await encode('jpeg-ls', samples, { columns: 33, rows: 17, components: 1, bits });
    expect(await decode(bytes, describedPicture({ columns: 33, rows: 17, bitsStored: bits }))).toEqual(values);
  });
  it('the sign is the header’s: the codestream knows none', async () => {
    const values = Int16Array.from(noise(64, 12), (value) => value - 2048);
    const bytes = await encode(
      'jpeg-ls',
      Uint16Array.from(values, (value) => value & 0xfff),
      {
        columns: 8,
        rows: 8,
        components: 1,
        bits: 12,
      },
    );
    expect(await decode(bytes, describedPicture({ bitsStored: 12, signed: true }))).toEqual(values);
  });
  it.each([
    ['by line', 1],
    ['by sample', 2],
  ])('three components, interleaved %s', async (_, mode) => {
    const values = Uint8Array.from(noise(16 * 8 * 3, 8));
    const bytes = await encode('jpeg-ls', values, { columns: 16, rows: 8, components: 3, bits: 8 }, (encoder) =>
      encoder.setInterleaveMode(mode),
    );
    const colour = { samplesPerPixel: 3, photometric: 'RGB', bitsAllocated: 8, bitsStored: 8 } as const;
    expect(await decode(bytes, describedPicture({ ...colour, columns: 16, rows: 8 }))).toEqual(values);
  });
  it('three components, one after the other', async () => {
    const planes = Uint8Array.from(noise(16 * 8 * 3, 8));
    const bytes = await encode('jpeg-ls', planes, { columns: 16, rows: 8, components: 3, bits: 8 }, (encoder) =>
      encoder.setInterleaveMode(0),
    );
    const colour = { samplesPerPixel: 3, photometric: 'RGB', bitsAllocated: 8, bitsStored: 8 } as const;
    const expected = planes.map((_, at) => planes[(at % 3) * 128 + Math.floor(at / 3)] ?? 0);
    expect(await decode(bytes, describedPicture({ ...colour, columns: 16, rows: 8 }))).toEqual(expected);
  });
  it('near-lossless stays within the error it was made with', async () => {
    const values = noise(64 * 64, 12);
    const bytes = await encode('jpeg-ls', values, { columns: 64, rows: 64, components: 1, bits: 12 }, (encoder) =>
      encoder.setNearLossless(3),
    );
    const decoded = await decode(bytes, describedPicture({ columns: 64, rows: 64, bitsStored: 12 }));
    if (typeof decoded === 'string') throw new Error(decoded);
    expect(Math.max(...[...decoded].map((value, at) => Math.abs(value - (values[at] ?? 0))))).toBe(3);
  });
});

describe('bytes behind the end of a stream', () => {
  it('are not looked at, if they are few', async () => {
    const values = noise(64, 12);
    const bytes = await encode('jpeg-ls', values, { columns: 8, rows: 8, components: 1, bits: 12 });
    const picture = describedPicture({ bitsStored: 12 });
    expect(await decode(Uint8Array.of(...bytes, 13, 10), picture)).toEqual(values);
    expect(await decode(Uint8Array.of(...bytes, ...noise(64, 8)), picture)).toBe('codestream-malformed');
  });
});

describe('JPEG-LS that is not what it says', async () => {
  const values = noise(64 * 64, 12);
  const picture = describedPicture({ columns: 64, rows: 64, bitsStored: 12 });
  const bytes = await encode('jpeg-ls', values, { columns: 64, rows: 64, components: 1, bits: 12 });
  const frame = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xf7);
  const scan = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xda);
  const changed = (at: number, ...to: number[]) => {
    const copy = Uint8Array.from(bytes);
    copy.set(to, at);
    return copy;
  };

  it('another size than the header, or a bomb, is refused before memory is asked for', async () => {
    expect(await decode(bytes, describedPicture({ columns: 32, rows: 128 }))).toBe('codestream-mismatch');
    expect(await decode(changed(frame + 5, 0xff, 0xff, 0xff, 0xff), picture)).toBe('codestream-mismatch');
    expect(await decode(changed(frame + 1, 0xc3), picture)).toBe('codestream-mismatch');
  });
  it('more bits than the header has room for, and subsampled components', async () => {
    expect(await decode(bytes, { ...picture, bitsAllocated: 8, bitsStored: 8, highBit: 7 })).toBe(
      'codestream-mismatch',
    );
    expect(await decode(changed(frame + 11, 0x21), picture)).toBe('transfer-syntax-unsupported');
  });
  it('a table of values, which would change every grey, is named', async () => {
    const table = Uint8Array.of(0xff, 0xf8, 0, 7, 2, 1, 1, 0, 0);
    const mapped = Uint8Array.of(...bytes.subarray(0, scan), ...table, ...bytes.subarray(scan));
    expect(await decode(mapped, picture)).toBe('transfer-syntax-unsupported');
  });
  it('a largest value that would come out wrong is named', async () => {
    // jpeg-ls-largest-value.dcm has one that does not.
    const parameters = Uint8Array.of(0xff, 0xf8, 0, 13, 1, 0x0b, 0xb8, 0, 18, 0, 67, 1, 20, 0, 64);
    const smaller = Uint8Array.of(...bytes.subarray(0, scan), ...parameters, ...bytes.subarray(scan));
    expect(await decode(smaller, picture)).toBe('transfer-syntax-unsupported');
  });
  it('never shows a cut stream as a whole picture', async () => {
    for (let length = 0; length < bytes.length - 2; length += length < 100 ? 1 : 331) {
      expect(await decode(bytes.slice(0, length), picture)).toBe('codestream-malformed');
      if (length <= scan) continue;
      const ended = Uint8Array.of(...bytes.subarray(0, length), 0xff, 0xd9);
      expect(await decode(ended, picture)).toBe('codestream-malformed');
    }
  }, 60_000);
  it('answers whatever bytes of the data are changed, and decodes the next picture', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: scan, max: bytes.length - 1 }), fc.nat(255)), {
          minLength: 1,
          maxLength: 4,
        }),
        async (changes) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          const result = await decode(damaged, picture);
          expect(typeof result === 'string' || result.length === values.length).toBe(true);
        },
      ),
      { numRuns: 60, seed: 20_261_121 },
    );
    expect(await decode(bytes, picture)).toEqual(values);
  }, 60_000);
});
