import { byteSourceOf } from '@medicus/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatenate,
  dataSet,
  element,
  elementHead,
  encapsulated,
  type Field,
  nativeFile,
  part10,
  PATIENT,
  pictureFields,
  UID,
  type WriterForm,
} from './dicom-file.fixture.ts';
import { frameBytes, isDicom, readHeader } from './index.ts';

const VALUES = Array.from({ length: 12 }, (_, index) => index);

/** Everything that a file can make us do; must answer, never throw. */
async function tryAll(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const source = byteSourceOf(bytes);
  await isDicom(source);
  const header = await readHeader(source);
  if (!header.ok) return header.defect;
  const { picture } = header.value;
  if (!picture.ok) return picture.defect;
  for (const frame of [0, picture.value.frames - 1]) await frameBytes(source, picture.value, frame);
  return 'ok';
}

const nested: Field[] = [
  [
    '00081140',
    'SQ',
    [
      [
        ['00081150', 'UI', '1.2'],
        ['00400275', 'SQ', [[['00081155', 'UI', '3.4']]]],
      ],
    ],
  ],
];

const FILES: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  explicit: nativeFile(UID.explicit, 4, 3, VALUES),
  implicit: nativeFile(UID.implicit, 4, 3, VALUES),
  'big endian': nativeFile(UID.bigEndian, 4, 3, VALUES),
  sequences: part10(
    UID.explicit,
    dataSet([...nested, ...PATIENT, ...pictureFields(4, 3)]),
    element(['7fe00010', 'OW', VALUES]),
  ),
  'open sequences': part10(
    UID.explicit,
    dataSet([...nested, ...PATIENT, ...pictureFields(4, 3)], {
      explicitVr: true,
      bigEndian: false,
      undefinedLengths: true,
    }),
    element(['7fe00010', 'OW', VALUES]),
  ),
  encapsulated: part10(
    UID.rle,
    dataSet([...PATIENT, ...pictureFields(4, 3, [['00280008', 'IS', '2']])]),
    encapsulated([Uint8Array.of(1, 2), Uint8Array.of(3, 4)], [0, 10]),
  ),
};

describe.each(Object.entries(FILES))('a damaged file (%s)', (_, bytes) => {
  it('is read when it is whole', async () => {
    expect(await tryAll(bytes)).toBe('ok');
  });
  it('gives a reason at every length it is cut to', async () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(await tryAll(bytes.slice(0, length))).toEqual(expect.any(String));
    }
  });
  it('gives an answer whatever bytes are changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff)), { maxLength: 6 }),
        async (changes) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          await tryAll(damaged);
        },
      ),
      { numRuns: 400, seed: 20_261_121 },
    );
  });
});

/** Sequences in sequences, by hand: the writer would run out of stack itself. */
function deep(levels: number, form: WriterForm): Uint8Array {
  const open = concatenate(
    elementHead('00081140', 'SQ', 0xffff_ffff, form),
    Uint8Array.of(0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255),
  );
  const out = new Uint8Array(open.length * levels);
  for (let level = 0; level < levels; level++) out.set(open, level * open.length);
  return out;
}

describe('bombs', () => {
  it.each([
    ['explicit', UID.explicit, true],
    ['implicit', UID.implicit, false],
  ])('100 000 nested %s sequences are refused before the recursive parser sees them', async (_, uid, explicitVr) => {
    expect(await tryAll(part10(uid, deep(100_000, { explicitVr, bigEndian: false })))).toBe('too-deep');
  });
  it('UN of undefined length is counted as the sequence it is', async () => {
    const open = concatenate(
      elementHead('00091001', 'UN', 0xffff_ffff),
      Uint8Array.of(0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255),
    );
    expect(await tryAll(part10(UID.explicit, open, deep(5000, { explicitVr: false, bigEndian: false })))).toBe(
      'too-deep',
    );
  });
  it('a private blob that begins like a sequence is only a blob', async () => {
    const form = { explicitVr: false, bigEndian: false };
    const blob = Uint8Array.of(0xfe, 0xff, 0, 0xe0, 9, 9, 9, 9, 7, 7);
    const bytes = part10(
      UID.implicit,
      dataSet([...PATIENT, ['00291010', 'OB', blob]], form),
      elementHead('00400001', 'LO', 0, form),
    );
    expect(await tryAll(bytes)).toBe('no-picture');
  });
  it('60 levels are fine', async () => {
    expect(await tryAll(part10(UID.explicit, deep(60, { explicitVr: true, bigEndian: false })))).not.toBe('too-deep');
  });
  it('a million tiny elements are refused in time', async () => {
    const one = elementHead('00091001', 'LO', 0);
    const many = new Uint8Array(one.length * 1_000_000);
    for (let at = 0; at < many.length; at += one.length) many.set(one, at);
    const started = performance.now();
    expect(await tryAll(part10(UID.explicit, many))).toBe('too-many-elements');
    expect(performance.now() - started).toBeLessThan(2000);
  });
  it('a million empty items are refused in time', async () => {
    const items = new Uint8Array(8_000_000);
    for (let at = 0; at < items.length; at += 8) items.set([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0], at);
    expect(await tryAll(part10(UID.explicit, elementHead('00081140', 'SQ', items.length), items))).toBe(
      'too-many-elements',
    );
  });
  it('fragments without end are refused', async () => {
    const fragments = Array.from({ length: 5000 }, () => new Uint8Array(0));
    expect(await tryAll(part10(UID.rle, dataSet(pictureFields(4, 3)), encapsulated(fragments)))).toBe(
      'fragments-malformed',
    );
  });
  it.each([
    [
      'rows and columns',
      [
        ['00280010', 'US', 65_535],
        ['00280011', 'US', 65_535],
      ],
      'picture-too-large',
    ],
    [
      '100 megapixels and more',
      [
        ['00280010', 'US', 16_000],
        ['00280011', 'US', 16_000],
      ],
      'picture-too-large',
    ],
    ['frames', [['00280008', 'IS', '2000000000']], 'picture-too-large'],
    ['no rows', [['00280010', 'US', 0]], 'picture-inconsistent'],
    ['more bits stored than allocated', [['00280101', 'US', 17]], 'picture-inconsistent'],
    ['a high bit outside', [['00280102', 'US', 40]], 'picture-inconsistent'],
    ['64 bits', [['00280100', 'US', 64]], 'bits-unsupported'],
    ['12 bits allocated', [['00280100', 'US', 12]], 'bits-unsupported'],
    [
      '32 bits of YBR',
      [
        ['00280002', 'US', 3],
        ['00280004', 'CS', 'YBR_FULL'],
        ['00280100', 'US', 32],
      ],
      'bits-unsupported',
    ],
    ['three grey samples', [['00280002', 'US', 3]], 'picture-inconsistent'],
    ['an unknown colour model', [['00280004', 'CS', 'CMYK']], 'photometric-unsupported'],
    ['a palette that is not there', [['00280004', 'CS', 'PALETTE COLOR']], 'palette-missing'],
  ] as const)('refuses %s', async (_, fields, reason) => {
    expect(await tryAll(nativeFile(UID.explicit, 4, 3, VALUES, fields))).toBe(reason);
  });
  it('a header beyond the limit is not read', async () => {
    const head = elementHead('00091001', 'OB', 40_000_000);
    expect(await tryAll(part10(UID.explicit, head, new Uint8Array(40_000_000)))).toBe('header-too-large');
  });
});
