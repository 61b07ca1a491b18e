import { deflateRawSync } from 'node:zlib';
import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import {
  concatenate,
  dataSet,
  element,
  type Field,
  formOf,
  latin,
  nativeFile,
  part10,
  pictureFields,
  UID,
} from '../dicom-file.fixture.ts';
import { deidentify } from './deidentify.ts';
import { deidentified, elementsOf, holds, secret } from './deidentify.fixture.ts';

const NAME = 'Zwiebelhuber';

/** A file as it would be written by a device in the given syntax; fields in any order. */
function file(fields: readonly Field[], uid: string = UID.explicit, ...behind: readonly Uint8Array[]) {
  const form = formOf(uid);
  const sorted = [...fields, ...pictureFields(4, 3)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const body = [dataSet(sorted, form), element(['7fe00010', 'OW', Array.from({ length: 12 }, () => 7)], form)];
  if (uid === UID.deflated) return part10(uid, new Uint8Array(deflateRawSync(concatenate(...body, ...behind))));
  return part10(uid, ...body, ...behind);
}

async function cleaned(bytes: Uint8Array<ArrayBuffer>) {
  return (await deidentified(bytes)).bytes;
}

const known: Field = ['00100010', 'PN', `${NAME}^Anna`];

/** Attributes that table E.1-1 does not name, under their own VR and under any other that a device may write. */
const TEXT_VRS = 'AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' ');
const BYTE_VRS = 'OB OD OF OL OV OW UN'.split(' ');
const NUMBER_VRS = 'AT FD FL SL SS SV UL US UV'.split(' ');
const UNNAMED = ['00181160', '00280a04', '00189005', '00283006', '0008010e', '00287fe0', '0040a160'];

describe('a planted name is gone from every VR', () => {
  it.each([...TEXT_VRS, ...BYTE_VRS, ...NUMBER_VRS])('%s', async (vr) => {
    for (const uid of [UID.explicit, UID.bigEndian, UID.deflated]) {
      const value = concatenate(latin(`x ${NAME} y`), new Uint8Array(9));
      const planted = file([known, ...UNNAMED.map((tag): Field => [tag, vr, value.subarray(0, 24)])], uid);
      if (uid !== UID.deflated) expect(holds(planted.subarray(planted.indexOf(0x28)), NAME)).toBe(true);
      const after = await cleaned(planted);
      expect(holds(after, NAME), uid).toBe(false);
      expect(elementsOf(after).get('00280010')).toBeDefined();
    }
  });

  it('and where no VR is written', async () => {
    const fields = UNNAMED.map((tag): Field => [tag, 'LO', `x ${NAME}`]);
    expect(holds(await cleaned(file([known, ...fields], UID.implicit)), NAME)).toBe(false);
  });

  it.each(['LO', 'LT', 'OB', 'PN', 'SQ', 'UC', 'UN', 'UR', 'UT'])(
    'private elements of VR %s go, name or not',
    async (vr) => {
      const value = vr === 'SQ' ? [[['00091011', 'LO', 'Huber'] as Field]] : 'Huber';
      const after = await cleaned(
        file([
          ['00090010', 'LO', 'FIRMA'],
          ['00091001', vr, value],
          ['00290010', 'LO', 'FIRMA'],
        ]),
      );
      expect(holds(after, 'Huber') || holds(after, 'FIRMA')).toBe(false);
      expect([...elementsOf(after).keys()].filter((tag) => /^...[13579bdf]/.test(tag))).toEqual([]);
    },
  );
});

describe('terms without which a picture cannot be read', () => {
  it('stay, even where somebody is called so', async () => {
    const after = elementsOf(
      await cleaned(
        file([
          ['00080008', 'CS', 'ORIGINAL\\PRIMARY'],
          ['00080060', 'CS', 'CT'],
          ['00100010', 'PN', 'Primary^Original'],
          ['00101001', 'PN', 'Ct^Monochrome2'],
        ]),
      ),
    );
    expect(after.get('00080008')).toBe('ORIGINAL\\PRIMARY');
    expect([after.get('00080060'), after.get('00280004')]).toEqual(['CT', 'MONOCHROME2 ']);
  });
  it.each(['00080005', '00080008', '00080060'])('hide no name beside them (%s)', async (tag) => {
    const before = file([known, [tag, 'CS', `ISO_IR 100\\CT\\${NAME.toUpperCase()}`]]);
    expect(holds(await cleaned(before), NAME)).toBe(false);
  });
});

describe('what no row of the table names does not stay', () => {
  it.each<readonly [what: string, field: Field]>([
    ['Pixel Data Provider URL', ['00287fe0', 'UR', 'https://pacs.klinik.test/jpip?study=4711']],
    ['Retrieve URL', ['00081190', 'UR', 'https://pacs.klinik.test/studies/1']],
    ['Uniform Resource Locator (retired)', ['0040a992', 'ST', 'https://pacs.klinik.test/4711']],
    ['birth date in another calendar', ['00100033', 'LO', 'klinik.test 4711']],
    ['order numbers under retired tags', ['00402016', 'LO', 'klinik.test-4711']],
    ['order numbers of procedures', ['00401006', 'SH', 'klinik.test']],
    ['document titles', ['00420010', 'ST', 'Brief aus klinik.test']],
    ['embedded documents', ['00420011', 'OB', latin('%PDF-1.7 klinik.test')]],
    ['comments on a step', ['00400400', 'LT', 'klinik.test']],
    ['disc labels', ['00880130', 'SH', 'klinik.test']],
    ['time servers', ['00181803', 'LO', 'ntp.klinik.test']],
    ['icons', ['00880200', 'SQ', [[['7fe00010', 'OB', latin('klinik.test!')]]]]],
    ['waveforms and recorded sound', ['54000100', 'SQ', [[['54001010', 'OW', latin('klinik.test!')]]]]],
    ['sound references', ['40080103', 'LO', 'klinik.test']],
    ['encrypted originals', ['04000500', 'SQ', [[['04000520', 'OB', latin('klinik.test!')]]]]],
    ['original attributes', ['04000561', 'SQ', [[['00100020', 'LO', 'klinik.test']]]]],
    ['signers', ['04000115', 'OB', latin('CN=klinik.test')]],
    ['file names of a disc', ['00041500', 'CS', 'klinik.test']],
    ['names of a disc', ['00041130', 'CS', 'klinik.test']],
    ['places under names of retired attributes', ['00203402', 'CS', 'klinik.test']],
    ['codes that are too long to be codes', ['00180015', 'CS', 'Knie, klinik.test, 4711']],
    ['text in the place of numbers', ['00180050', 'LO', 'klinik.test']],
    ['text in the place of binary numbers', ['00189073', 'SH', 'klinik.test']],
    ['curves', ['50003000', 'OW', latin('klinik.test!')]],
    ['audio of curves', ['5000200c', 'OW', latin('klinik.test!')]],
    ['overlays', ['60003000', 'OW', latin('klinik.test!')]],
    ['overlay labels', ['60021500', 'LO', 'klinik.test']],
    ['overlay comments', ['60004000', 'LT', 'klinik.test']],
    ['selectors of hanging protocols', ['0072006f', 'UC', 'klinik.test']],
    ['what the standard does not know', ['00280999', 'LO', 'klinik.test']],
  ])('%s', async (_, field) => {
    const before = file([field]);
    expect(holds(before, 'klinik.test')).toBe(true);
    expect(holds(await cleaned(before), 'klinik.test')).toBe(false);
  });

  it('UIDs of unknown meaning are replaced, those of classes stay', async () => {
    const after = elementsOf(
      await cleaned(
        file([
          ['00080016', 'UI', '1.2.276.0.99.7'],
          ['0040e030', 'UI', '1.2.276.0.99.1'],
          ['00081150', 'UI', '1.2.276.0.99.8'],
        ]),
      ),
    );
    expect(after.get('0040e030')).toMatch(/^2\.25\./);
    expect([after.get('00080016'), after.get('00081150')]).toEqual(['1.2.276.0.99.7', '1.2.276.0.99.8']);
  });

  it('elements behind the pixel data, signatures, padding and anything else', async () => {
    const behind = [
      element(['fffafffa', 'SQ', [[['04000115', 'OB', latin('klinik.test!')]]]]),
      element(['fffcfffc', 'OB', latin('klinik.test!')]),
      latin('klinik.test at the end of the file, in no element'),
    ];
    const before = file([], UID.explicit, ...behind);
    const after = await cleaned(before);
    expect(holds(before, 'klinik.test')).toBe(true);
    expect(holds(after, 'klinik.test')).toBe(false);
    expect(after.subarray(-24)).toEqual(new Uint8Array(Uint16Array.from({ length: 12 }, () => 7).buffer));
  });

  it('the preamble and all of group 0002 but the transfer syntax', async () => {
    const meta = dataSet([
      ['00020001', 'OB', [0, 1]],
      ['00020003', 'UI', '1.2.276.0.99.1'],
      ['00020010', 'UI', UID.explicit],
      ['00020013', 'SH', 'klinik.test'],
      ['00020016', 'AE', 'klinik.test'],
      ['00020026', 'UR', 'https://klinik.test/'],
      ['00020100', 'UI', '1.2.276.0.99.2'],
      ['00020102', 'OB', latin('klinik.test!')],
    ]);
    const length = element(['00020000', 'UL', meta.length]);
    const rest = dataSet([known, ...pictureFields(4, 3)]);
    const pixels = element(['7fe00010', 'OW', new Uint8Array(24)]);
    const preamble = concatenate(latin('II*\0klinik.test'), new Uint8Array(113));
    const before = concatenate(preamble, latin('DICM'), length, meta, rest, pixels);
    const after = await cleaned(before);
    for (const text of ['klinik.test', '1.2.276.0.99']) {
      expect(holds(before, text)).toBe(true);
      expect(holds(after, text)).toBe(false);
    }
    expect(after.subarray(0, 128)).toEqual(new Uint8Array(128));
  });
});

describe('labels that nobody knows the meaning of', () => {
  // Of nobody that the file names elsewhere: no list of words can find him.
  const STRANGER = 'Dr. Ahrens';
  it.each([
    ['00080041', 'LO'],
    // Seen in files that are public: a hospital's name for its preset, and for a segmentation.
    ['00185021', 'LO'],
    ['00700080', 'CS'],
    ['00080116', 'ST'],
    ['00185010', 'LO'],
    ['00082120', 'SH'],
    ['00189531', 'LO'],
    ['00189900', 'LO'],
    ['00201040', 'LO'],
    ['00281055', 'LO'],
    ['00283003', 'LO'],
    ['00280a04', 'LO'],
    ['00401003', 'SH'],
    ['00409210', 'SH'],
    ['00620005', 'LO'],
    ['00700068', 'LO'],
    ['30020002', 'SH'],
    ['30040006', 'LO'],
    ['300a00c2', 'LO'],
  ])('%s %s', async (tag, vr) => {
    for (const uid of [UID.explicit, UID.implicit, UID.bigEndian]) {
      const label: Field = [tag, vr, STRANGER];
      const after = await cleaned(file([label, ['52009229', 'SQ', [[label]]]], uid));
      expect(holds(after, 'Ahrens'), uid).toBe(false);
    }
  });

  it('are empty where they were', async () => {
    expect(elementsOf(await cleaned(file([['00201040', 'LO', '']]))).get('00201040')).toBe('');
  });

  it('and those of machines and codes stay', async () => {
    const fields: readonly Field[] = [
      ['00080070', 'LO', 'Maker'],
      ['00081090', 'LO', 'Model 7'],
      ['00181210', 'SH', 'Br40d\\3'],
      ['00209056', 'SH', '1'],
      ['00281054', 'LO', 'HU'],
      [
        '00082218',
        'SQ',
        [
          [
            ['00080100', 'SH', '51185008'],
            ['00080102', 'SH', 'SCT'],
            ['00080104', 'LO', 'Chest'],
          ],
        ],
      ],
    ];
    const after = elementsOf(await cleaned(file(fields)));
    expect(['00080070', '00081090', '00181210', '00209056', '00281054'].map((tag) => after.get(tag))).toEqual([
      'Maker ',
      'Model 7 ',
      'Br40d\\3 ',
      '1 ',
      'HU',
    ]);
    expect(after.get('00082218/0/00080104')).toBe('Chest ');
  });
});

describe('names in other scripts', () => {
  const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array<ArrayBuffer> =>
    concatenate(...parts.map((part) => (typeof part === 'string' ? latin(part) : Uint8Array.from(part))));
  const KANJI_FAMILY = [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42];
  const KANJI_GIVEN = [0x1b, 0x24, 0x42, 0x42, 0x40, 0x4f, 0x3a, 0x1b, 0x28, 0x42];
  const HANGUL_FAMILY = [0x1b, 0x24, 0x29, 0x43, 0xb1, 0xe8];
  const HANGUL_GIVEN = [0x1b, 0x24, 0x29, 0x43, 0xc8, 0xf1, 0xc1, 0xdf];

  it.each<readonly [set: string, name: Uint8Array<ArrayBuffer>, text: Uint8Array<ArrayBuffer>, left: string]>([
    [
      '\\ISO 2022 IR 87',
      bytes('Yamada^Tarou=', KANJI_FAMILY, '^', KANJI_GIVEN),
      bytes('Filter ', KANJI_FAMILY, KANJI_GIVEN),
      '$B;3ED',
    ],
    [
      '\\ISO 2022 IR 149',
      bytes('Kim^Huijung=', HANGUL_FAMILY, '^', HANGUL_GIVEN),
      bytes('Filter ', [0x1b, 0x24, 0x29, 0x43, 0xb1, 0xe8, 0xc8, 0xf1, 0xc1, 0xdf]),
      '\xc8\xf1\xc1\xdf',
    ],
    [
      'GB18030',
      bytes('Wang^XiaoDong=', [0xcd, 0xf5, 0x5e, 0xd0, 0xa1, 0xb6, 0xab]),
      bytes([0xcd, 0xf5, 0xd0, 0xa1, 0xb6, 0xab]),
      '\xd0\xa1\xb6\xab',
    ],
    [
      'ISO_IR 144',
      bytes([0xbb, 0xee, 0xda, 0x63, 0x65, 0xdc, 0xd1, 0xe0, 0xd3]),
      bytes('f ', [0xbb, 0xee, 0xda, 0x63, 0x65, 0xdc, 0xd1, 0xe0, 0xd3]),
      '\xee\xda\x63',
    ],
    ['ISO_IR 100', bytes('M\xfcller\xdfen^\xc4nne'), bytes('f\xfcr Herrn M\xdcLLER\xdfEN'), 'LLER\xdf'],
    [
      'ISO_IR 192',
      new Uint8Array(Buffer.from('=山田^太郎')),
      new Uint8Array(Buffer.from('患者は山田です')),
      '\xb1\xb1',
    ],
    ['ISO_IR 192', new Uint8Array(Buffer.from('Ng^Anna')), new Uint8Array(Buffer.from('for Ng')), 'Ng'],
  ])('%s', async (set, name, text, left) => {
    for (const [tag, vr] of [
      ['00181160', 'SH'],
      ['00189005', 'SH'],
      ['00282000', 'OB'],
    ] as const) {
      if (vr === 'OB' && left === 'Ng') continue;
      for (const uid of [UID.explicit, UID.implicit, UID.bigEndian]) {
        const before = file(
          [
            ['00080005', 'CS', set],
            ['00101001', 'PN', name],
            [tag, vr, text],
          ],
          uid,
        );
        const after = elementsOf(await cleaned(before)).get(tag);
        expect(after, `${tag} ${uid}`).toBe('');
        expect(Buffer.from(await cleaned(before)).includes(Buffer.from(left, 'latin1'))).toBe(false);
      }
    }
  });

  it('a character set that a sequence item names for itself', async () => {
    const name = new Uint8Array(Buffer.from('Müllerstein'));
    const before = file([
      ['00100010', 'PN', 'M\xfcllerstein'],
      ['00080005', 'CS', 'ISO_IR 100'],
      [
        '52009229',
        'SQ',
        [
          [
            ['00080005', 'CS', 'ISO_IR 192'],
            ['00181160', 'SH', name],
          ],
        ],
      ],
    ]);
    expect(elementsOf(await cleaned(before)).get('52009229/0/00181160')).toBe('');
  });
});

it('thousands of names are looked for in thousands of labels in one go', async () => {
  // One after the other this is a thousand million comparisons.
  const items = Array.from({ length: 30_000 }, (_, index): readonly Field[] => [
    ['00080104', 'LO', index % 1000 === 0 ? `for Name${index}q` : 'a meaning'],
    ['0040a123', 'PN', `Name${index}q`],
  ]);
  const after = elementsOf(await cleaned(file([['52009229', 'SQ', items]])));
  const meaning = (index: number): unknown => after.get(`52009229/${index}/00080104`);
  expect([meaning(0), meaning(1), meaning(999), meaning(29_000)]).toEqual(['', 'a meaning ', 'a meaning ', '']);
}, 30_000);

it('more names than can be looked for are a reason, not a copy', async () => {
  const items = Array.from({ length: 90_000 }, (_, index): readonly Field[] => [
    ['0040a123', 'PN', `${(index * 7919) % 90_001}${index}xy`],
  ]);
  const done = await deidentify(byteSourceOf(file([['52009229', 'SQ', items]])), { keyedHash: secret('share') });
  expect(done).toEqual({ ok: false, defect: 'too-many-elements' });
}, 30_000);

it.each<readonly [name: string, label: string]>([
  ['M\xfcller^J\xf6rg', 'MUELLER LI'],
  ['M\xfcller^J\xf6rg', 'fuer Joerg'],
  ['Mueller', 'M\xfcller'],
  ['Strau\xdf', 'STRAUSS'],
  ['Andr\xe9', 'ANDRE'],
  ['Huber-Lang^Anna', 'LANG'],
  ["O'Brien", 'BRIEN'],
])('%s is also %s', async (name, label) => {
  const fields: readonly Field[] = [
    ['00080005', 'CS', 'ISO_IR 100'],
    ['00101001', 'PN', name],
    ['00181160', 'SH', label],
  ];
  expect(elementsOf(await cleaned(file(fields))).get('00181160')).toBe('');
});

it('a patient ID is found without its strokes', async () => {
  const fields: readonly Field[] = [
    ['00100020', 'LO', '47-11/233'],
    ['00181160', 'SH', 'of 4711233'],
  ];
  expect(elementsOf(await cleaned(file(fields))).get('00181160')).toBe('');
});

it('a patient ID of few characters that is no single word', async () => {
  const after = await cleaned(
    file([
      ['00100020', 'LO', 'A-12'],
      ['00181160', 'SH', 'of A-12'],
    ]),
  );
  expect(elementsOf(after).get('00181160')).toBe('');
});

it('deep inside a large binary value, also across the pieces in which it is read', async () => {
  for (const at of [1_500_000, (1 << 20) - 6, 2_999_900]) {
    const profile = new Uint8Array(3_000_000);
    profile.set(latin(NAME), at);
    const before = file([known, ['00282000', 'OB', profile]]);
    expect(holds(await cleaned(before), NAME), String(at)).toBe(false);
  }
});

describe('at every depth', () => {
  const nest = (depth: number): readonly Field[] =>
    depth === 0
      ? [
          ['00091010', 'LO', 'Huber'],
          ['00100010', 'PN', `${NAME}^Anna`],
          ['00181160', 'SH', NAME],
          ['00287fe0', 'UR', `https://pacs/${NAME}`],
        ]
      : [
          ['00181160', 'SH', `${NAME} ${depth}`],
          ['52009229', 'SQ', [nest(depth - 1), [['00104000', 'LT', 'Huber']]]],
        ];

  it.each([
    ['explicit', UID.explicit],
    ['implicit', UID.implicit],
    ['big endian', UID.bigEndian],
    ['deflated', UID.deflated],
  ])('down to sixty sequences, %s', async (_, uid) => {
    const after = await cleaned(file(nest(60), uid));
    expect(holds(after, NAME)).toBe(false);
    expect(holds(after, 'Huber')).toBe(false);
    expect(elementsOf(after).get(`${'52009229/0/'.repeat(60)}00100010`)).toBe('');
  });

  it('in a sequence that is written as UN, with implicit elements inside', async () => {
    const inside = dataSet(nest(3), formOf(UID.implicit));
    const item = new Uint8Array(8);
    new DataView(item.buffer).setUint32(0, 0xe000_fffe, true);
    new DataView(item.buffer).setUint32(4, inside.length, true);
    const after = await cleaned(file([known, ['52009230', 'UN', concatenate(item, inside)]]));
    expect(holds(after, NAME) || holds(after, 'Huber')).toBe(false);
  });
});

it('an ordinary picture keeps what it needs to be drawn', async () => {
  const values = Array.from({ length: 12 }, (_, index) => index);
  const more: readonly Field[] = [
    ['00180050', 'DS', '2.5'],
    ['00181160', 'SH', 'WEDGE'],
    ['00280030', 'DS', '0.5\\0.5'],
    ['00281050', 'DS', '40'],
    ['00281051', 'DS', '400'],
    ['00281053', 'DS', '1'],
    ['20500020', 'CS', 'IDENTITY'],
  ];
  const after = elementsOf(await cleaned(nativeFile(UID.explicit, 4, 3, values, more.slice(2, 6))));
  expect([after.get('00280030'), after.get('00281051'), after.get('00281053')]).toEqual(['0.5\\0.5 ', '400 ', '1 ']);
  const other = elementsOf(await cleaned(file(more)));
  expect([other.get('00180050'), other.get('00181160'), other.get('20500020')]).toEqual(['2.5 ', 'WEDGE ', 'IDENTITY']);
});
