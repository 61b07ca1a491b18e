import { transferSyntaxOf } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import { canDecode, decodePicture } from './decode-picture.ts';
import { DEFECT_SENTENCES } from './defect-sentences.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { describedPicture, NATIVE, noise, RLE } from './picture.fixture.ts';

const bytesOf = (values: Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>) => new Uint8Array(values.buffer.slice(0));

async function decode(
  ...[bytes, picture, syntax = NATIVE, pyramid = false]: [
    Uint8Array<ArrayBuffer>,
    ReturnType<typeof describedPicture>,
    typeof NATIVE?,
    boolean?,
  ]
) {
  const result = await decodePicture(bytes, picture, syntax, { codecs: CODECS, pyramid });
  if (!result.ok) throw new Error(result.defect);
  return result.value;
}

describe('stored values', () => {
  it('overlay bits above BitsStored are cleared', async () => {
    const values = Uint16Array.of(0xf123, 0x0fff, 0x8000, 0x1001);
    const picture = describedPicture({ columns: 4, rows: 1, bitsStored: 12 });
    expect((await decode(bytesOf(values), picture)).values).toEqual(Uint16Array.of(0x123, 0xfff, 0, 1));
  });
  it('signs are extended from BitsStored, and the high bit is honoured', async () => {
    const picture = describedPicture({ columns: 4, rows: 1, bitsStored: 12, highBit: 15, signed: true });
    const values = Uint16Array.of(0xfff7, 0x0010, 0x8000, 0x7ff0);
    expect((await decode(bytesOf(values), picture)).values).toEqual(Int16Array.of(-1, 1, -2048, 2047));
  });
  it('32 bits, signed and not, with what lies outside BitsStored cleared', async () => {
    const values = Uint32Array.of(0, 1, 0x8000_0000, 0xffff_ffff);
    const bytes = (): Uint8Array<ArrayBuffer> => new Uint8Array(values.buffer.slice(0));
    const wide = { columns: 4, rows: 1, bitsAllocated: 32, bitsStored: 32 } as const;
    expect((await decode(bytes(), describedPicture(wide))).values).toEqual(values);
    expect((await decode(bytes(), describedPicture({ ...wide, signed: true }))).values).toEqual(
      Int32Array.of(0, 1, -0x8000_0000, -1),
    );
    expect((await decode(bytes(), describedPicture({ ...wide, bitsStored: 20 }))).values).toEqual(
      Uint32Array.of(0, 1, 0, 0xf_ffff),
    );
    expect((await decode(bytes(), describedPicture({ ...wide, bitsStored: 20, signed: true }))).values).toEqual(
      Int32Array.of(0, 1, 0, -1),
    );
  });
  it('packed bits become a byte each, the least significant first', async () => {
    const picture = describedPicture({ columns: 5, rows: 2, bitsAllocated: 1, bitsStored: 1 });
    expect((await decode(Uint8Array.of(0b1010_0011, 0b0000_0010), picture)).values).toEqual(
      Uint8Array.of(1, 1, 0, 0, 0, 1, 0, 1, 0, 1),
    );
  });
  it('a window over wide values comes from a histogram of what occurs, its range exact', async () => {
    const values = Uint32Array.from({ length: 1000 }, (_, index) => 3_000_000_000 + index * 1_000_003);
    const picture = describedPicture({ columns: 1000, rows: 1, bitsAllocated: 32, bitsStored: 32 });
    const { range, automaticWindow } = await decode(new Uint8Array(values.buffer), picture);
    expect(range).toEqual({ min: 3_000_000_000, max: 3_000_000_000 + 999 * 1_000_003 });
    // Half a per cent off either end, to within one of 65 536 bins.
    expect(Math.abs(automaticWindow.width - 990 * 1_000_003)).toBeLessThan(2 * 1_000_003);
    expect(Math.abs(automaticWindow.center - 3_000_000_000 - 499.5 * 1_000_003)).toBeLessThan(1_000_003);
  });
  it('an odd offset in memory does not matter', async () => {
    const odd = Uint8Array.of(9, 1, 0, 2, 0).subarray(1);
    expect((await decode(odd, describedPicture({ columns: 2, rows: 1 }))).values).toEqual(Uint16Array.of(1, 2));
  });
  it('range and window leave the padding out', async () => {
    const values = Int16Array.of(-2000, 10, 20, 30);
    const picture = describedPicture({ columns: 4, rows: 1, signed: true, padding: { from: -2000, to: -2000 } });
    expect(await decode(bytesOf(values), picture)).toMatchObject({ range: { min: 10, max: 30 } });
  });
  it.each(['1.2.840.10008.1.2.1.98', '1.2.840.10008.1.2.1.99'])('%s holds them as they are', async (uid) => {
    const frames = [[{ from: 0, to: 6 }]];
    const picture = describedPicture({ columns: 3, rows: 1, pixelData: { kind: 'encapsulated', frames } });
    const bytes = bytesOf(Uint16Array.of(1, 2, 65_535));
    expect((await decode(bytes, picture, transferSyntaxOf(uid))).values).toEqual(Uint16Array.of(1, 2, 65_535));
  });
  it('too few bytes are no picture', async () => {
    const result = await decodePicture(new Uint8Array(100), describedPicture(), NATIVE, {
      codecs: CODECS,
      pyramid: false,
    });
    expect(result).toEqual({ ok: false, defect: 'frame-truncated' });
  });
  it('what cannot be decoded yet is named', async () => {
    const retired = transferSyntaxOf('1.2.840.10008.1.2.4.55');
    const result = await decodePicture(new Uint8Array(100), describedPicture(), retired, {
      codecs: CODECS,
      pyramid: false,
    });
    expect(result).toEqual({ ok: false, defect: 'jpeg-retired-unsupported' });
  });
  it.each([
    [
      'video-unsupported',
      'Video',
      ['.100', '.101', '.102', '.103', '.104', '.105', '.106', '.107', '.108', '.100.1', '.106.1'],
    ],
    ['jpip-unsupported', 'JPIP', ['.94', '.95', '.204', '.205']],
    ['jpeg-retired-unsupported', 'JPEG', ['.52', '.53', '.54', '.55', '.56', '.58', '.59', '.63', '.66']],
    ['transfer-syntax-unsupported', '', ['.999']],
  ] as const)('%s is said by name, in both languages: %s', async (reason, name, tails) => {
    for (const tail of tails) {
      const syntax = transferSyntaxOf(`1.2.840.10008.1.2.4${tail}`);
      expect(canDecode(syntax)).toBe(false);
      const result = await decodePicture(new Uint8Array(100), describedPicture(), syntax, {
        codecs: CODECS,
        pyramid: false,
      });
      expect(result).toEqual({ ok: false, defect: reason });
      const { de, en } = DEFECT_SENTENCES[reason];
      expect([de.includes(name), en.includes(name), de !== en]).toEqual([true, true, true]);
      if (reason !== 'transfer-syntax-unsupported') expect(syntax.name).not.toBe(syntax.uid);
    }
  });
});

describe('colour', () => {
  const colour = { samplesPerPixel: 3, bitsAllocated: 8, bitsStored: 8, columns: 2, rows: 1 } as const;

  it('planes are interleaved', async () => {
    const picture = describedPicture({ ...colour, photometric: 'RGB', planar: true });
    expect((await decode(Uint8Array.of(1, 2, 3, 4, 5, 6), picture)).values).toEqual(Uint8Array.of(1, 3, 5, 2, 4, 6));
  });
  it('RGB of 32 bits keeps all of them, pixel by pixel and plane by plane', async () => {
    const values = Uint32Array.of(0, 4_294_967_295, 3_000_000_000, 1, 2, 2_147_483_648);
    const picture = describedPicture({
      columns: 2,
      rows: 1,
      samplesPerPixel: 3,
      photometric: 'RGB',
      bitsAllocated: 32,
      bitsStored: 32,
    });
    const bytes = () => new Uint8Array(values.buffer.slice(0));
    expect(await decode(bytes(), picture)).toMatchObject({ values, colour: 'rgb' });
    expect(await decode(bytes(), { ...picture, planar: true })).toMatchObject({
      values: Uint32Array.of(0, 3_000_000_000, 2, 4_294_967_295, 1, 2_147_483_648),
    });
  });
  it('YBR_FULL becomes RGB (PS3.3 C.7.6.3.1.2)', async () => {
    const picture = describedPicture({ ...colour, photometric: 'YBR_FULL' });
    const ybr = Uint8Array.of(76, 85, 255, 255, 128, 128);
    expect((await decode(ybr, picture)).values).toEqual(Uint8Array.of(254, 0, 0, 255, 255, 255));
  });
  it('YBR_FULL_422 shares its chroma', async () => {
    const picture = describedPicture({ ...colour, photometric: 'YBR_FULL_422' });
    expect((await decode(Uint8Array.of(10, 200, 128, 128), picture)).values).toEqual(
      Uint8Array.of(10, 10, 10, 200, 200, 200),
    );
  });
  it('palette colours are looked up from their first mapped value', async () => {
    const palette = {
      firstMapped: 10,
      red: Uint8Array.of(1, 2),
      green: Uint8Array.of(3, 4),
      blue: Uint8Array.of(5, 6),
    };
    const picture = describedPicture({ ...colour, samplesPerPixel: 1, photometric: 'PALETTE COLOR', palette });
    expect((await decode(Uint8Array.of(0, 11), picture)).values).toEqual(Uint8Array.of(1, 3, 5, 2, 4, 6));
  });
});

describe('RLE', () => {
  const head = (...offsets: number[]) => {
    const out = new Uint8Array(64);
    const view = new DataView(out.buffer);
    view.setUint32(0, offsets.length, true);
    for (const [index, offset] of offsets.entries()) view.setUint32(4 + index * 4, offset, true);
    return out;
  };
  const picture = describedPicture({ columns: 4, rows: 1 });

  it('puts byte planes together: literal runs, repeats, and no-ops (PS3.5 G.3)', async () => {
    const high = [0x80, 0xfd, 0x01];
    const low = [3, 1, 2, 3, 4];
    const bytes = Uint8Array.of(...head(64, 67), ...high, ...low);
    expect((await decode(bytes, picture, RLE)).values).toEqual(Uint16Array.of(0x101, 0x102, 0x103, 0x104));
  });
  it.each([
    ['codestream-malformed', Uint8Array.of(1, 2, 3)],
    ['codestream-mismatch', Uint8Array.of(...head(64), 0, 0)],
    ['codestream-malformed', Uint8Array.of(...head(64, 5000), 0, 0)],
    ['codestream-malformed', Uint8Array.of(...head(64, 66), 0xfe, 1, 0xfe, 1)],
    ['codestream-malformed', Uint8Array.of(...head(64, 66), 0xfd, 1, 3, 1, 2)],
  ])('%s, never a part of a picture', async (reason, bytes) => {
    expect(await decodePicture(bytes, picture, RLE, { codecs: CODECS, pyramid: false })).toEqual({
      ok: false,
      defect: reason,
    });
  });
});

describe('the pyramid', () => {
  it('halves by averages down to what a small window needs', async () => {
    const values = noise(1200 * 700, 12);
    const picture = describedPicture({ columns: 1200, rows: 700, bitsStored: 12 });
    const { pyramid } = await decode(bytesOf(values), picture, NATIVE, true);
    expect(pyramid.map((level) => [level.columns, level.rows])).toEqual([
      [600, 350],
      [300, 175],
    ]);
    const four = [0, 1, 1200, 1201].reduce((sum, at) => sum + (values[at] ?? 0), 0);
    expect(pyramid[0]?.values[0]).toBe((four + 2) >> 2);
  });
  it('does not mix padding into the picture', async () => {
    const values = new Int16Array(1024 * 2).fill(-2000);
    values[0] = 100;
    const padding = { from: -2000, to: -2000 };
    const picture = describedPicture({ columns: 1024, rows: 2, signed: true, padding });
    const { pyramid } = await decode(bytesOf(values), picture, NATIVE, true);
    expect([pyramid[0]?.values[0], pyramid[0]?.values[1]]).toEqual([100, -2000]);
  });
});
