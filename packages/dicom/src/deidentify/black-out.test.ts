import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import {
  dataSet,
  element,
  encapsulated,
  type Field,
  formOf,
  latin,
  nativeFile,
  part10,
  pictureFields,
  UID,
} from '../dicom-file.fixture.ts';
import { readHeader } from '../read-header.ts';
import { deidentify } from './deidentify.ts';
import { deidentified, elementsOf, secret } from './deidentify.fixture.ts';

async function pixels(bytes: Uint8Array<ArrayBuffer>): Promise<readonly number[]> {
  const header = await readHeader(byteSourceOf(bytes));
  if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
  const { pixelData } = header.value.picture.value;
  if (pixelData.kind !== 'native') throw new Error('compressed');
  return [...bytes.subarray(pixelData.range.from, pixelData.range.to)];
}

const CORNER = { x: 1, y: 0, width: 2, height: 2 };

describe('rectangles are made black in native pixels, and only they', () => {
  it.each([
    ['MONOCHROME2', 16, 12, false, 0],
    ['MONOCHROME1', 16, 12, false, 0x0fff],
    ['MONOCHROME2', 16, 12, true, 0xf800],
    ['MONOCHROME1', 16, 16, true, 0x7fff],
    ['MONOCHROME2', 8, 8, false, 0],
    ['MONOCHROME1', 8, 8, false, 255],
    ['MONOCHROME2', 8, 8, true, 0x80],
  ] as const)('%s, %i bit, %i stored, signed %s', async (photometric, allocated, stored, signed, black) => {
    const values = Array.from({ length: 12 }, (_, index) => 20 + index);
    for (const uid of allocated === 16 ? [UID.explicit, UID.implicit, UID.bigEndian] : [UID.explicit]) {
      const before = nativeFile(uid, 4, 3, values, [['00280004', 'CS', photometric]], { allocated, stored, signed });
      const { bytes } = await deidentified(before, { blackOut: [CORNER] });
      const expected = values.map((value, index) => ([1, 2, 5, 6].includes(index) ? black : value));
      const raw = Uint8Array.from(await pixels(bytes));
      const view = new DataView(raw.buffer);
      const got = expected.map((_, index) =>
        allocated === 8 ? view.getUint8(index) : view.getUint16(index * 2, uid !== UID.bigEndian),
      );
      expect(got).toEqual(expected);
    }
  });

  const colour = (more: readonly Field[], count: number): Uint8Array<ArrayBuffer> => {
    const fields = pictureFields(4, 3, [['00280002', 'US', 3], ['00280004', 'CS', 'RGB'], ...more], {
      allocated: 8,
      stored: 8,
    });
    const form = formOf(UID.explicit);
    const body = Uint8Array.from({ length: count }, (_, index) => 1 + (index % 250));
    return part10(UID.explicit, dataSet(fields, form), element(['7fe00010', 'OB', body], form));
  };

  it('RGB by pixel, by plane, and in every frame', async () => {
    const inside = (pixel: number): boolean => [1, 2, 5, 6].includes(pixel);
    const interleaved = colour([['00280008', 'IS', '2']], 72);
    const first = await pixels((await deidentified(interleaved, { blackOut: [CORNER] })).bytes);
    const was = await pixels(interleaved);
    expect(first).toEqual(was.map((value, index) => (inside(Math.floor(index / 3) % 12) ? 0 : value)));
    const planar = colour([['00280006', 'US', 1]], 36);
    const second = await pixels((await deidentified(planar, { blackOut: [CORNER] })).bytes);
    expect(second).toEqual((await pixels(planar)).map((value, index) => (inside(index % 12) ? 0 : value)));
  });

  it('whatever slices are read', async () => {
    const { bytes, result } = await deidentified(colour([['00280008', 'IS', '2']], 72), { blackOut: [CORNER] });
    for (let at = 0; at < bytes.length; at++) {
      expect((await result.file.slice(at, at + 1))[0]).toBe(bytes[at]);
    }
  });

  it('32 bit in place, whole words swapped where the file is big endian', async () => {
    for (const uid of [UID.explicit, UID.bigEndian]) {
      const form = formOf(uid);
      const words = new Uint8Array(12 * 4);
      for (let at = 0; at < 12; at++) new DataView(words.buffer).setUint32(at * 4, 70_000 + at, !form.bigEndian);
      const fields = pictureFields(4, 3, [['00280004', 'CS', 'MONOCHROME1']], { allocated: 32, stored: 32 });
      const before = part10(uid, dataSet(fields, form), element(['7fe00010', 'OW', words], form));
      const raw = Uint8Array.from(await pixels((await deidentified(before, { blackOut: [CORNER] })).bytes));
      const got = Array.from({ length: 12 }, (_, at) => new DataView(raw.buffer).getUint32(at * 4, !form.bigEndian));
      expect(got).toEqual(got.map((_, at) => ([1, 2, 5, 6].includes(at) ? 2 ** 32 - 1 : 70_000 + at)));
    }
  });

  it('frames of functional groups are derived as well', async () => {
    const groups: Field = ['52009230', 'SQ', [[['00189226', 'SQ', [[['00089007', 'CS', 'ORIGINAL\\PRIMARY']]]]]]];
    const before = nativeFile(UID.explicit, 4, 3, new Uint16Array(12));
    const fields = [['00080008', 'CS', 'ORIGINAL\\PRIMARY'] as Field, ...pictureFields(4, 3), groups];
    const pixelData = before.subarray(-36);
    const grouped = part10(UID.explicit, dataSet(fields), pixelData);
    const after = elementsOf((await deidentified(grouped, { blackOut: [CORNER] })).bytes);
    expect(after.get('52009230/0/00189226/0/00089007')).toBe('DERIVED\\PRIMARY ');
    expect(after.get('00080008')).toBe('DERIVED\\PRIMARY ');
    const plain = elementsOf((await deidentified(grouped)).bytes);
    expect(plain.get('52009230/0/00189226/0/00089007')).toBe('ORIGINAL\\PRIMARY');
  });

  it('is said in the file: DCM 113101 and (0028,0301) NO', async () => {
    const before = nativeFile(UID.explicit, 4, 3, new Uint16Array(12), [['00280106', 'US', 5]]);
    const after = elementsOf((await deidentified(before, { blackOut: [CORNER] })).bytes);
    expect(after.get('00120064/1/00080100')).toBe('113101');
    expect(after.get('00280301')).toBe('NO');
    expect(after.has('00280106')).toBe(false);
  });
});

describe('refused with a reason', () => {
  const native = nativeFile(UID.explicit, 4, 3, new Uint16Array(12));
  it.each([
    { x: 4, y: 0, width: 1, height: 1 },
    { x: 0, y: 0, width: 0, height: 1 },
    { x: 0.5, y: 0, width: 1, height: 1 },
    { x: 0, y: Number.NaN, width: 1, height: 1 },
  ])('a rectangle that hits nothing: %j', async (rectangle) => {
    const done = await deidentify(byteSourceOf(native), { keyedHash: secret('s'), blackOut: [rectangle] });
    expect(done).toEqual({ ok: false, defect: 'rectangle-invalid' });
  });
  it('compressed pixels', async () => {
    const fields = pictureFields(4, 3);
    const bytes = part10(UID.jpegLossless, dataSet(fields), encapsulated([latin('frame')]));
    const done = await deidentify(byteSourceOf(bytes), { keyedHash: secret('s'), blackOut: [CORNER] });
    expect(done).toEqual({ ok: false, defect: 'compressed-pixels' });
  });
  it('packed bits, of which several share a byte', async () => {
    const bits = nativeFile(UID.explicit, 4, 3, [0xffff], [], { allocated: 1, stored: 1 });
    const done = await deidentify(byteSourceOf(bits), { keyedHash: secret('s'), blackOut: [CORNER] });
    expect(done).toEqual({ ok: false, defect: 'black-out-bits' });
  });
});
