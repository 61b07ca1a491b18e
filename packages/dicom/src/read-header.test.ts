import { byteSourceOf, type ByteSource } from '@medicus/ids';
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
} from './dicom-file.fixture.ts';
import { frameBytes, isDicom, readHeader, initialVoi, voiGrey } from './index.ts';

const VALUES = Array.from({ length: 12 }, (_, index) => index * 300);

async function header(bytes: Uint8Array<ArrayBuffer>) {
  const result = await readHeader(byteSourceOf(bytes));
  if (!result.ok) throw new Error(result.defect);
  return result.value;
}

async function picture(bytes: Uint8Array<ArrayBuffer>) {
  const { picture: result } = await header(bytes);
  if (!result.ok) throw new Error(result.defect);
  return result.value;
}

describe('what the sender is shown before sending', () => {
  it.each(Object.entries({ explicit: UID.explicit, implicit: UID.implicit, bigEndian: UID.bigEndian }))(
    'patient, study and picture out of %s',
    async (_, uid) => {
      const read = await header(nativeFile(uid, 4, 3, VALUES));
      expect(read.patient).toEqual({ name: 'Muster, Erika', birthDate: '1967-01-31', id: 'PID-4711', sex: 'F' });
      expect(read).toMatchObject({ modality: 'CR', studyDescription: 'Thorax p.a.', transferSyntax: { uid } });
      expect(read.picture).toMatchObject({ ok: true, value: { rows: 3, columns: 4, bitsStored: 12, frames: 1 } });
      expect(read.warnings).toEqual([]);
    },
  );

  const named = (set: string | undefined, name: Uint8Array, more: readonly Field[] = []) =>
    part10(
      UID.explicit,
      dataSet(set === undefined ? [] : [['00080005', 'CS', set]]),
      element(['00100010', 'PN', name]),
      dataSet(more),
    );

  it.each([
    ['Latin-1', 'ISO_IR 100', latin('M\xfcller^\xc4nne^Marie^Dr.^MPH'), 'Müller, Dr. Änne Marie, MPH'],
    ['UTF-8', 'ISO_IR 192', Uint8Array.from(Buffer.from('Müller^Änne', 'utf8')), 'Müller, Änne'],
    ['no set named', undefined, latin('Mueller^Anne'), 'Mueller, Anne'],
    ['Greek', 'ISO_IR 126', Uint8Array.of(0xc4, 0xe9, 0xef, 0xed), 'Διον'],
    [
      'Japanese by escapes (PS3.5 H.3.1)',
      '\\ISO 2022 IR 87',
      latin('Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B'),
      'Yamada, Tarou',
    ],
    ['ideographic only', '\\ISO 2022 IR 87', latin('=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B'), '山田, 太郎'],
    ['Korean (PS3.5 I.2)', '\\ISO 2022 IR 149', latin('=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7'), '洪, 吉洞'],
  ])('a name in %s', async (_, set, name, expected) => {
    expect((await header(named(set, name))).patient.name).toBe(expected);
  });

  it('control and direction characters cannot dress a name up', async () => {
    const name = Uint8Array.from(Buffer.from('Mus\u202Eter^Eri\u0007ka', 'utf8'));
    expect((await header(named('ISO_IR 192', name))).patient.name).toBe('Muster, Erika');
  });

  it('says when it does not know the character set', async () => {
    expect((await header(named('ISO_IR 999', latin('A^B')))).warnings).toContain('character-set-unknown');
  });

  it.each([
    ['19671399', '19671399'],
    ['19670230', '19670230'],
    ['19000229', '19000229'],
    ['20000229', '2000-02-29'],
    ['19670431', '19670431'],
    ['00670131', '00670131'],
    ['1967.01.31', '1967-01-31'],
  ])('gives dates that are none as they stand: %s', async (written, shown) => {
    const read = await header(named(undefined, latin('A'), [['00100030', 'DA', written]]));
    expect(read.patient.birthDate).toBe(shown);
  });

  it('takes the acquisition time before the study time', async () => {
    const dates: Field[] = [
      ['00080020', 'DA', '20260101'],
      ['00080022', 'DA', '20260102'],
      ['00080030', 'TM', '070809'],
      ['00080032', 'TM', '140509.123'],
    ];
    expect(await header(part10(UID.explicit, dataSet(dates)))).toMatchObject({ date: '2026-01-02', time: '14:05:09' });
  });

  it('a file without a picture keeps its header and says so', async () => {
    expect(await header(part10(UID.explicit, dataSet(PATIENT)))).toMatchObject({
      patient: { name: 'Muster, Erika' },
      picture: { ok: false, defect: 'no-picture' },
    });
  });

  it('a file cut between two elements misses its picture wherever that is seen: from Image Type on', async () => {
    const fields: Field[] = [['00080008', 'CS', 'ORIGINAL\\PRIMARY'], ...PATIENT, ...pictureFields(4, 3)];
    const cuts = fields.map((_, at) => part10(UID.explicit, dataSet(fields.slice(0, at + 1))));
    const seen = await Promise.all(cuts.map(async (bytes) => (await header(bytes)).picture));
    expect(seen).toEqual(cuts.map(() => ({ ok: false, defect: 'picture-missing' })));
  });

  it.each<[string, readonly Field[]]>([
    ['spectrum, known by its data', [['56000020', 'OF', new Uint8Array(new Float32Array(24).buffer)]]],
    ['spectrum, known by its class', [['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.4.2']]],
    ['maker’s own object', [['00080016', 'UI', '1.3.12.2.1107.5.9.1']]],
  ])('a %s may have rows and columns and is no picture', async (_, more) => {
    const given: Field[] = [['00080008', 'CS', 'ORIGINAL\\PRIMARY'], ...PATIENT, ...pictureFields(4, 3), ...more];
    const fields = given.toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect((await header(part10(UID.explicit, dataSet(fields)))).picture).toEqual({
      ok: false,
      defect: 'no-picture',
    });
  });
});

describe('recognition by content', () => {
  it('knows the mark, and bare data sets without it', async () => {
    const bare = dataSet(
      [['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.1'], ...PATIENT.slice(0, 1)],
      formOf(UID.implicit),
    );
    const full = concatenate(
      bare,
      dataSet(pictureFields(2, 2), formOf(UID.implicit)),
      elementHead('7fe00010', 'OW', 8, formOf(UID.implicit)),
      new Uint8Array(8),
    );
    expect(await isDicom(byteSourceOf(nativeFile(UID.explicit, 4, 3, VALUES)))).toBe(true);
    expect(await isDicom(byteSourceOf(full))).toBe(true);
    expect((await header(full)).warnings).toEqual(['no-preamble', 'meta-header-missing']);
  });
  it.each([
    ['explicit', UID.explicit],
    ['implicit', UID.implicit],
  ])('reads a meta header without VRs before an %s data set', async (_, uid) => {
    const whole = nativeFile(uid, 4, 3, VALUES);
    const meta = dataSet(
      [
        ['00020001', 'OB', [0, 1]],
        ['00020010', 'UI', uid],
      ],
      formOf(UID.implicit),
    );
    // Mark, group length, version and transfer syntax stand before the data set.
    const data = whole.subarray(132 + 12 + 14 + 8 + uid.length + (uid.length % 2));
    const read = await header(concatenate(whole.subarray(0, 132), meta, data));
    expect(read).toMatchObject({ modality: 'CR', transferSyntax: { uid }, picture: { ok: true }, warnings: [] });
    const broken = concatenate(whole.subarray(0, 132), meta.subarray(0, 14), latin('\xff\xff'), data);
    expect((await readHeader(byteSourceOf(broken))).ok).toBe(false);
  });
  it.each([
    ['a PDF', latin('%PDF-1.7\n' + 'x'.repeat(500))],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(300).fill(7))],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(300).fill(1))],
    ['a ZIP', latin('PK\x03\x04' + 'a'.repeat(300))],
    ['text', latin('Sehr geehrte Frau Kollegin, '.repeat(30))],
    ['zeros', new Uint8Array(1000)],
    ['nothing', new Uint8Array(0)],
  ])('is not fooled by %s', async (_, bytes) => {
    expect(await isDicom(byteSourceOf(bytes))).toBe(false);
    expect((await readHeader(byteSourceOf(bytes))).ok).toBe(false);
  });
  it('warns of a program in the preamble (CVE-2019-11687)', async () => {
    const bytes = nativeFile(UID.explicit, 4, 3, VALUES);
    bytes.set(latin('MZ'));
    expect((await header(bytes)).warnings).toEqual(['executable-preamble']);
  });
});

describe('reads only what it needs', () => {
  it('never touches native pixels', async () => {
    const bytes = nativeFile(UID.explicit, 500, 200, new Uint16Array(100_000));
    let furthest = 0;
    const source: ByteSource = {
      size: bytes.length,
      slice: async (from, to) => {
        furthest = Math.max(furthest, to);
        return bytes.slice(from, to);
      },
    };
    expect((await readHeader(source)).ok).toBe(true);
    expect(furthest).toBe(64 * 1024);
  });
  it('reads on where private data push the picture back', async () => {
    const blob: Field = ['00091001', 'OB', new Uint8Array(700_000)];
    const bytes = part10(
      UID.explicit,
      dataSet([blob, ...PATIENT, ...pictureFields(4, 3)]),
      element(['7fe00010', 'OW', VALUES]),
    );
    expect((await picture(bytes)).columns).toBe(4);
  });
  it('reports a source that fails', async () => {
    const failing: ByteSource = { size: 5000, slice: () => Promise.reject(new Error('gone')) };
    expect(await readHeader(failing)).toEqual({ ok: false, defect: 'unreadable' });
    expect(await isDicom(failing)).toBe(false);
  });
});

describe('frames', () => {
  const three = [Uint8Array.of(1, 1), Uint8Array.of(2, 2, 2, 2), Uint8Array.of(3, 3)];
  const frames: Field = ['00280008', 'IS', '3'];
  const file = (
    fragments: readonly Uint8Array[],
    offsets: readonly number[],
    uid: string = UID.rle,
    ahead: readonly Uint8Array[] = [],
  ) => part10(uid, dataSet([...PATIENT, ...pictureFields(4, 3, [frames])]), ...ahead, encapsulated(fragments, offsets));
  const bytesOf = async (bytes: Uint8Array<ArrayBuffer>, frame: number) => {
    const result = await frameBytes(byteSourceOf(bytes), await picture(bytes), frame);
    return result.ok ? [...result.value] : result.defect;
  };

  it('one fragment each, without an offset table', async () => {
    const bytes = file(three, []);
    expect(await bytesOf(bytes, 1)).toEqual([2, 2, 2, 2]);
    expect(await bytesOf(bytes, 3)).toBe('no-such-frame');
    expect(await bytesOf(bytes, -1)).toBe('no-such-frame');
  });
  it('several fragments each, by the basic offset table', async () => {
    const bytes = file([...three, Uint8Array.of(4, 4)], [0, 22, 32]);
    expect(await bytesOf(bytes, 0)).toEqual([1, 1, 2, 2, 2, 2]);
    expect(await bytesOf(bytes, 2)).toEqual([4, 4]);
  });
  it('by the extended offset table, which goes before', async () => {
    const extended = element(['7fe00001', 'OV', [0, 22, 32]]);
    const bytes = file([...three, Uint8Array.of(4, 4)], [], UID.rle, [extended]);
    expect(await bytesOf(bytes, 1)).toEqual([3, 3]);
  });
  it('where codestreams start, if the table is missing or wrong', async () => {
    const start = (tag: number) => Uint8Array.of(0xff, 0xd8, 0xff, tag);
    const pieces = [start(1), Uint8Array.of(9, 9), start(2), start(3)];
    const bytes = file(pieces, [0, 7, 11], UID.jpegLossless);
    expect(await bytesOf(bytes, 0)).toEqual([0xff, 0xd8, 0xff, 1, 9, 9]);
    expect((await header(bytes)).warnings).toEqual(['offset-table-unusable']);
  });
  it('a chain that fits no number of frames is refused', async () => {
    expect((await header(file(three.slice(1), []))).picture).toEqual({ ok: false, defect: 'fragments-malformed' });
  });
  it('a truncated file still gives its whole frames, and never a part of one', async () => {
    const whole = nativeFile(UID.explicit, 4, 3, [...VALUES, ...VALUES], [['00280008', 'IS', '2']]);
    const cut = whole.slice(0, whole.length - 5);
    expect((await header(cut)).warnings).toEqual(['pixel-data-truncated']);
    expect(await bytesOf(cut, 0)).toHaveLength(24);
    expect(await bytesOf(cut, 1)).toBe('frame-truncated');
  });
  it.each<[string, readonly Field[]]>([
    ['not counted', []],
    ['counted as one', [['00280008', 'IS', '1']]],
    ['counted as two', [['00280008', 'IS', '2']]],
  ])('whole frames that are %s are said to be there', async (_, count) => {
    const values = [...VALUES, ...VALUES, ...VALUES];
    expect((await header(nativeFile(UID.explicit, 4, 3, values, count))).warnings).toEqual(['uncounted-frames']);
  });
  it('part of a frame behind the picture is nothing to speak of', async () => {
    const values = [...VALUES, ...VALUES].slice(0, -1);
    expect((await header(nativeFile(UID.explicit, 4, 3, values))).warnings).toEqual([]);
  });
  it.each<[string, readonly number[]]>([
    ['without a table', []],
    ['with one', [0, 10, 22]],
  ])('compressed frames that are not counted are said to be there, %s', async (_, offsets) => {
    const uncounted = part10(UID.rle, dataSet([...PATIENT, ...pictureFields(4, 3)]), encapsulated(three, offsets));
    expect((await header(uncounted)).warnings).toContain('uncounted-frames');
  });
  it('more frames than the pixel data have bytes for are said to be missing', async () => {
    const said = nativeFile(UID.explicit, 4, 3, [...VALUES, ...VALUES], [['00280008', 'IS', '3']]);
    expect((await header(said)).warnings).toEqual(['pixel-data-truncated']);
    expect(await bytesOf(said, 1)).toHaveLength(24);
    expect(await bytesOf(said, 2)).toBe('frame-truncated');
  });
});

describe('values and their meaning', () => {
  const with12 = (...more: readonly Field[]) => picture(nativeFile(UID.explicit, 4, 3, VALUES, more));

  it('windows with their names, and none that cannot be used', async () => {
    const read = await with12(
      ['00281050', 'DS', '40\\50\\x'],
      ['00281051', 'DS', '350\\0\\100'],
      ['00281055', 'LO', 'Weichteil\\Knochen'],
    );
    expect(read.windows).toEqual([{ center: 40, width: 350, explanation: 'Weichteil' }]);
  });
  it('windows keep their width and name where others are missing', async () => {
    const read = await with12(
      ['00080005', 'CS', 'ISO_IR 192'],
      ['00281050', 'DS', 'x\\\\50\\60'],
      ['00281051', 'DS', '1\\2\\300\\400'],
      ['00281055', 'LO', Uint8Array.from(Buffer.from('a\\b\\\\Schädel', 'utf8'))],
    );
    expect(read.windows).toEqual([
      { center: 50, width: 300, explanation: undefined },
      { center: 60, width: 400, explanation: 'Schädel' },
    ]);
  });
  it.each<[string, string, string, readonly string[], string]>([
    ['a map of 0 to 1', '0.001', '0.5 1', ['window-read-as-exact'], 'LINEAR_EXACT 0.5 1'],
    ['a map that is narrower', '-0.001', '0.25 0.5', ['window-read-as-exact'], 'LINEAR_EXACT 0.25 0.5'],
    ['fractions in a wide window', '0.5', '40 400', [], 'LINEAR 40 400'],
    ['whole numbers in a step', '1', '40 1', [], 'LINEAR 40 1'],
    ['whole numbers in no window', '1', '40 0.5', ['window-unusable'], 'LINEAR 7.5 10'],
    ['fractions in no window', '0.01', '40 0', ['window-unusable'], 'LINEAR 7.5 10'],
  ])('a window LINEAR over %s', async (_, slope, window, warnings, drawn) => {
    const [center = '', width = ''] = window.split(' ');
    const file = nativeFile(UID.explicit, 4, 3, VALUES, [
      ['00281050', 'DS', center],
      ['00281051', 'DS', width],
      ['00281053', 'DS', slope],
    ]);
    expect((await header(file)).warnings).toEqual(warnings);
    const voi = initialVoi(await picture(file), { center: 7.5, width: 10 });
    expect(voi.kind === 'window' && `${voi.function} ${voi.center} ${voi.width}`).toBe(drawn);
  });
  it('fractions without a window get one that can be narrow, of the same greys', async () => {
    const read = await with12(['00281053', 'DS', '0.000001']);
    const automatic = { center: 0.502, width: 1.004 };
    const voi = initialVoi(read, automatic);
    expect(voi).toMatchObject({ kind: 'window', function: 'LINEAR_EXACT' });
    for (const value of [-1, 0, 0.0001, 0.0011, 0.002, 0.0039, 0.004, 1]) {
      expect(voiGrey(voi, value)).toBeCloseTo(voiGrey({ kind: 'window', function: 'LINEAR', ...automatic }, value), 6);
    }
  });
  it.each<[string, readonly Field[], readonly string[]]>([
    ['a slope with a comma', [['00281053', 'DS', '1,5']], ['rescale-unusable']],
    ['an intercept that is no number', [['00281052', 'DS', '-1024 HU']], ['rescale-unusable']],
    ['a slope of nothing', [['00281053', 'DS', '0']], ['rescale-unusable']],
    ['no value', [['00281053', 'DS', ' ']], []],
    ['an exponent', [['00281053', 'DS', ' 1.5E+00 ']], []],
  ])('a rescale that cannot be used is said to be so: %s', async (_, more, warnings) => {
    expect((await header(nativeFile(UID.explicit, 4, 3, VALUES, more))).warnings).toEqual(warnings);
  });
  it('signed padding and rescale', async () => {
    const fields: Field[] = [
      ['00280120', 'SS', -2000],
      ['00281052', 'DS', '-1024'],
      ['00281053', 'DS', '1.5'],
      ['00281054', 'LO', 'HU'],
    ];
    const read = await picture(
      nativeFile(UID.explicit, 4, 3, VALUES, fields, { allocated: 16, stored: 16, signed: true }),
    );
    expect(read).toMatchObject({
      signed: true,
      padding: { from: -2000, to: -2000 },
      rescale: { slope: 1.5, intercept: -1024, unit: 'HU' },
    });
  });
  it('a VOI lookup table with a negative first value', async () => {
    const table: Field = [
      '00283010',
      'SQ',
      [
        [
          ['00283002', 'SS', [3, -2, 8]],
          ['00283006', 'OW', [0, 128, 255]],
        ],
      ],
    ];
    const [read] = (await with12(table)).voiTables;
    expect(read).toMatchObject({ firstMapped: -2, bits: 8, entries: Uint16Array.of(0, 128, 255) });
  });
  it.each<[string, Parameters<typeof pictureFields>[3], readonly Field[], number, number]>([
    ['signed values', { allocated: 16, stored: 12, signed: true }, [], -2048, -2048],
    ['a rescale below zero', undefined, [['00281052', 'DS', '-1024']], -1024, -1024],
    ['a rescale that turns over', undefined, [['00281053', 'DS', '-1']], -4095, -4095],
    ['values up there', { allocated: 16, stored: 16 }, [['00281052', 'DS', '-1024']], 40_000 - 65_536, 40_000],
    ['nothing below zero', { allocated: 16, stored: 12 }, [], 40_000 - 65_536, 40_000],
  ])('a table whose first value is written without its sign: %s', async (_, bits, more, written, expected) => {
    const first = written & 0xffff;
    const table: Field = [
      '00283010',
      'SQ',
      [
        [
          ['00283002', 'US', [3, first, 8]],
          ['00283006', 'OW', [0, 128, 255]],
        ],
      ],
    ];
    const read = await picture(nativeFile(UID.explicit, 4, 3, VALUES, [...more, table], bits));
    expect(read.voiTables[0]?.firstMapped).toBe(expected);
  });
  it('enhanced objects keep windows and rescale in functional groups', async () => {
    const group: Field[] = [
      [
        '00289132',
        'SQ',
        [
          [
            ['00281050', 'DS', '7'],
            ['00281051', 'DS', '9'],
          ],
        ],
      ],
      [
        '00289145',
        'SQ',
        [
          [
            ['00281052', 'DS', '-5'],
            ['00281053', 'DS', '2'],
          ],
        ],
      ],
    ];
    const bytes = part10(
      UID.explicit,
      dataSet([...pictureFields(4, 3), ['52009229', 'SQ', [group]]]),
      element(['7fe00010', 'OW', VALUES]),
    );
    expect(await picture(bytes)).toMatchObject({
      rescale: { slope: 2, intercept: -5 },
      windows: [{ center: 7, width: 9 }],
    });
  });
});
