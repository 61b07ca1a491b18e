import { deflateRawSync } from 'node:zlib';
import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import {
  concatenate,
  dataSet,
  element,
  elementHead,
  encapsulated,
  type Field,
  formOf,
  latin,
  nativeFile,
  part10,
  PATIENT,
  pictureFields,
  UID,
} from '../dicom-file.fixture.ts';
import { readHeader } from '../read-header.ts';
import { deidentify } from './deidentify.ts';
import { deidentified, elementsOf, holds, secret } from './deidentify.fixture.ts';

const UIDS: readonly Field[] = [
  ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.1'],
  ['00080018', 'UI', '1.2.276.0.7230010.3.1.4.1'],
];
const STUDY: readonly Field[] = [
  ['0020000d', 'UI', '1.2.276.0.7230010.3.1.2.1'],
  ['0020000e', 'UI', '1.2.276.0.7230010.3.1.3.1'],
];
const VALUES = Array.from({ length: 12 }, (_, index) => index * 300);

function sorted(fields: readonly Field[]): readonly Field[] {
  return fields.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function file(more: readonly Field[] = [], uid: string = UID.explicit): Uint8Array<ArrayBuffer> {
  const fields = sorted([...UIDS, ...PATIENT, ...STUDY, ...pictureFields(4, 3), ...more]);
  return part10(uid, dataSet(fields, formOf(uid)), element(['7fe00010', 'OW', VALUES], formOf(uid)));
}

async function pixelsOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const header = await readHeader(byteSourceOf(bytes));
  if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
  const { pixelData } = header.value.picture.value;
  if (pixelData.kind === 'native') return bytes.slice(pixelData.range.from, pixelData.range.to);
  return concatenate(...pixelData.frames.flat().map(({ from, to }) => bytes.slice(from, to)));
}

describe('a planted name', () => {
  const NAME = 'Zwiebelhuber';
  // Attributes that the table does not name, one for each text VR: the Basic Profile would leave them as they are.
  const KEPT: readonly Field[] = [
    ['00080055', 'AE', NAME],
    ['00080056', 'CS', NAME.toUpperCase()],
    ['00081090', 'LO', `Modell ${NAME}`],
    ['00181160', 'SH', NAME],
    ['00189004', 'CS', `A\\${NAME.toUpperCase()}`],
    ['00280a02', 'CS', 'X'],
    ['00402016', 'LO', NAME],
    ['00420001', 'ST', NAME],
    ['00880904', 'LO', NAME],
    ['300a0016', 'LT', `Herr ${NAME} kam`],
    ['30060040', 'PN', NAME],
    // Text in the wrong place: a UID, a number, a date, words of two bytes.
    ['00081195', 'UI', NAME],
    ['00180050', 'DS', NAME],
    ['00200013', 'IS', NAME],
    ['00143076', 'DA', NAME],
    ['00143077', 'TM', NAME],
    ['00283006', 'OW', latin(NAME)],
    ['00181624', 'US', latin(NAME)],
  ];
  const nest = (depth: number): readonly Field[] =>
    depth === 0
      ? [
          ['00181160', 'SH', NAME],
          ['00091010', 'LO', NAME],
        ]
      : [['52009229', 'SQ', [nest(depth - 1)]]];
  const planted = file(
    [
      ...KEPT.filter(([tag]) => tag !== '00081030'),
      ['00090010', 'LO', 'FIRMA'],
      ['00091001', 'UN', latin(NAME)],
      ['00091002', 'OB', Uint8Array.from(NAME, (letter) => letter.charCodeAt(0))],
      ['00102000', 'LO', NAME],
      ['60003000', 'OW', latin(NAME)],
      ['60000022', 'LO', NAME],
      ['00282000', 'OB', latin(`profile ${NAME}`)],
      ...nest(5),
    ].filter(([tag]) => tag !== '00100010') as Field[],
  );
  const withName = concatenate(planted);
  // The name that makes it known, and a preamble that carries it too.
  const named = part10(
    UID.explicit,
    dataSet(sorted([...PATIENT.filter(([tag]) => tag !== '00100010'), ['00100010', 'PN', `${NAME}^Anna`]])),
  );

  it('is gone from text VRs, private elements, binary values, overlays, five sequences deep and the preamble', async () => {
    const whole = Uint8Array.from(withName);
    const at = Buffer.from(whole).indexOf('Muster^Erika');
    whole.set(latin(NAME.slice(0, 12)), at);
    whole.set(latin(NAME), 0);
    expect(holds(whole, NAME)).toBe(true);
    const { bytes } = await deidentified(whole);
    expect(holds(bytes, NAME)).toBe(false);
    expect(holds(bytes, 'FIRMA')).toBe(false);
    expect(bytes.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    expect(elementsOf(bytes).has('52009229/0/52009229/0/52009229/0/52009229/0/52009229')).toBe(true);
    expect(await pixelsOf(bytes)).toEqual(await pixelsOf(whole));
  });

  it('is gone in UTF-16 and UTF-8 too', async () => {
    const utf16 = new Uint8Array(Buffer.from('Müllerstein', 'utf16le'));
    const bytes = file([
      ['00080005', 'CS', 'ISO_IR 192'],
      ['00101001', 'PN', new Uint8Array(Buffer.from('Müllerstein^Änne'))],
      ['00181160', 'LO', new Uint8Array(Buffer.from('für MÜLLERSTEIN'))],
      ['00282000', 'OB', utf16],
    ]);
    expect(holds(bytes, 'Müllerstein')).toBe(true);
    expect(holds((await deidentified(bytes)).bytes, 'Müllerstein')).toBe(false);
  });

  it('a file without pixels is treated alike', async () => {
    expect(holds((await deidentified(named)).bytes, NAME)).toBe(false);
  });

  it('in the start or the end of compressed pixels is said, because these are copied as they are', async () => {
    const fields = sorted([...UIDS, ...PATIENT, ...STUDY, ...pictureFields(4, 3)]);
    const compressed = part10(UID.jpegLossless, dataSet(fields), encapsulated([latin('xx Erika xx Muster xx')]));
    const { result } = await deidentified(compressed);
    expect(result.burntInText).toMatchObject({ suspected: true, signs: ['identity-in-codestream'] });
    const long = concatenate(new Uint8Array(300_000), latin('udta Erika'));
    const ending = part10(UID.jpegLossless, dataSet(fields), encapsulated([long]));
    expect((await deidentified(ending)).result.burntInText.signs).toEqual(['identity-in-codestream']);
  });
});

describe('notes beside the picture are said, because pixel data are copied as they are', () => {
  const kind: readonly Field[] = [['00080060', 'CS', 'CR']];
  const fields = sorted([...UIDS, ...STUDY, ...pictureFields(4, 3), ...kind]);
  const signsOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<readonly string[]> =>
    (await deidentified(bytes)).result.burntInText.signs;

  it.each([
    '\xff\xe1\0\x20Exif\0\0',
    'http://ns.adobe.com/xap/1.0/\0',
    'Photoshop 3.0\0',
    'udta\0\0\0\x1e\xa9xyz',
    '\0\0\0\x20xml <x/>',
  ])('%j', async (mark) => {
    const compressed = part10(UID.jpegLossless, dataSet(fields), encapsulated([latin(`\xff\xd8${mark} +48.5+9.0/`)]));
    expect(await signsOf(compressed)).toEqual(['notes-beside-picture']);
  });
  it('bytes behind the frames of native pixels', async () => {
    const native = (bytes: number): Uint8Array<ArrayBuffer> =>
      part10(UID.explicit, dataSet(fields), element(['7fe00010', 'OW', new Uint8Array(bytes)]));
    expect(await signsOf(native(24))).toEqual([]);
    expect(await signsOf(native(26))).toEqual(['notes-beside-picture']);
  });
});

describe('pixel data are the same to the bit', () => {
  it.each([UID.explicit, UID.implicit, UID.bigEndian])('native, %s', async (uid) => {
    const before = file([], uid);
    const { bytes } = await deidentified(before);
    expect(await pixelsOf(bytes)).toEqual(await pixelsOf(before));
    const header = await readHeader(byteSourceOf(bytes));
    expect(header).toMatchObject({
      ok: true,
      value: { transferSyntax: { uid }, patient: { name: undefined }, warnings: [] },
    });
  });

  it('encapsulated, with offset table and odd cuts; what follows is left out', async () => {
    const fields = sorted([...UIDS, ...PATIENT, ...STUDY, ...pictureFields(4, 3, [['00280008', 'IS', '2']])]);
    const pieces = encapsulated([latin('first frame'), latin('second frame!')], [0, 20]);
    const trailer = element(['fffcfffc', 'OB', latin('Muster^Erika')]);
    const before = part10(UID.jpegLossless, dataSet(fields), pieces, trailer);
    const { bytes } = await deidentified(before);
    expect(bytes.subarray(bytes.length - pieces.length)).toEqual(pieces);
    expect(holds(bytes, 'Erika')).toBe(false);
  });

  it('of a file that is deflated as a whole, which becomes explicit little endian', async () => {
    const plain = file();
    const at = Buffer.from(plain).indexOf(Buffer.from([8, 0, 0x16, 0]));
    const deflated = part10(UID.deflated, new Uint8Array(deflateRawSync(plain.subarray(at))));
    const { bytes } = await deidentified(deflated);
    const header = await readHeader(byteSourceOf(bytes));
    expect(header).toMatchObject({ ok: true, value: { transferSyntax: { uid: UID.explicit }, warnings: [] } });
    expect(await pixelsOf(bytes)).toEqual(await pixelsOf(plain));
    expect(bytes).toEqual((await deidentified(plain)).bytes);
    const black = [{ x: 0, y: 0, width: 2, height: 1 }];
    expect((await deidentified(deflated, { blackOut: black })).bytes).toEqual(
      (await deidentified(plain, { blackOut: black })).bytes,
    );
  });

  it('a value of odd length before them is padded, not copied as it is', async () => {
    const fields = sorted([...UIDS, ...PATIENT, ...STUDY, ...pictureFields(4, 3)]);
    const odd = concatenate(elementHead('00080070', 'LO', 3), latin('abc'));
    const [early, late] = [fields.filter(([tag]) => tag < '00080070'), fields.filter(([tag]) => tag > '00080070')];
    const before = part10(UID.explicit, dataSet(early), odd, dataSet(late), element(['7fe00010', 'OW', VALUES]));
    const { bytes } = await deidentified(before);
    expect(elementsOf(bytes).get('00080070')).toBe('abc ');
    expect(await pixelsOf(bytes)).toEqual(await pixelsOf(before));
  });

  it('read in any slices the file is the same', async () => {
    const { bytes, result } = await deidentified(file());
    for (const step of [1, 7, 64, 333]) {
      const parts: Uint8Array[] = [];
      for (let at = 0; at < result.file.size; at += step) parts.push(await result.file.slice(at, at + step));
      expect(concatenate(...parts)).toEqual(bytes);
    }
  });

  it('pixels are not read before they are asked for', async () => {
    const bytes = nativeFile(UID.explicit, 1000, 600, new Uint16Array(600_000));
    const asked: number[] = [];
    const source = {
      size: bytes.length,
      slice: async (from: number, to: number) => (asked.push(to), bytes.slice(from, to)),
    };
    const done = await deidentify(source, { keyedHash: secret('share') });
    expect(done.ok).toBe(true);
    expect(Math.max(...asked)).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('sequences that are to say nothing', () => {
  const content: readonly Field[] = [
    ['00080005', 'CS', 'ISO_IR 192'],
    ['00081155', 'UI', '1.2.276.0.7230010.3.1.4.1'],
    ['00091001', 'LO', 'Muster'],
    ['00100010', 'PN', 'Muster^Erika'],
    ['00321064', 'SQ', [[['00080104', 'LO', 'Muster']]]],
    ['0040a040', 'CS', 'TEXT'],
    ['0040a088', 'SQ', [[['00080104', 'LO', 'Muster']]]],
    ['0040a160', 'UT', 'Muster'],
    [
      '0040a730',
      'SQ',
      [
        [
          ['0040a160', 'UT', 'Muster'],
          ['0040db06', 'DT', '20240131'],
        ],
      ],
    ],
    ['60004000', 'LT', 'Muster'],
    ['7fe00010', 'OW', latin('Muster')],
  ];

  it.each(['00700001', '0040a073', '0040a730'])('%s: nothing in them stays that may stand nowhere', async (tag) => {
    const after = elementsOf((await deidentified(file([[tag, 'SQ', [content]]]))).bytes);
    const inside = [...after].filter(([path]) => path.startsWith(`${tag}/`));
    expect(inside.map(([path, value]) => [path.slice(11), value])).toEqual([
      ['00080005', 'ISO_IR 192'],
      ['00081155', after.get('00080018')],
      ['00100010', ''],
      ['0040a040', 'REMOVED '],
      ['0040a088', 0],
      ['0040a160', 'REMOVED '],
      ['0040a730', 1],
      ['0040a730/0/0040a160', 'REMOVED '],
    ]);
  });
});

describe('UIDs', () => {
  const referring = file([
    [
      '00081140',
      'SQ',
      [
        [
          ['00081150', 'UI', '1.2.840.10008.5.1.4.1.1.1'],
          ['00081155', 'UI', '1.2.276.0.7230010.3.1.4.1'],
        ],
      ],
    ],
  ]);

  it('of one share are mapped alike, in references too; classes stay', async () => {
    const first = elementsOf((await deidentified(file())).bytes);
    const second = elementsOf((await deidentified(referring)).bytes);
    expect(second.get('0020000d')).toBe(first.get('0020000d'));
    expect(second.get('00081140/0/00081155')).toBe(first.get('00080018'));
    expect(second.get('00081140/0/00081150')).toBe('1.2.840.10008.5.1.4.1.1.1\0');
    expect(first.get('0020000d')).not.toBe(first.get('0020000e'));
  });

  it('of an instance are replaced in elements that the table does not name, and inside text they do not stay', async () => {
    const odd = file([
      ['0008001a', 'UI', '1.2.276.0.7230010.3.1.4.1'],
      ['00181160', 'SH', 'see 1.2.276.0.7230010.3.1.2.1'],
    ]);
    const after = elementsOf((await deidentified(odd)).bytes);
    expect(after.get('0008001a')).toBe(after.get('00080018'));
    expect(after.get('00181160')).toBe('');
  });

  it('of another share are others, and nothing else differs', async () => {
    const first = elementsOf((await deidentified(referring)).bytes);
    const other = elementsOf((await deidentified(referring, { keyedHash: secret('another') })).bytes);
    expect([...other.keys()]).toEqual([...first.keys()]);
    const differing = [...first].filter(([tag, value]) => other.get(tag) !== value).map(([tag]) => tag);
    expect(differing).toEqual(['00080018', '00081140/0/00081155', '0020000d', '0020000e']);
  });

  it('a second run changes them only', async () => {
    const once = (await deidentified(referring)).bytes;
    const twice = (await deidentified(once, { keyedHash: secret('another') })).bytes;
    const first = elementsOf(once);
    const second = elementsOf(twice);
    expect([...second.keys()]).toEqual([...first.keys()]);
    const differing = [...first].filter(([tag, value]) => second.get(tag) !== value).map(([tag]) => tag);
    expect(differing).toEqual(['00080018', '00081140/0/00081155', '0020000d', '0020000e']);
  });
});

describe('options', () => {
  const rich = file([
    ['00080020', 'DA', '20240131'],
    ['0008002a', 'DT', '20240202101112.5'],
    ['00080030', 'TM', '101112'],
    ['0008103e', 'LO', 'Thorax p.a. Muster stehend'],
    ['00101010', 'AS', '057Y'],
    ['00181000', 'LO', 'SN-4712'],
    ['00080080', 'LO', 'Klinikum Nord'],
  ]);
  const codesOf = (elements: ReadonlyMap<string, string | number>): (string | number | undefined)[] =>
    [0, 1, 2].map((index) => elements.get(`00120064/${index}/00080100`)).filter(Boolean);

  it('dates may be moved, all by the same days, times of day kept', async () => {
    const after = elementsOf((await deidentified(rich, { dates: 'shift' })).bytes);
    const day = (text: unknown): number =>
      Date.parse(String(text).replace(/^(\d{4})(\d{2})(\d{2}).*$/s, '$1-$2-$3')) / 86_400_000;
    expect(day(after.get('0008002a')) - day(after.get('00080020'))).toBe(2);
    expect(after.get('00080020')).not.toBe('20240131');
    expect(after.get('0008002a')).toMatch(/101112\.5/);
    expect(after.get('00080030')).toBe('101112');
    expect(after.get('00100030')).toBe('');
    expect(after.get('00280303')).toBe('MODIFIED');
    expect(codesOf(after)).toEqual(['113100', '113107']);
  });

  it('a date that is none does not stay', async () => {
    const odd = file([['00080020', 'DA', '2024 Muster']]);
    expect(elementsOf((await deidentified(odd, { dates: 'shift' })).bytes).get('00080020')).toBe('');
  });

  it('of descriptions the known words stay, names never', async () => {
    const after = elementsOf((await deidentified(rich, { descriptors: 'clean' })).bytes);
    expect(after.get('0008103e')).toBe('Thorax p.a. stehend ');
    expect(codesOf(after)).toEqual(['113100', '113105']);
  });

  it('device, patient characteristics and institution stay where asked for, and only then', async () => {
    const plain = elementsOf((await deidentified(rich)).bytes);
    expect([plain.get('00181000'), plain.get('00101010'), plain.get('00080080')]).toEqual([
      'REMOVED ',
      undefined,
      'REMOVED ',
    ]);
    const kept = elementsOf(
      (await deidentified(rich, { device: 'keep', patientCharacteristics: 'keep', institution: 'keep' })).bytes,
    );
    expect([kept.get('00181000'), kept.get('00101010'), kept.get('00080080')]).toEqual([
      'SN-4712 ',
      '057Y',
      'Klinikum Nord ',
    ]);
  });
});

describe('what a person is shown', () => {
  it('lists what was removed, replaced and kept by the names of the attributes in German and English', async () => {
    const { result } = await deidentified(
      file([
        ['00104000', 'LT', 'ruft an'],
        ['00091001', 'LO', 'x'],
      ]),
    );
    const { removed, replaced, kept, added } = result.changes;
    expect(removed).toContainEqual({
      tag: '0010,4000',
      name: { de: 'Bemerkungen zum Patienten', en: 'Patient Comments' },
      count: 1,
      before: 'ruft an',
      after: undefined,
    });
    expect(removed.find(({ tag }) => tag === '0009,1001')?.name).toEqual({
      de: 'Herstellereigene Angabe',
      en: 'Private attribute',
    });
    expect(replaced.find(({ tag }) => tag === '0010,0010')).toMatchObject({ before: 'Muster^Erika', after: '' });
    expect(kept.map(({ tag }) => tag)).toContain('0028,0010');
    expect(added.map(({ tag }) => tag)).toEqual(['0012,0062', '0012,0063', '0012,0064', '0028,0303']);
  });
});

describe('files that cannot be treated', () => {
  it('pixel data that end early', async () => {
    const whole = file();
    const done = await deidentify(byteSourceOf(whole.slice(0, -2)), { keyedHash: secret('share') });
    expect(done).toEqual({ ok: false, defect: 'pixel-data-truncated' });
  });
  it('a broken chain of fragments', async () => {
    const bytes = part10(
      UID.jpegLossless,
      dataSet(PATIENT),
      elementHead('7fe00010', 'OB', 0xffff_ffff),
      latin('no item!'),
    );
    const done = await deidentify(byteSourceOf(bytes), { keyedHash: secret('share') });
    expect(done).toEqual({ ok: false, defect: 'fragments-malformed' });
  });
  it('no DICOM at all, and nothing at all', async () => {
    for (const bytes of [latin('just some text that is long enough to be looked at'), new Uint8Array(0)]) {
      expect((await deidentify(byteSourceOf(bytes), { keyedHash: secret('share') })).ok).toBe(false);
    }
  });

  it('changed in any byte: a reason or a file without the name, never an exception', async () => {
    const whole = file([['00081140', 'SQ', [[['00081155', 'UI', '1.2.3.4']]]]]);
    let state = 7;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let done = 0;
    for (let round = 0; round < 400; round++) {
      const changed = Uint8Array.from(whole);
      for (let hit = 0; hit <= round % 3; hit++) changed[128 + next(changed.length - 128)] = next(256);
      const result = await deidentify(byteSourceOf(changed), { keyedHash: secret('share') });
      if (!result.ok) continue;
      done++;
      await result.value.file.slice(0, result.value.file.size);
    }
    expect(done).toBeGreaterThan(50);
  });
});
