import { byteSourceOf } from '@medicus/ids';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  concatenate,
  dataSet,
  element,
  elementHead,
  encapsulated,
  type Field,
  latin,
  nativeFile,
  part10,
  PATIENT,
  pictureFields,
  UID,
} from './dicom-file.fixture.ts';
import { frameBytes, LIMITS, readHeader } from './index.ts';

const VALUES = Array.from({ length: 12 }, (_, index) => index);

async function headerOf(bytes: Uint8Array<ArrayBuffer>) {
  const header = await readHeader(byteSourceOf(bytes));
  if (!header.ok) throw new Error(header.defect);
  return header.value;
}

/** A reason, or what is warned about. */
async function saidOf(bytes: Uint8Array<ArrayBuffer>): Promise<string | readonly string[]> {
  const header = await readHeader(byteSourceOf(bytes));
  if (!header.ok) return header.defect;
  const { picture, warnings } = header.value;
  return picture.ok ? warnings : picture.defect;
}

/** Four frames of RLE in fragments whose first byte is the frame's number. */
function framesIn(fragments: readonly number[], table: readonly number[], more: readonly Uint8Array[] = []) {
  const pieces = fragments.map((frame, index) => Uint8Array.of(frame, index));
  const fields = pictureFields(4, 3, [['00280008', 'IS', '4']]);
  return part10(UID.rle, dataSet([...PATIENT, ...fields]), ...more, encapsulated(pieces, table));
}

/** Which frame's fragments are handed out as which. */
async function handedOut(bytes: Uint8Array<ArrayBuffer>): Promise<readonly (readonly number[])[] | string> {
  const { picture } = await headerOf(bytes);
  if (!picture.ok) return picture.defect;
  const out: number[][] = [];
  for (let frame = 0; frame < picture.value.frames; frame++) {
    const found = await frameBytes(byteSourceOf(bytes), picture.value, frame);
    out.push(found.ok ? [...found.value].filter((_, index) => index % 2 === 0) : [Number.NaN]);
  }
  return out;
}

const uint64s = (numbers: readonly (number | bigint)[]): Uint8Array => {
  const out = new DataView(new ArrayBuffer(numbers.length * 8));
  for (const [index, number] of numbers.entries()) out.setBigUint64(index * 8, BigInt(number), true);
  return new Uint8Array(out.buffer);
};
const extendedTable = (numbers: readonly (number | bigint)[]) => element(['7fe00001', 'OV', uint64s(numbers)]);

describe('offset tables that lie', () => {
  const one = [0, 1, 2, 3];
  const right = [[0], [1], [2], [3]];
  it.each([
    ['truth', [0, 10, 20, 30]],
    ['backwards', [30, 20, 10, 0]],
    ['the same offset for all', [0, 0, 0, 0]],
    ['between the items', [0, 9, 21, 30]],
    ['behind the end', [0, 10, 20, 4_000_000_000]],
    ['too few', [0, 10]],
    ['too many', [0, 10, 20, 30, 40]],
    ['not from the start', [10, 20, 30, 40]],
  ])('one fragment per frame, %s: every frame is the right one', async (_, table) => {
    expect(await handedOut(framesIn(one, table))).toEqual(right);
  });
  it('several fragments per frame: by a table that fits, else not at all', async () => {
    const two = [0, 0, 1, 1, 2, 2, 3, 3];
    expect(await handedOut(framesIn(two, [0, 20, 40, 60]))).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    for (const table of [[0, 20, 40], [0, 21, 40, 60], [60, 40, 20, 0], [0, 20, 20, 60], []]) {
      expect(await handedOut(framesIn(two, table))).toBe('fragments-malformed');
    }
  });
  it('extended tables of offsets that no file has', async () => {
    for (const table of [[2n ** 64n - 1n, 1, 2, 3], [0, 2n ** 53n, 2n ** 54n, 2n ** 55n], [0], []]) {
      expect(await handedOut(framesIn(one, [], [extendedTable(table)]))).toEqual(right);
    }
    const endless = elementHead('7fe00001', 'OV', 0xffff_ffff);
    expect(await handedOut(framesIn(one, [], [endless]))).toBe('fragments-malformed');
  });
});

describe('fragments', () => {
  it('by the million are refused before they are all looked at', async () => {
    const many = new Uint8Array(8 * 1_000_000);
    for (let at = 0; at < many.length; at += 8) many.set([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0], at);
    const bytes = part10(UID.rle, dataSet(pictureFields(4, 3)), elementHead('7fe00010', 'OB', 0xffff_ffff), many);
    let reads = 0;
    const source = {
      size: bytes.length,
      slice: async (from: number, to: number) => {
        reads += 1;
        return bytes.slice(from, to);
      },
    };
    const header = await readHeader(source);
    expect(header.ok && header.value.picture).toEqual({ ok: false, defect: 'fragments-malformed' });
    expect(reads).toBeLessThan(LIMITS.spareFragments + 100);
  });
  it('longer than the file, or endless, are not read', async () => {
    const item = (length: number) => {
      const head = new DataView(new ArrayBuffer(8));
      head.setUint32(0, 0xe000_fffe, true);
      head.setUint32(4, length, true);
      return new Uint8Array(head.buffer);
    };
    const start = elementHead('7fe00010', 'OB', 0xffff_ffff);
    const of = (...pieces: readonly Uint8Array[]) => part10(UID.rle, dataSet(pictureFields(4, 3)), start, ...pieces);
    for (const length of [1000, 0x7fff_ffff, 0xffff_fff0]) {
      expect(await handedOut(of(item(0), item(length), Uint8Array.of(1, 2)))).toEqual([[Number.NaN]]);
    }
    expect(await handedOut(of(item(0), item(0xffff_ffff)))).toBe('fragments-malformed');
    expect(await handedOut(of(item(0xffff_fff0)))).toBe('fragments-malformed');
  });
});

describe('tables whose descriptors lie', () => {
  const palette = (descriptor: readonly number[], bytes: number): readonly Field[] =>
    (['1', '2', '3'] as const).flatMap((channel): Field[] => [
      [`0028110${channel}`, 'US', descriptor],
      [`0028120${channel}`, 'OW', new Uint8Array(bytes)],
    ]);
  const eight = { allocated: 8, stored: 8 };
  it.each([
    ['more entries than there are', [65_535, 0, 16], 20],
    ['all 65 536 of them, written as 0', [0, 0, 16], 20],
    ['no bits', [4, 0, 0], 8],
    ['more bits than a word', [4, 0, 255], 8],
    ['no data', [4, 0, 16], 0],
    ['two numbers instead of three', [4, 0], 8],
  ])('palette: %s', async (_, descriptor, bytes) => {
    const fields: readonly Field[] = [['00280004', 'CS', 'PALETTE COLOR'], ...palette(descriptor, bytes)];
    expect(await saidOf(nativeFile(UID.explicit, 4, 3, VALUES, fields, eight))).toBe('palette-missing');
  });
  it.each([
    ['more entries than there are', [65_535, 0, 16], 20],
    ['no bits', [4, 0, 0], 8],
    ['more bits than a word', [4, 0, 99], 8],
    ['no data', [4, 0, 12], 0],
  ])('VOI and modality LUT: %s', async (_, descriptor, bytes) => {
    for (const tag of ['00283000', '00283010']) {
      const item: readonly Field[] = [
        ['00283002', 'US', descriptor],
        ['00283006', 'OW', new Uint8Array(bytes)],
      ];
      expect(await saidOf(nativeFile(UID.explicit, 4, 3, VALUES, [[tag, 'SQ', [item]]]))).toContain('lut-unusable');
    }
  });
  it('a long table that 20 000 frames share is read once', async () => {
    const item: readonly Field[] = [
      ['00283002', 'US', [65_535, 0, 16]],
      ['00283006', 'OW', new Uint8Array(2 * 65_535)],
    ];
    const voi: Field = ['00289132', 'SQ', [[['00283010', 'SQ', Array.from({ length: 16 }, () => item)]]]];
    const bytes = part10(
      UID.explicit,
      dataSet(pictureFields(1, 1, [['00280008', 'IS', String(LIMITS.frames)]])),
      element(['52009229', 'SQ', [[voi]]]),
      element(['52009230', 'SQ', Array.from({ length: LIMITS.frames }, () => [])]),
      element(['7fe00010', 'OW', new Uint8Array(2 * LIMITS.frames)]),
    );
    // Read for every frame it was twenty thousand million numbers: minutes.
    const { picture } = await headerOf(bytes);
    if (!picture.ok) throw new Error(picture.defect);
    expect(picture.value.voiTables).toHaveLength(16);
    expect(picture.value.perFrame).toBeUndefined();
  }, 20_000);
  it.each<readonly [string, readonly Field[]]>([
    // Read for every frame it was a thousand million items: minutes.
    ['75 000 tables', [['00283010', 'SQ', Array.from({ length: 75_000 }, () => [])]]],
    [
      'windows by the thousand',
      [
        ['00281050', 'DS', '1\\'.repeat(30_000)],
        ['00281051', 'DS', '2\\'.repeat(30_000)],
        ['00281055', 'LO', 'x\\'.repeat(30_000)],
      ],
    ],
  ])(
    '%s that 20 000 frames share are not looked at one by one',
    async (_, shared) => {
      const voi: Field = ['00289132', 'SQ', [shared]];
      const bytes = part10(
        UID.explicit,
        dataSet(pictureFields(1, 1, [['00280008', 'IS', String(LIMITS.frames)]])),
        element(['52009229', 'SQ', [[voi]]]),
        element(['52009230', 'SQ', Array.from({ length: LIMITS.frames }, () => [])]),
        element(['7fe00010', 'OW', new Uint8Array(2 * LIMITS.frames)]),
      );
      const { picture } = await headerOf(bytes);
      if (!picture.ok) throw new Error(picture.defect);
      expect(picture.value.windows.length).toBeLessThanOrEqual(16);
    },
    20_000,
  );
});

describe('a transfer syntax that is no UID', () => {
  it.each(['\x1b]0;owned\x07', 'Huber^Anna', '1.2.840.10008.1.2.1\x9b31m', '1.'.repeat(33)])('%j', async (uid) => {
    const bytes = part10(uid, dataSet([...PATIENT, ...pictureFields(4, 3)]), element(['7fe00010', 'OW', VALUES]));
    const { transferSyntax, warnings } = await headerOf(bytes);
    expect(transferSyntax.uid).toBe(UID.explicit);
    expect(warnings).toEqual(['meta-header-missing']);
  });
});

describe('functional groups and frames that lie', () => {
  const group = (intercept: string): readonly Field[] => [
    [
      '00289145',
      'SQ',
      [
        [
          ['00281052', 'DS', intercept],
          ['00281053', 'DS', '1'],
        ],
      ],
    ],
  ];
  const file = (frames: string, groups: readonly (readonly Field[])[], more: readonly Field[] = []) =>
    part10(
      UID.explicit,
      dataSet([...PATIENT, ...pictureFields(1, 1, [['00280008', 'IS', frames], ...more])]),
      element(['52009230', 'SQ', groups]),
      element(['7fe00010', 'OW', [1, 2, 3]]),
    );
  it.each([
    ['-3', 'picture-inconsistent'],
    ['99999999999999999999', 'picture-too-large'],
    // Not a number of frames: one picture.
    ['0', 1],
    ['', 1],
    ['many', 1],
    ['1e400', 1],
    ['3\\5', 3],
  ])('%j frames', async (frames, answer) => {
    const { picture } = await headerOf(file(frames, [group('1'), group('1'), group('1')]));
    expect(picture.ok ? picture.value.frames : picture.defect).toBe(answer);
  });
  it('fewer groups than frames, or more, are warned about or left out, and never moved', async () => {
    for (const groups of [[], [group('7')], Array.from({ length: 9 }, (_, at) => group(String(at)))]) {
      const { picture } = await headerOf(file('3', groups));
      if (!picture.ok) throw new Error(picture.defect);
      expect(picture.value.rescale.intercept).toBe(groups.length === 1 ? 7 : 0);
    }
  });
  it('a representative frame that is not there', async () => {
    for (const frame of [0, 4, 65_535]) {
      const { picture } = await headerOf(file('3', [], [['00286010', 'US', frame]]));
      expect(picture.ok && (picture.value.representativeFrame ?? 0)).toBeLessThan(3);
      expect(picture.ok && (picture.value.representativeFrame ?? 0)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('overlays that lie', () => {
  const overlay = (group: string, rows: number, columns: number, more: readonly Field[] = []): readonly Field[] => [
    [`${group}0010`, 'US', rows],
    [`${group}0011`, 'US', columns],
    [`${group}0040`, 'CS', 'G'],
    [`${group}0050`, 'SS', [1, 1]],
    [`${group}0100`, 'US', 1],
    [`${group}0102`, 'US', 0],
    ...more,
  ];
  const file = (...overlays: readonly (readonly Field[])[]) =>
    part10(
      UID.explicit,
      dataSet([...PATIENT, ...pictureFields(4, 3)]),
      dataSet(overlays.flat()),
      element(['7fe00010', 'OW', VALUES]),
    );
  it('the largest there could be, sixteen times, without their bits', async () => {
    const groups = Array.from({ length: 16 }, (_, at) => (0x6000 + 2 * at).toString(16));
    const said = await saidOf(
      file(...groups.map((group) => overlay(group, 65_535, 65_535, [[`${group}3000`, 'OW', [1]]]))),
    );
    expect(said).toContain('overlay-unusable');
  });
  it.each([
    ['frames without number', [['60000015', 'IS', '2000000000'] as Field, ['60003000', 'OW', [1, 2]] as Field]],
    ['bits of the picture that are not there', [['60000102', 'US', 99] as Field]],
    ['too few bits', [['60003000', 'OW', [1]] as Field]],
  ])('%s', async (_, more) => {
    const replaced = new Set(more.map(([tag]) => tag));
    const fields = overlay('6000', 40, 40).filter(([tag]) => !replaced.has(tag));
    const sorted = [...fields, ...more].toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect(await saidOf(file(sorted))).toContain('overlay-unusable');
  });
});

describe('deflate bombs', () => {
  const bomb = (megabytes: number) => deflateRawSync(new Uint8Array(megabytes * 1024 * 1024), { level: 9 });
  it('a data set of 100 MB in 100 kB', async () => {
    expect(await saidOf(part10(UID.deflated, bomb(100)))).toBe('inflated-too-large');
  });
  it('bombs in a row', async () => {
    expect(await saidOf(part10(UID.deflated, concatenate(bomb(40), bomb(40))))).toEqual(expect.any(String));
  });
  it('a data set that ends in the middle of its deflated bytes', async () => {
    const set = deflateRawSync(dataSet([...PATIENT, ...pictureFields(4, 3)]));
    for (let length = 0; length < set.length; length += 3) {
      expect(await saidOf(part10(UID.deflated, set.subarray(0, length)))).toEqual(expect.any(String));
    }
  });
});

describe('files that are also something else', () => {
  it.each([
    ['a program of Windows', latin('MZ\x90\0')],
    ['a program of Linux', latin('\x7fELF\x02\x01')],
    ['a program of macOS, 32 bit', Uint8Array.of(0xfe, 0xed, 0xfa, 0xce)],
    ['a program of macOS, 64 bit', Uint8Array.of(0xfe, 0xed, 0xfa, 0xcf)],
    ['the same in the other order', Uint8Array.of(0xcf, 0xfa, 0xed, 0xfe)],
    ['a program of macOS for several machines', Uint8Array.of(0xca, 0xfe, 0xba, 0xbe)],
    ['a script', latin('#!/bin/sh\nrm x\n')],
  ])('%s: opened, and warned about', async (_, start) => {
    const bytes = nativeFile(UID.explicit, 4, 3, VALUES);
    bytes.set(start);
    expect(await saidOf(bytes)).toContain('executable-preamble');
  });
});

describe('every number of a header, at its edges', () => {
  it.each([
    ['explicit', UID.explicit],
    ['implicit', UID.implicit],
    ['big endian', UID.bigEndian],
  ])(
    '%s: an answer, whichever place is overwritten',
    async (_, uid) => {
      const whole = nativeFile(uid, 4, 3, VALUES, [
        ['00281050', 'DS', '40'],
        ['00281051', 'DS', '400'],
      ]);
      const end = whole.length - 24;
      let answers = 0;
      for (let at = 128; at + 4 <= end; at += 2) {
        for (const number of [0, 1, 0xffff, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff]) {
          for (const size of [2, 4] as const) {
            const bytes = Uint8Array.from(whole);
            const view = new DataView(bytes.buffer);
            if (size === 2) view.setUint16(at, number & 0xffff, uid !== UID.bigEndian);
            else view.setUint32(at, number, uid !== UID.bigEndian);
            const header = await readHeader(byteSourceOf(bytes));
            if (header.ok && header.value.picture.ok) {
              await frameBytes(byteSourceOf(bytes), header.value.picture.value, 0);
            }
            answers += 1;
          }
        }
      }
      expect(answers).toBeGreaterThan(1000);
    },
    60_000,
  );
});
