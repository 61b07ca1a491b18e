import { describe, expect, it } from 'vitest';
import { dataSet, element, type Field, formOf, part10, pictureFields, UID } from '../dicom-file.fixture.ts';
import { deidentified, elementsOf } from './deidentify.fixture.ts';

const GEOMETRY: readonly Field[] = [
  ['00200032', 'DS', '-10100.0\\-123.456789\\0.000000'],
  ['00280030', 'DS', '0.300000\\0.300000'],
  ['00281052', 'DS', '-1024.000000'],
  ['00281053', 'DS', '1.000000'],
  ['00281054', 'LO', 'HU'],
];
const MOMENTS: readonly Field[] = [
  ['00080021', 'DA', '20240131'],
  ['00080023', 'DA', '20240131'],
  ['0008002a', 'DT', '20240131101112'],
  ['00080033', 'TM', '101112'],
];

const FORMS = [UID.explicit, UID.implicit, UID.bigEndian];

function file(...more: readonly Field[]): Uint8Array<ArrayBuffer> {
  return fileIn(UID.explicit, ...more);
}

function fileIn(uid: string, ...more: readonly Field[]): Uint8Array<ArrayBuffer> {
  const fields = [...pictureFields(1, 1), ...GEOMETRY, ...MOMENTS, ...more];
  const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const form = formOf(uid);
  return part10(uid, dataSet(sorted, form), element(['7fe00010', 'OW', [1]], form));
}

describe('a number or a name that stands elsewhere by chance spoils no picture and refuses no copy', () => {
  it.each(['000000', '00000', '10100', '12345', '19000101', '101112', '23456', '1024.0'])(
    'patient ID %s',
    async (id) => {
      for (const uid of FORMS) {
        const after = elementsOf((await deidentified(fileIn(uid, ['00100020', 'LO', id]))).bytes);
        for (const [tag, vr, value] of GEOMETRY) expect(String(after.get(tag)).trimEnd(), `${tag} ${vr}`).toBe(value);
        expect(after.get('00100020')).toBe('');
      }
    },
  );

  it.each(['12345', '3456789', '987654'])(
    'patient ID %s, and palettes and tables that rise and fall evenly',
    async (id) => {
      const rising = Array.from({ length: 256 }, (_, index) => index);
      const fields: readonly Field[] = [
        ['00100020', 'LO', id],
        ['00281201', 'OW', rising],
        ['00281202', 'OW', rising.toReversed()],
        ['00281203', 'OW', Uint8Array.from(rising)],
      ];
      for (const uid of FORMS) {
        const before = elementsOf(fileIn(uid, ...fields));
        const after = elementsOf((await deidentified(fileIn(uid, ...fields))).bytes);
        for (const tag of ['00281201', '00281202', '00281203']) expect(after.get(tag), tag).toBe(before.get(tag));
      }
      const label: readonly Field[] = [...fields, ['00181160', 'SH', `of ${id}`]];
      expect(elementsOf((await deidentified(file(...label))).bytes).get('00181160')).toBe('');
    },
  );

  it('but a number that is one of them does not stay', async () => {
    const fields: readonly Field[] = [
      ['00100020', 'LO', '4711233'],
      ['00200011', 'IS', '4711233'],
      ['00181150', 'IS', '4711233\\5'],
    ];
    const after = elementsOf((await deidentified(file(...fields))).bytes);
    expect([after.get('00200011'), after.get('00181150')]).toEqual(['', '']);
  });

  it.each(['Cus^Medi', 'Profile^Basic', 'Option^Application', 'Messenger', 'Yes^Dcm', 'Removed^Modified', 'Hu^Od'])(
    'somebody called %s',
    async (name) => {
      for (const [uid, dates] of FORMS.flatMap((form) =>
        (['remove', 'shift', 'keep'] as const).map((one) => [form, one] as const),
      )) {
        const after = elementsOf((await deidentified(fileIn(uid, ['00100010', 'PN', name]), { dates })).bytes);
        expect(after.get('00120062')).toBe('YES ');
        expect(after.get('00281054')).toBe('HU');
        expect(after.get('00100010')).toBe('');
      }
    },
  );

  it('somebody whose name is a word of descriptions', async () => {
    const fields: readonly Field[] = [
      ['00081030', 'LO', 'CT Herz Thorax'],
      ['0008103e', 'LO', 'CT Thorax'],
      ['00100010', 'PN', 'Herz^Anna'],
    ];
    const after = elementsOf((await deidentified(file(...fields), { descriptors: 'clean' })).bytes);
    expect([after.get('00081030'), after.get('0008103e')]).toEqual([undefined, 'CT Thorax ']);
  });
});
