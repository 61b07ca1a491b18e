import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decode-picture.ts';
import { CODECS, encode } from './node/codecs.fixture.ts';
import { generatedBytes } from './node/generated-files.fixture.ts';
import { describedPicture, JPEG_2000, noise } from './picture.fixture.ts';

const decode = async (bytes: Uint8Array<ArrayBuffer>, picture = describedPicture(), level = 0) => {
  const result = await decodePicture(bytes, picture, JPEG_2000, { codecs: CODECS, pyramid: false, level });
  return result.ok ? result.value : result.defect;
};
const valuesOf = async (...args: Parameters<typeof decode>) => {
  const decoded = await decode(...args);
  return typeof decoded === 'string' ? decoded : decoded.values;
};

/** Something with edges and slopes, so that halves of it can be told from noise. */
const slopes = (columns: number, rows: number, top: number) =>
  Uint16Array.from({ length: columns * rows }, (_, at) =>
    Math.round((((at % columns) / columns + Math.floor(at / columns) / rows) / 2) * top),
  );

const latin = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));

/** Position of a marker segment in the main header. */
const segment = (bytes: Uint8Array, marker: number) =>
  bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === marker);

describe.each(['jpeg-2000', 'htj2k'] as const)('%s', (codec) => {
  it.each([8, 10, 12, 16])('%i bit in 16 comes back to the bit', async (bits) => {
    const values = noise(33 * 17, bits, bits);
    const picture = describedPicture({ columns: 33, rows: 17, bitsStored: bits });
    const samples = bits > 8 ? values : Uint8Array.from(values);
    const bytes = await encode(codec, samples, { columns: 33, rows: 17, components: 1, bits });
    expect(await valuesOf(bytes, picture)).toEqual(values);
  });
  it.each([12, 16])('signed, %i bit', async (bits) => {
    const values = Int16Array.from(noise(32 * 16, bits), (value) => value - 2 ** (bits - 1));
    const picture = describedPicture({ columns: 32, rows: 16, bitsStored: bits, signed: true });
    const samples = bits > 8 ? new Uint16Array(values.buffer) : new Uint8Array(Int8Array.from(values).buffer);
    const bytes = await encode(codec, samples, { columns: 32, rows: 16, components: 1, bits, signed: true });
    expect(await valuesOf(bytes, picture)).toEqual(values);
  });
  it.each([5, 8])('signed, %i bit: negative values are no zeros', async (bits) => {
    const samples = Uint8Array.from(noise(32 * 16, bits));
    const bytes = await encode(codec, samples, { columns: 32, rows: 16, components: 1, bits });
    // Nothing but the level shift depends on the sign (ITU-T T.800 G.1.2).
    bytes[42] = (bytes[42] ?? 0) | 0x80;
    const values = Array.from(samples, (value) => value - 2 ** (bits - 1));
    const picture = describedPicture({ columns: 32, rows: 16, bitsStored: bits, signed: true });
    expect(await valuesOf(bytes, picture)).toEqual(Int16Array.from(values));
    expect(await valuesOf(bytes, { ...picture, bitsAllocated: 8 })).toEqual(Int8Array.from(values));
  });
  it('a picture that begins beside the reference grid is not halved: OpenJPH would never return', async () => {
    const bytes = await encode(codec, noise(64, 12), { columns: 8, rows: 8, components: 1, bits: 12 });
    // Three pixels are taken away on the left: what remains is damaged, but of a known size.
    bytes[19] = 3;
    const decoded = await decode(bytes, describedPicture({ columns: 5, bitsStored: 12 }), 1);
    expect(typeof decoded === 'string' ? decoded : [decoded.columns, decoded.rows, decoded.step]).toEqual([5, 8, 1]);
  }, 20_000);
  it.each(['RGB', 'YBR_RCT'] as const)(
    'three components, %s: the codestream knows its colours',
    async (photometric) => {
      const values = Uint8Array.from(noise(16 * 16 * 3, 8));
      const bytes = await encode(codec, values, { columns: 16, rows: 16, components: 3, bits: 8 });
      const picture = describedPicture({
        columns: 16,
        rows: 16,
        samplesPerPixel: 3,
        photometric,
        bitsAllocated: 8,
        bitsStored: 8,
      });
      expect(await valuesOf(bytes, picture)).toEqual(values);
    },
  );
  it('half and quarter size for previews: near the averages, within the bits', async () => {
    const [columns, rows] = [300, 211];
    const values = slopes(columns, rows, 4095);
    const picture = describedPicture({ columns, rows, bitsStored: 12 });
    const bytes = await encode(codec, values, { columns, rows, components: 1, bits: 12 });
    const half = await decode(bytes, picture, 1);
    if (typeof half === 'string') throw new Error(half);
    expect([half.columns, half.rows, half.values.length]).toEqual([150, 106, 150 * 106]);
    const worst = Math.max(
      ...[...half.values].map((value, at) =>
        Math.abs(value - (values[((at / 150) | 0) * 2 * columns + (at % 150) * 2] ?? 0)),
      ),
    );
    expect(worst).toBeLessThan(60);
    const sharp = Uint16Array.from(values, (_, at) => (at % 7 < 3 ? 4095 : 0));
    const edges = await decode(await encode(codec, sharp, { columns, rows, components: 1, bits: 12 }), picture, 2);
    if (typeof edges === 'string') throw new Error(edges);
    expect([edges.columns, edges.rows]).toEqual([75, 53]);
    expect(edges.range.max).toBeLessThanOrEqual(4095);
  });
});

describe.each(['jpeg-2000', 'htj2k'] as const)('%s that is not what it says', async (codec) => {
  const values = noise(64 * 64, 12);
  const picture = describedPicture({ columns: 64, rows: 64, bitsStored: 12 });
  const bytes = await encode(codec, values, { columns: 64, rows: 64, components: 1, bits: 12 });
  const changed = (at: number, ...to: number[]) => {
    const copy = Uint8Array.from(bytes);
    copy.set(to, at);
    return copy;
  };

  it('another size than the header, or a bomb, is refused before memory is asked for', async () => {
    expect(await valuesOf(bytes, describedPicture({ columns: 32, rows: 128 }))).toBe('codestream-mismatch');
    expect(await valuesOf(changed(8, 0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20), picture)).toBe('codestream-mismatch');
    expect(await valuesOf(changed(8, 0xff, 0xff, 0xff, 0xff), picture)).toBe('codestream-mismatch');
  });
  it('more components or bits than the header', async () => {
    expect(await valuesOf(changed(40, 0, 3), picture)).toBe('codestream-malformed');
    expect(await valuesOf(bytes, describedPicture({ ...picture, bitsAllocated: 8, bitsStored: 8 }))).toBe(
      'codestream-mismatch',
    );
  });
  it('subsampled components are named: the library would hand out the wrong grid', async () => {
    expect(await valuesOf(changed(43, 2), picture)).toBe('transfer-syntax-unsupported');
  });
  it('a grid of thousands of tiles, tiles of nothing, a deep pyramid', async () => {
    const big = describedPicture({ columns: 16_384, rows: 4096 });
    const tiny = changed(8, 0, 0, 0x40, 0, 0, 0, 0x10, 0);
    tiny.set([0, 0, 0, 1, 0, 0, 0, 1], 24);
    expect(await valuesOf(tiny, big)).toBe('codestream-malformed');
    expect(await valuesOf(changed(24, 0, 0, 0, 0), picture)).toBe('codestream-malformed');
    expect(await valuesOf(changed(segment(bytes, 0x52) + 9, 32), picture)).toBe('codestream-malformed');
  });
  it('never shows a cut stream as a whole picture', async () => {
    for (let length = 0; length < bytes.length - 2; length += length < 300 ? 1 : 331) {
      expect(await valuesOf(bytes.slice(0, length), picture)).toBe('codestream-malformed');
    }
    expect(await valuesOf(bytes.slice(0, -2), picture)).toBe('codestream-malformed');
  }, 60_000);
  it('fewer parts of a tile than are announced', async () => {
    const start = segment(bytes, 0x90);
    expect(await valuesOf(changed(start + 11, 2), picture)).toBe('codestream-malformed');
    expect(await valuesOf(changed(start + 11, 0), picture)).toEqual(values);
  });
  it('answers whatever bytes of the data are changed, and decodes the next picture', async () => {
    const from = segment(bytes, 0x93);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: from, max: bytes.length - 1 }), fc.nat(255)), {
          minLength: 1,
          maxLength: 4,
        }),
        async (changes) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          const result = await valuesOf(damaged, picture);
          expect(typeof result === 'string' || result.length === values.length).toBe(true);
        },
      ),
      { numRuns: 60, seed: 20_261_121 },
    );
    expect(await valuesOf(bytes, picture)).toEqual(values);
  }, 60_000);
});

describe('HTJ2K without a colour transform (htj2k-no-transform.dcm holds it against OpenJPEG)', () => {
  it('halves each component by itself', async () => {
    const [columns, rows, bits] = [19, 11, 8];
    const form = { columns, rows, components: 3, bits, colourTransform: false } as const;
    const channels = [1, 2, 3].map((seed) => noise(columns * rows, bits, seed));
    // The package's encoder takes lines as its decoder hands them out: those of a component after those of another.
    const lines = channels.flatMap((channel) =>
      Array.from({ length: rows }, (_, row) => channel.subarray(row * columns, (row + 1) * columns)),
    );
    const scattered = Uint16Array.from({ length: columns * rows * 3 }, (_, at) => {
      const line = Math.floor(at / (columns * 3)) * 3 + (at % 3);
      return lines[line]?.[Math.floor((at % (columns * 3)) / 3)] ?? 0;
    });
    const samples = (values: Uint16Array) => Uint8Array.from(values);
    const bytes = await encode('htj2k', samples(scattered), form, (encoder) => encoder.setDecompositions(2));
    expect(bytes[segment(bytes, 0x52) + 8]).toBe(0);
    const picture = describedPicture({ ...form, samplesPerPixel: 3, photometric: 'RGB', bitsStored: bits });
    for (const level of [0, 1, 2]) {
      const colours = await valuesOf(bytes, picture, level);
      if (typeof colours === 'string') throw new Error(colours);
      for (const [channel, values] of channels.entries()) {
        const grey = { ...form, components: 1 } as const;
        const alone = await encode('htj2k', samples(values), grey, (encoder) => encoder.setDecompositions(2));
        const wanted = await valuesOf(alone, describedPicture({ columns, rows, bitsStored: bits }), level);
        expect(colours.filter((_, at) => at % 3 === channel)).toEqual(wanted);
      }
    }
  });
});

describe('a tile, or a part of one, that is not there', () => {
  const tileParts = (bytes: Uint8Array) =>
    [...bytes.keys()].filter((at) => bytes[at] === 0xff && bytes[at + 1] === 0x90 && bytes[at + 3] === 10);
  const form = { columns: 64, rows: 64, components: 1, bits: 12 } as const;
  const values = noise(64 * 64, 12);
  it.each([
    [
      'jpeg-2000-tiles.dcm',
      36,
      () => {
        const file = generatedBytes('jpeg-2000-tiles.dcm');
        const from = file.findIndex((byte, at) => byte === 0xff && file[at + 1] === 0x4f && file[at + 3] === 0x51);
        return file.subarray(from, file.findLastIndex((byte, at) => byte === 0xff && file[at + 1] === 0xd9) + 2);
      },
      describedPicture({ columns: 45, rows: 37, bitsStored: 12 }),
    ],
    [
      'HTJ2K',
      4,
      () => encode('htj2k', values, form, (encoder) => encoder.setTileSize?.({ width: 32, height: 32 })),
      describedPicture({ columns: 64, rows: 64, bitsStored: 12 }),
    ],
  ] as const)('is missed: %s', async (_, count, make, picture) => {
    const bytes = await make();
    const starts = tileParts(bytes);
    expect(starts).toHaveLength(count);
    expect(await decode(bytes, picture)).toMatchObject({ step: 1 });
    for (const [part, from] of starts.entries()) {
      const to = starts[part + 1] ?? bytes.length - 2;
      const without = Uint8Array.of(...bytes.subarray(0, from), ...bytes.subarray(to));
      expect(await valuesOf(without, picture)).toBe('codestream-malformed');
    }
  });
});

describe('a picture that is halved down to one pixel', () => {
  it('is decoded: a digital radiograph of 1420 × 1416 came with eleven levels', async () => {
    const side = 2048;
    const values = new Uint16Array(side * side);
    values.set(noise(side, 12), side * 700);
    const form = { columns: side, rows: side, components: 1, bits: 12 } as const;
    const bytes = await encode('jpeg-2000', values, form, (encoder) => encoder.setDecompositions(11));
    const decoded = await valuesOf(bytes, describedPicture({ columns: side, rows: side, bitsStored: 12 }));
    if (typeof decoded === 'string') throw new Error(decoded);
    expect(Buffer.compare(Buffer.from(decoded.buffer), Buffer.from(values.buffer))).toBe(0);
  });
});

describe('a JP2 file instead of a codestream', () => {
  it('is unpacked: some devices write it', async () => {
    const values = noise(64, 12);
    const bytes = await encode('jpeg-2000', values, { columns: 8, rows: 8, components: 1, bits: 12 });
    const box = (type: string, ...body: number[]) => [0, 0, 0, 8 + body.length, ...latin(type), ...body];
    const file = Uint8Array.from([
      ...box('jP  ', 0x0d, 0x0a, 0x87, 0x0a),
      ...box('ftyp', 1, 2, 3, 4),
      0,
      0,
      0,
      0,
      ...latin('jp2c'),
      ...bytes,
    ]);
    expect(await valuesOf(file, describedPicture({ bitsStored: 12 }))).toEqual(values);
    expect(await valuesOf(file.slice(0, 30), describedPicture())).toBe('codestream-malformed');
  });
});
