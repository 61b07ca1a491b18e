import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decode-picture.ts';
import { encodeJpegLossless, type JpegLosslessPicture } from './jpeg-lossless.fixture.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { describedPicture, JPEG_LOSSLESS, noise } from './picture.fixture.ts';

const decode = async (bytes: Uint8Array<ArrayBuffer>, picture = describedPicture()) => {
  const result = await decodePicture(bytes, picture, JPEG_LOSSLESS, { codecs: CODECS, pyramid: false });
  return result.ok ? result.value.values : result.defect;
};

const grey = (columns: number, rows: number, precision: number, predictor: number) =>
  ({ columns, rows, components: 1, precision, predictor }) as const;

const PREDICTORS = [1, 2, 3, 4, 5, 6, 7];
const BITS = Array.from({ length: 15 }, (_, index) => index + 2);

/** Encodes, decodes, compares. */
async function roundTrip(form: Omit<JpegLosslessPicture, 'columns' | 'rows'>, columns = 33, rows = 17): Promise<void> {
  const { components, precision, pointTransform = 0 } = form;
  const wide = noise(columns * rows * components, precision, form.predictor * precision);
  const values = (precision > 8 || components === 1 ? wide : Uint8Array.from(wide)).map(
    (value) => (value >> pointTransform) << pointTransform,
  );
  const grey = { columns, rows, bitsStored: precision };
  const bitsAllocated = values instanceof Uint8Array ? 8 : 16;
  const picture = describedPicture(
    components === 1 ? grey : { ...grey, bitsAllocated, samplesPerPixel: 3, photometric: 'RGB' },
  );
  // Not `toEqual`: it takes longer than all the rest.
  const decoded = await decode(encodeJpegLossless(values, { columns, rows, ...form }), picture);
  if (typeof decoded === 'string') throw new Error(`${decoded}: ${JSON.stringify(form)}`);
  expect(decoded.constructor).toBe(values.constructor);
  expect(decoded.length).toBe(values.length);
  expect(decoded.findIndex((value, at) => value !== values[at])).toBe(-1);
}

describe('JPEG lossless', () => {
  it.each(PREDICTORS)('predictor %i comes back to the bit with 2–16 bit and every form of scan', async (predictor) => {
    for (const precision of BITS) {
      for (const components of [1, 3] as const) {
        for (const form of [
          {},
          { restartRows: 1 },
          { restartRows: 2, separate: true },
          { codes: ['long'] },
          { codes: ['even', 'long'] },
          { codes: ['long', 'even'], separate: true, restartRows: 3 },
          { pointTransform: 1 },
          { pointTransform: precision - 1, separate: true },
        ] as const) {
          await roundTrip({ components, precision, predictor, ...form });
        }
      }
    }
  });

  it('more restarts than there are restart markers', () =>
    roundTrip({ components: 1, precision: 12, predictor: 4, restartRows: 1 }, 5, 40));

  it.each([1, 2, 5])('pictures of one column or row (%i)', async (side) => {
    await roundTrip({ components: 1, precision: 12, predictor: 7 }, 1, side);
    await roundTrip({ components: 1, precision: 12, predictor: 7, restartRows: 1 }, side, 1);
    await roundTrip({ components: 3, precision: 8, predictor: 6 }, 1, side);
  });

  it('more bytes than are cleaned at once, in one row and in many', async () => {
    await roundTrip({ components: 1, precision: 16, predictor: 5, codes: ['long'] }, 65_535, 2);
    await roundTrip({ components: 3, precision: 16, predictor: 6, codes: ['even', 'long'] }, 500, 101);
    await roundTrip({ components: 1, precision: 16, predictor: 1, restartRows: 60 }, 500, 120);
  }, 30_000);

  it('bytes that fill up, and segments that mean nothing, before every marker', () => {
    const comment = [0xff, 0xff, 0xff, 0xfe, 0, 5, 0xff, 0xd9, 1];
    const before = { 0xc3: comment, 0xc4: comment, 0xdd: [0xff], 0xda: comment, 0xd0: [0xff, 0xff], 0xd9: [0xff] };
    return roundTrip({ components: 3, precision: 8, predictor: 1, restartRows: 2, separate: true, before });
  });

  it('tables and restart intervals that are defined anew: the last one before the scan counts', () => {
    // Table 0 with a single code of one bit, an AC table, a restart interval that no row fits into.
    const codes = [1, ...Array.from({ length: 15 }, () => 0), 7];
    const before = { 0xdd: [0xff, 0xdd, 0, 4, 0, 1], 0xc4: [0xff, 0xc4, 0, 38, 0, ...codes, 0x10, ...codes] };
    return roundTrip({ components: 1, precision: 12, predictor: 1, restartRows: 2, before });
  });

  it('a number of rows behind the first scan (DNL), which must be that of the header', async () => {
    const form = { components: 1, precision: 12, predictor: 1, linesFollow: true } as const;
    await roundTrip(form);
    await roundTrip({ ...form, components: 3, separate: true });
    const bytes = encodeJpegLossless(noise(64, 12), { columns: 8, rows: 8, ...form });
    expect(await decode(bytes)).toEqual(noise(64, 12));
    const lines = bytes.findLastIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xdc);
    bytes[lines + 5] = 9;
    expect(await decode(bytes)).toBe('codestream-malformed');
    expect(await decode(bytes.slice(0, lines))).toBe('codestream-malformed');
  });

  it('whatever follows the picture does not matter', async () => {
    const values = noise(64, 12);
    const bytes = encodeJpegLossless(values, grey(8, 8, 12, 1));
    expect(await decode(Uint8Array.from([...bytes, 0xff, 0xda, 1, 2, 3]))).toEqual(values);
    expect(await decode(Uint8Array.from([...bytes.slice(0, -2), 0, 0, 0xff, 0xff, 0xd9, 0]))).toEqual(values);
  });

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
  it('bytes that are left behind the last pixel', async () => {
    expect(await decode(Uint8Array.from([...bytes.slice(0, -2), 1, 0xff, 0xd9]))).toBe('codestream-malformed');
  });
  it.each<[string, Partial<JpegLosslessPicture>]>([
    ['one scan', {}],
    ['a scan for each component', { separate: true, codes: ['long'] }],
    ['restart markers', { restartRows: 2, codes: ['even', 'long'] }],
    ['rows said behind the scan', { linesFollow: true }],
  ])('a cut at every byte: %s', async (_, form) => {
    const pixels = Uint8Array.from(noise(5 * 6 * 3, 8));
    const shape = { columns: 5, rows: 6, components: 3, precision: 8, predictor: 5 } as const;
    const whole = encodeJpegLossless(pixels, { ...shape, ...form });
    const picture = describedPicture({
      columns: 5,
      rows: 6,
      samplesPerPixel: 3,
      photometric: 'RGB',
      bitsAllocated: 8,
      bitsStored: 8,
    });
    for (let length = 0; length < whole.length; length++) {
      const result = await decode(whole.slice(0, length), picture);
      // Without the end mark (and what fills up the last byte) it is still all there, and right.
      if (typeof result === 'string') expect(result).toBe('codestream-malformed');
      else {
        expect(length).toBeGreaterThan(whole.length - 4);
        expect(result).toEqual(pixels);
      }
    }
  });

  const changed = (at: number, ...to: readonly number[]): Uint8Array<ArrayBuffer> => {
    const copy = Uint8Array.from(bytes);
    copy.set(to, at);
    return copy;
  };
  const find = (marker: number): number => bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === marker);

  it('what the standard does not allow in a scan', async () => {
    const scan = find(0xda);
    expect(await decode(changed(scan + 7, 0))).toBe('transfer-syntax-unsupported');
    expect(await decode(changed(scan + 7, 8))).toBe('codestream-malformed');
    expect(await decode(changed(scan + 9, 12))).toBe('codestream-malformed');
    // Another component, another table.
    expect(await decode(changed(scan + 5, 2))).toBe('codestream-malformed');
    expect(await decode(changed(scan + 6, 0x30))).toBe('codestream-malformed');
  });
  it('tables with too many codes, or categories that there are not', async () => {
    const table = find(0xc4) + 5;
    expect(await decode(changed(table, 3))).toBe('codestream-malformed');
    expect(await decode(changed(table + 16, 17))).toBe('codestream-malformed');
    expect(await decode(changed(table + 15, 200))).toBe('codestream-malformed');
  });
  it('a restart marker that is out of turn, missing, or within a row', async () => {
    const form = { ...grey(8, 8, 12, 1), restartRows: 2 } as const;
    const restarted = encodeJpegLossless(values, form);
    const second = restarted.findIndex((byte, at) => byte === 0xff && restarted[at + 1] === 0xd1);
    for (const wrong of [0xd0, 0xd2, 0xd9, 0xfe]) {
      restarted[second + 1] = wrong;
      expect(await decode(restarted)).toBe('codestream-malformed');
    }
    const within = encodeJpegLossless(values, form);
    within[within.findIndex((byte, at) => byte === 0xff && within[at + 1] === 0xdd) + 5] = 12;
    expect(await decode(within)).toBe('codestream-malformed');
  });
  it('components on grids of their own are refused by name; one alone has but one grid', async () => {
    expect(await decode(changed(find(0xc3) + 11, 0x22))).toEqual(values);
    const pixels = Uint8Array.from(noise(8 * 8 * 3, 8));
    const coloured = encodeJpegLossless(pixels, { columns: 8, rows: 8, components: 3, precision: 8, predictor: 1 });
    coloured[13] = 0x21;
    const picture = describedPicture({ samplesPerPixel: 3, photometric: 'RGB', bitsAllocated: 8, bitsStored: 8 });
    expect(await decode(coloured, picture)).toBe('transfer-syntax-unsupported');
  });
  it('the same component twice, and the third never', async () => {
    const pixels = Uint8Array.from(noise(8 * 8 * 3, 8));
    const form = { columns: 8, rows: 8, components: 3, precision: 8, predictor: 1, separate: true } as const;
    const coloured = encodeJpegLossless(pixels, form);
    const last = coloured.findLastIndex((byte, at) => byte === 0xff && coloured[at + 1] === 0xda);
    const picture = describedPicture({ samplesPerPixel: 3, photometric: 'RGB', bitsAllocated: 8, bitsStored: 8 });
    expect(await decode(coloured, picture)).toEqual(pixels);
    expect(await decode(coloured.slice(0, last), picture)).toBe('codestream-malformed');
    coloured[last + 5] = 1;
    expect(await decode(coloured, picture)).toBe('codestream-malformed');
  });
  it.each<[string, JpegLosslessPicture]>([
    ['grey', grey(8, 8, 12, 1)],
    ['restarts, long codes', { ...grey(8, 8, 12, 7), restartRows: 3, codes: ['long'] }],
    ['scans apart', { columns: 8, rows: 8, components: 3, precision: 8, predictor: 4, separate: true }],
  ])('answers whatever bytes are changed: %s', async (_, form) => {
    const pixels = noise(64 * form.components, form.precision);
    const stream = encodeJpegLossless(pixels, form);
    const picture =
      form.components === 1
        ? describedPicture()
        : describedPicture({ samplesPerPixel: 3, photometric: 'RGB', bitsAllocated: 8, bitsStored: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const damaged = Uint8Array.from(stream);
          for (const [at, value] of changes) damaged[at] = value;
          const result = await decode(damaged, picture);
          expect(typeof result === 'string' || result.length === pixels.length).toBe(true);
        },
      ),
      { numRuns: 1000, seed: 20_261_121 },
    );
  });
});
