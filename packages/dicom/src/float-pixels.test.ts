import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { dataSet, element, encapsulated, type Field, part10, UID } from './dicom-file.fixture.ts';
import { floatBytes, floatElement, floatFields, floatFile } from './float-pixels.fixture.ts';
import {
  automaticFloatWindow,
  frameBytes,
  frameDescription,
  greyMapper,
  initialVoi,
  isBackground,
  type PictureDescription,
  readHeader,
  realWorldValues,
} from './index.ts';

async function pictureOf(file: Uint8Array<ArrayBuffer>): Promise<PictureDescription | string> {
  const header = await readHeader(byteSourceOf(file));
  if (!header.ok) throw new Error(header.defect);
  return header.value.picture.ok ? header.value.picture.value : header.value.picture.defect;
}

async function described(file: Uint8Array<ArrayBuffer>): Promise<PictureDescription> {
  const picture = await pictureOf(file);
  if (typeof picture === 'string') throw new Error(picture);
  return picture;
}

async function warningsOf(file: Uint8Array<ArrayBuffer>): Promise<readonly string[]> {
  const header = await readHeader(byteSourceOf(file));
  return header.ok ? header.value.warnings : [];
}

const SIX = [0.25, -1.5, 3, 1e30, Number.NaN, -Infinity];

describe('floating point pixels (PS3.3 C.7.6.24, C.7.6.25)', () => {
  it.each(
    [UID.implicit, UID.explicit, UID.bigEndian].flatMap((uid) =>
      [32, 64].map((bits) => [uid, bits as 32 | 64] as const),
    ),
  )('%s, %d bit: every frame by its bytes', async (uid, bits) => {
    const file = floatFile(3, 1, SIX, { bits, uid, more: [['00280008', 'IS', '2']] });
    const picture = await described(file);
    expect(picture).toMatchObject({ sampleFormat: 'float', bitsAllocated: bits, bitsStored: bits, signed: true });
    for (const frame of [0, 1]) {
      const bytes = await frameBytes(byteSourceOf(file), picture, frame);
      const expected = floatBytes(SIX.slice(frame * 3, frame * 3 + 3), bits);
      expect(bytes.ok && [...bytes.value]).toEqual([...expected]);
    }
    expect(await frameBytes(byteSourceOf(file), picture, 2)).toMatchObject({ defect: 'no-such-frame' });
  });

  it.each<[string, readonly Field[], string]>([
    ['MONOCHROME1', [['00280004', 'CS', 'MONOCHROME1']], 'photometric-unsupported'],
    [
      'colour',
      [
        ['00280002', 'US', 3],
        ['00280004', 'CS', 'RGB'],
      ],
      'photometric-unsupported',
    ],
    ['bits of the other kind', [['00280100', 'US', 64]], 'picture-inconsistent'],
    ['sixteen bits', [['00280100', 'US', 16]], 'picture-inconsistent'],
    ['no rows', [['00280010', 'US', 0]], 'picture-inconsistent'],
    [
      'more than a frame may have',
      [
        ['00280010', 'US', 16_000],
        ['00280011', 'US', 16_000],
      ],
      'picture-too-large',
    ],
  ])('%s: refused', async (_, more, defect) => {
    expect(await pictureOf(floatFile(3, 2, SIX, { more }))).toBe(defect);
  });
  it('bits that are not there: refused', async () => {
    const fields = floatFields(3, 2, 32).filter(([tag]) => tag !== '00280100');
    expect(await pictureOf(part10(UID.explicit, dataSet(fields), floatElement(SIX, 32)))).toBe('picture-inconsistent');
  });

  const integers = element(['7fe00010', 'OW', SIX.map(() => 1)]);
  it.each([
    ['float and integers', 32, [floatElement(SIX, 32), integers]],
    ['float and double', 32, [floatElement(SIX, 32), floatElement(SIX, 64)]],
    ['double and integers', 64, [floatElement(SIX, 64), integers]],
    ['an empty float and integers', 32, [floatElement([], 32), integers]],
    ['float and compressed integers', 32, [floatElement(SIX, 32), encapsulated([new Uint8Array(8)])]],
  ] as const)('two kinds of pixels at once (%s): refused', async (_, bits, pixels) => {
    const file = part10(UID.explicit, dataSet(floatFields(3, 2, bits)), ...pixels);
    expect(await pictureOf(file)).toBe('picture-inconsistent');
  });
  it('what is no pixel element may follow', async () => {
    const trailing = dataSet([['fffcfffc', 'OB', [0, 0, 0, 0]]]);
    const file = part10(UID.explicit, dataSet(floatFields(3, 2, 32)), floatElement(SIX, 32), trailing);
    expect(await described(file)).toMatchObject({ sampleFormat: 'float' });
  });
  it.each(['1.2.840.10008.1.2.1.98', '1.2.840.10008.1.2.8.1', UID.rle, UID.jpeg2000])(
    'in a syntax for compressed pixels (%s): refused by its number format',
    async (uid) => {
      const whole = part10(uid, dataSet(floatFields(3, 2, 32)), floatElement(SIX, 32));
      expect(await pictureOf(whole)).toBe('bits-unsupported');
      const bytes = encapsulated([floatBytes(SIX, 32)]);
      // The element of integers, named anew.
      bytes[2] = 0x08;
      expect(await pictureOf(part10(uid, dataSet(floatFields(3, 2, 32)), bytes))).toBe('bits-unsupported');
    },
  );

  it('cut anywhere: a frame in full or a reason', async () => {
    const file = floatFile(3, 1, SIX, { more: [['00280008', 'IS', '2']] });
    for (let length = file.length - 60; length < file.length; length++) {
      const source = byteSourceOf(file.slice(0, length));
      const header = await readHeader(source);
      if (!header.ok || !header.value.picture.ok) continue;
      expect(header.value.warnings).toContain('pixel-data-truncated');
      const last = await frameBytes(source, header.value.picture.value, 1);
      expect(last.ok ? 'ok' : last.defect).toMatch(/frame-truncated|unreadable/);
    }
  });
  it('more rows than there are: the frame is not there', async () => {
    const file = floatFile(3, 2, SIX, { more: [['00280010', 'US', 9000]] });
    expect(await frameBytes(byteSourceOf(file), await described(file), 0)).toMatchObject({ defect: 'frame-truncated' });
  });
});

const single = (value: number): Uint8Array => floatBytes([value], 32);
const double = (value: number): Uint8Array => floatBytes([value], 64);

describe('background of floating point', () => {
  it.each<[string, 32 | 64, readonly Field[], PictureDescription['padding']]>([
    ['a value', 32, [['00280122', 'FL', single(-0.5)]], { from: -0.5, to: -0.5 }],
    [
      'a range, in any order',
      32,
      [
        ['00280122', 'FL', single(9)],
        ['00280124', 'FL', single(-2)],
      ],
      { from: -2, to: 9 },
    ],
    ['a double', 64, [['00280123', 'FD', double(0.1)]], { from: 0.1, to: 0.1 }],
    [
      'a double range',
      64,
      [
        ['00280123', 'FD', double(0.1)],
        ['00280125', 'FD', double(0.2)],
      ],
      { from: 0.1, to: 0.2 },
    ],
    ['of the other kind', 32, [['00280123', 'FD', double(0.1)]], undefined],
    ['of integers', 32, [['00280120', 'US', 7]], undefined],
    ['no number', 32, [['00280122', 'FL', single(Number.NaN)]], undefined],
    [
      'without end',
      64,
      [
        ['00280123', 'FD', double(5)],
        ['00280125', 'FD', double(Infinity)],
      ],
      { from: 5, to: Number.MAX_VALUE },
    ],
  ])('padding: %s', async (_, bits, more, padding) => {
    expect((await described(floatFile(3, 2, SIX, { bits, more }))).padding).toEqual(padding);
  });
  it('is what is no number or not finite, black whatever is inverted, never the brightest spot', async () => {
    const picture = await described(floatFile(3, 2, SIX));
    const voi = { kind: 'window', function: 'LINEAR_EXACT', center: 0, width: 4 } as const;
    for (const inverse of [false, true]) {
      const greyOf = greyMapper({ ...picture, inverse }, voi);
      expect([Number.NaN, Infinity, -Infinity].map(greyOf)).toEqual([0, 0, 0]);
      expect(greyOf(2.5)).toBe(inverse ? 0 : 255);
    }
    expect([Number.NaN, Infinity, -Infinity, 0].map((value) => isBackground(picture, value))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('windows of floating point', () => {
  const windows = (center: string, width: string, voiFunction?: string): readonly Field[] => [
    ['00281050', 'DS', center],
    ['00281051', 'DS', width],
    ...(voiFunction === undefined ? [] : [['00281056', 'CS', voiFunction] satisfies Field]),
  ];
  it.each<[string, readonly Field[], string, readonly string[]]>([
    ['none', [], 'LINEAR_EXACT', []],
    ['LINEAR', windows('5', '10', 'LINEAR'), 'LINEAR', []],
    ['LINEAR that would be a step', windows('0.5', '1', 'LINEAR'), 'LINEAR_EXACT', ['window-read-as-exact']],
    ['unnamed, narrow', windows('0.5', '0.8'), 'LINEAR_EXACT', ['window-read-as-exact']],
    ['LINEAR_EXACT', windows('0.5', '0.8', 'LINEAR_EXACT'), 'LINEAR_EXACT', []],
    ['SIGMOID', windows('0.5', '0.8', 'SIGMOID'), 'SIGMOID', []],
  ])('%s', async (_, more, voiFunction, warnings) => {
    const file = floatFile(3, 2, SIX, { more });
    const picture = await described(file);
    expect(picture.voiFunction).toBe(voiFunction);
    expect(picture.windows.length).toBe(more.length === 0 ? 0 : 1);
    expect(await warningsOf(file)).toEqual(warnings);
    expect(initialVoi(picture, { center: 7, width: 2 })).toMatchObject({ kind: 'window', function: voiFunction });
  });

  const NO_TABLE = {
    rescale: { slope: 1, intercept: 0, unit: undefined },
    modalityTable: undefined,
    padding: undefined,
  };
  const window = (values: readonly number[], padding?: PictureDescription['padding'], slope = 1) =>
    automaticFloatWindow(
      { ...NO_TABLE, padding, rescale: { slope, intercept: 0, unit: undefined } },
      Float64Array.from(values),
    );
  it('automatic: black to white over the central 99 %', () => {
    const values = Array.from({ length: 1001 }, (_, at) => at / 1000);
    const { range, automaticWindow } = window(values);
    expect(range).toEqual({ min: 0, max: 1 });
    expect(automaticWindow.center).toBeCloseTo(0.5, 9);
    expect(automaticWindow.width).toBeCloseTo(0.99, 2);
    expect(window(values, undefined, -2).automaticWindow.center).toBeCloseTo(-1, 9);
  });
  it('automatic: one value that is far off does not take the greys of all others', () => {
    const values = Array.from({ length: 1000 }, (_, at) => at / 1000);
    const { range, automaticWindow } = window([...values, 1e30, Number.NaN, Infinity, -Infinity]);
    expect(range).toEqual({ min: 0, max: 1e30 });
    expect(automaticWindow.width).toBeLessThan(1);
  });
  it('automatic: a few values on an even ground are seen', () => {
    const values = Array.from({ length: 1000 }, (_, at) => (at === 500 ? 2e-3 : 0));
    expect(window(values).automaticWindow).toEqual({ center: 1e-3, width: 2e-3 });
  });
  it('automatic: all alike, nothing but background, and the ends of all numbers', () => {
    expect(window([5, 5]).automaticWindow).toEqual({ center: 5, width: 1 });
    const none = { range: { min: 0, max: 0 }, automaticWindow: { center: 0.5, width: 1 } };
    expect(window([Number.NaN, Infinity])).toEqual(none);
    expect(window([5, 6], { from: 5, to: 6 })).toEqual(none);
    const { center, width } = window([-Number.MAX_VALUE, Number.MAX_VALUE]).automaticWindow;
    expect([center, width]).toEqual([0, Number.MAX_VALUE]);
  });
  it('automatic: of very many values a part is sorted', () => {
    const values = Array.from({ length: 600_001 }, (_, at) => (at * 7919) % 600_001);
    const { range, automaticWindow } = window(values);
    expect(range).toEqual({ min: 0, max: 600_000 });
    expect(Math.abs(automaticWindow.center - 300_000)).toBeLessThan(600);
    expect(Math.abs(automaticWindow.width - 594_000)).toBeLessThan(1200);
  });
});

describe('what values measure (PS3.3 C.7.6.16.2.11)', () => {
  const item = (slope: number, intercept: number, unit: string, more: readonly Field[] = []): readonly Field[] =>
    [
      ['004008ea', 'SQ', [[['00080100', 'SH', unit]]]] satisfies Field,
      ['00409210', 'SH', 'ADC'] satisfies Field,
      ['00409224', 'FD', double(intercept)] satisfies Field,
      ['00409225', 'FD', double(slope)] satisfies Field,
      ...more,
    ].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const inDouble = (from: number, to: number): readonly Field[] => [
    ['00409213', 'FD', double(to)],
    ['00409214', 'FD', double(from)],
  ];

  it('slope, intercept, unit and the range that it holds for', async () => {
    const mappings = [item(1e-6, 0, 'mm2/s'), item(2, -1, '%', inDouble(0, 0.5))];
    const picture = await described(floatFile(3, 2, SIX, { more: [['00409096', 'SQ', mappings]] }));
    expect(realWorldValues(picture, 0.25)).toEqual([
      { value: 0.25e-6, unit: 'mm2/s', label: 'ADC' },
      { value: -0.5, unit: '%', label: 'ADC' },
    ]);
    expect(realWorldValues(picture, 0.75).map(({ unit }) => unit)).toEqual(['mm2/s']);
    expect([Number.NaN, Infinity].flatMap((stored) => realWorldValues(picture, stored))).toEqual([]);
  });
  it('the range in 16 bit is signed as its VR says', async () => {
    for (const [vr, from] of [
      ['US', 65_535],
      ['SS', -1],
    ] as const) {
      const range: readonly Field[] = [
        ['00409211', vr, vr === 'SS' ? 9 : 65_535],
        ['00409216', vr, 65_535],
      ];
      const more: readonly Field[] = [['00409096', 'SQ', [item(1, 0, '1', range)]]];
      const picture = await described(floatFile(3, 2, SIX, { more }));
      expect(picture.realWorld[0]?.range?.from).toBe(from);
    }
  });
  it('each frame has its own, before the shared ones', async () => {
    const own = (unit: string): readonly Field[] => [['00409096', 'SQ', [item(1, 0, unit)]]];
    const more: readonly Field[] = [
      ['00280008', 'IS', '2'],
      ['52009229', 'SQ', [own('shared')]],
      ['52009230', 'SQ', [own('mm2/s'), []]],
    ];
    const picture = await described(floatFile(3, 1, SIX, { more }));
    const units = [0, 1].map((frame) => frameDescription(picture, frame).realWorld[0]?.unit);
    expect(units).toEqual(['mm2/s', 'shared']);
  });
  it('40 000 mappings that 20 000 frames share are not read for each of them', async () => {
    const usable = Array.from({ length: 16 }, () => item(1, 0, 'y'.repeat(4096)));
    const mappings = [...usable, ...Array.from({ length: 40_000 }, () => [])];
    const more: readonly Field[] = [
      ['00280008', 'IS', '20000'],
      ['52009229', 'SQ', [[['00409096', 'SQ', mappings]]]],
      ['52009230', 'SQ', Array.from({ length: 20_000 }, () => [])],
    ];
    const picture = await described(floatFile(1, 1, SIX, { more }));
    expect(picture.realWorld).toHaveLength(16);
    expect(picture.perFrame).toBeUndefined();
  }, 20_000);
  it.each([
    ['no slope', [['00409224', 'FD', double(0)]] satisfies readonly Field[]],
    ['an infinite slope', item(Infinity, 0, '1')],
    ['no number', item(1, Number.NaN, '1')],
    ['a range that ends before it begins', item(1, 0, '1', inDouble(2, 1))],
  ])('%s: left out, and said', async (_, mapping) => {
    const file = floatFile(3, 2, SIX, { more: [['00409096', 'SQ', [mapping]]] });
    expect((await described(file)).realWorld).toEqual([]);
    expect(await warningsOf(file)).toEqual(['real-world-values-unusable']);
  });
});
