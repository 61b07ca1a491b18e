import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { deidentified, elementsOf, holds } from './deidentify/deidentify.fixture.ts';
import { type Node, readDataTree } from './deidentify/data-tree.ts';
import { dataSet, element, type Field, latin, part10, PATIENT, pictureFields, UID } from './dicom-file.fixture.ts';
import { parseElements } from './dicom-parser.ts';
import { readFileForm } from './file-form.ts';
import { frameBytes, isDicom, readHeader } from './index.ts';
import { scanDataSet } from './scan-data-set.ts';

const VALUES = Array.from({ length: 12 }, (_, index) => index * 300);
/** One of each, before the patient and behind, with an empty one, and two sequences deep. */
const NEWER: readonly Field[] = [
  ['0008040c', 'UV', 4711],
  ['00080428', 'UV', [1, 2, 3]],
  ['00080429', 'UV', []],
  [
    '00720080',
    'SQ',
    [
      [
        ['00720081', 'OV', [1, 2]],
        ['00720082', 'SV', 5],
        ['00720080', 'SQ', [[['00720083', 'UV', 6]], [['00720082', 'SV', [7, 8]]]]],
        ['00720083', 'UV', 9],
      ],
    ],
  ],
];
const fields = [...NEWER, ...PATIENT, ...pictureFields(4, 3)].toSorted(([a], [b]) => (a < b ? -1 : 1));

const FORMS = [
  ['little endian', UID.explicit, { explicitVr: true, bigEndian: false }],
  ['little endian, lengths undefined', UID.explicit, { explicitVr: true, bigEndian: false, undefinedLengths: true }],
  ['big endian', UID.bigEndian, { explicitVr: true, bigEndian: true }],
  ['big endian, lengths undefined', UID.bigEndian, { explicitVr: true, bigEndian: true, undefinedLengths: true }],
] as const;

describe.each(FORMS)('OV, SV and UV have four bytes of length (PS3.5 7.1.2): %s', (_, uid, form) => {
  const file = part10(uid, dataSet(fields, form), element(['7fe00010', 'OW', VALUES], form));
  const source = byteSourceOf(file);

  it('the header behind them and the pixels are read', async () => {
    expect(await isDicom(source)).toBe(true);
    const header = await readHeader(source);
    if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
    expect(header.value.patient).toMatchObject({ name: 'Muster, Erika', id: 'PID-4711' });
    const picture = header.value.picture.value;
    expect([picture.columns, picture.rows]).toEqual([4, 3]);
    const { pixelData } = picture;
    expect(pixelData).toMatchObject({ range: { from: file.length - 24, to: file.length } });
    const frame = await frameBytes(source, picture, 0);
    expect(frame.ok && [...new Uint16Array(frame.value.buffer)]).toEqual(VALUES);
  });

  it('dicom-parser finds what our own reader finds, with the VRs that are written, and the bytes stay as they are', () => {
    const before = Uint8Array.from(file);
    const read = readFileForm(file, true);
    if (!read.ok || read.value === 'more') throw new Error('no form');
    const scan = scanDataSet(file, read.value.dataSetAt, read.value, true);
    if (!scan.ok || scan.value.kind !== 'pixel-data') throw new Error('no pixel data');
    const parsed = parseElements(file, scan.value, read.value.dataSetAt, read.value);
    if (!parsed) throw new Error('malformed');
    type Line = readonly [path: string, vr: string | undefined, length: number];
    const lines = (elements: typeof parsed.elements, above: string): readonly Line[] =>
      // It keeps the mark that ends an item as an element of the item.
      Object.values(elements).flatMap((one): readonly Line[] =>
        one.tag === 'xfffee00d'
          ? []
          : [
              [above + one.tag.slice(1), one.vr, one.items ? one.items.length : one.length],
              ...(one.items ?? []).flatMap((item) =>
                lines(item.dataSet?.elements ?? {}, `${above}${one.tag.slice(1)}/`),
              ),
            ],
      );
    const own = (nodes: readonly Node[], above: string): readonly Line[] =>
      nodes.flatMap((one): readonly Line[] => [
        [above + one.tag, one.vr, 'items' in one ? one.items.length : one.value.length],
        ...('items' in one ? one.items.flatMap((item) => own(item, `${above}${one.tag}/`)) : []),
      ]);
    const tree = readDataTree(file, read.value.dataSetAt, scan.value.at, read.value);
    expect(lines(parsed.elements, '')).toEqual(own(tree ?? [], ''));
    expect(lines(parsed.elements, '').filter(([, vr]) => /^(OV|SV|UV)$/.test(vr ?? ''))).toEqual([
      ['0008040c', 'UV', 8],
      ['00080428', 'UV', 24],
      ['00080429', 'UV', 0],
      ['00720080/00720081', 'OV', 16],
      ['00720080/00720082', 'SV', 8],
      ['00720080/00720080/00720083', 'UV', 8],
      ['00720080/00720080/00720082', 'SV', 16],
      ['00720080/00720083', 'UV', 8],
    ]);
    expect(file).toEqual(before);
  });

  it('it can be de-identified, and text in them does not stay', async () => {
    const name = 'Zwiebelhuber';
    const planted: readonly Field[] = [
      ...fields.filter(([tag]) => tag !== '00100010' && tag !== '00080428'),
      ['00080428', 'UV', latin(`    ${name}`)],
      ['00100010', 'PN', `${name}^Anna`],
    ];
    const bytes = part10(
      uid,
      dataSet(
        planted.toSorted(([a], [b]) => (a < b ? -1 : 1)),
        form,
      ),
      element(['7fe00010', 'OW', VALUES], form),
    );
    expect(holds(bytes, name)).toBe(true);
    const out = await deidentified(bytes);
    expect(holds(out.bytes, name)).toBe(false);
    const after = elementsOf(out.bytes);
    // All of them belong to lists of an archive and to hanging protocols, which do not stay as a whole.
    expect([...after.keys()].filter((tag) => /^(000804|0072)/.test(tag))).toEqual([]);
    expect(after.get('00280010')).toBeDefined();
    expect(out.bytes.subarray(-24)).toEqual(file.subarray(-24));
  });
});

it('a file without them is not copied to be read', () => {
  const bytes = Uint8Array.from(dataSet(PATIENT));
  const form = { explicitVr: true, bigEndian: false };
  expect(scanDataSet(bytes, 0, form, true)).toEqual({
    ok: true,
    value: { kind: 'end', at: bytes.length, newerVrs: [] },
  });
});

it('letters of such a VR inside values are left alone', () => {
  const file = part10(
    UID.explicit,
    dataSet([['0008040c', 'UV', 1], ...PATIENT, ['00104000', 'LT', 'UV OV SV']]),
    dataSet(pictureFields(4, 3)),
    element(['7fe00010', 'OW', VALUES]),
  );
  expect(elementsOf(file).get('00104000')).toBe('UV OV SV');
});
