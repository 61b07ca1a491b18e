import { describe, expect, it } from 'vitest';
import { automaticWindow, buildGreyTable, initialVoi, type PictureDescription, type Voi, voiGrey } from './index.ts';

type Grey = Pick<
  PictureDescription,
  'bitsStored' | 'signed' | 'photometric' | 'rescale' | 'modalityTable' | 'inverse' | 'padding'
>;
const PLAIN: Grey = {
  bitsStored: 8,
  signed: false,
  photometric: 'MONOCHROME2',
  rescale: { slope: 1, intercept: 0, unit: undefined },
  modalityTable: undefined,
  inverse: false,
  padding: undefined,
};
const linear = (center: number, width: number): Voi => ({ kind: 'window', function: 'LINEAR', center, width });

/** PS3.3 C.11.2.1.2.1, as it stands there. */
function standard(x: number, c: number, w: number): number {
  if (x <= c - 0.5 - (w - 1) / 2) return 0;
  if (x > c - 0.5 + (w - 1) / 2) return 255;
  return ((x - (c - 0.5)) / (w - 1) + 0.5) * (255 - 0) + 0;
}

describe('LINEAR', () => {
  it.each([
    [2048, 4096, 'the standard’s example: whole 12 bit'],
    [2048, 1, 'the standard’s example: a threshold'],
    [0, 100, 'the standard’s example: −50…49'],
    [0, 1, 'the standard’s example: threshold at zero'],
    [511, 1024, 'RG2'],
    [40, 350, 'soft tissue'],
    [300.5, 2, 'two grey levels'],
  ])('center %d width %d (%s) is the formula for every stored value', (center, width) => {
    for (const [bitsStored, signed] of [
      [8, false],
      [10, false],
      [12, true],
      [16, false],
      [16, true],
    ] as const) {
      const table = buildGreyTable({ ...PLAIN, bitsStored, signed }, linear(center, width));
      expect(table.greys).toHaveLength(2 ** bitsStored);
      let worst = 0;
      for (const [index, grey] of table.greys.entries()) {
        worst = Math.max(worst, Math.abs(grey - standard(index + table.first, center, width)));
      }
      expect(worst).toBeLessThanOrEqual(0.5);
    }
  });
  it('is not LINEAR_EXACT: half a step apart in a narrow window', () => {
    expect(voiGrey(linear(10, 2), 10)).toBe(255);
    expect(voiGrey({ kind: 'window', function: 'LINEAR_EXACT', center: 10, width: 2 }, 10)).toBe(127.5);
  });
});

describe('the other functions', () => {
  it('LINEAR_EXACT has its ends where the standard puts them', () => {
    const exact: Voi = { kind: 'window', function: 'LINEAR_EXACT', center: 0, width: 100 };
    expect([-50, -49, 0, 49, 50, 51].map((x) => Math.round(voiGrey(exact, x)))).toEqual([0, 3, 128, 252, 255, 255]);
  });
  it('SIGMOID is half at the centre and never leaves the range', () => {
    const sigmoid: Voi = { kind: 'window', function: 'SIGMOID', center: 100, width: 40 };
    expect(voiGrey(sigmoid, 100)).toBe(127.5);
    expect(voiGrey(sigmoid, 120)).toBeCloseTo(255 / (1 + Math.exp(-2)), 10);
    expect(voiGrey(sigmoid, -10_000)).toBe(0);
  });
  it('a table is held at its ends and scaled by its bits', () => {
    const table: Voi = {
      kind: 'table',
      table: { firstMapped: 10, bits: 12, entries: Uint16Array.of(0, 2048, 4095), explanation: undefined },
    };
    expect([0, 10, 11, 12, 99].map((x) => Math.round(voiGrey(table, x)))).toEqual([0, 0, 128, 255, 255]);
  });
});

describe('from stored value to grey', () => {
  const at = (picture: Partial<Grey>, voi: Voi, stored: number): number | undefined => {
    const table = buildGreyTable({ ...PLAIN, ...picture }, voi);
    return table.greys[stored - table.first];
  };
  it('goes through the rescale first', () => {
    const rescale = { slope: 2, intercept: -100, unit: 'HU' };
    expect(at({ rescale }, linear(0.5, 101), 50)).toBe(Math.round(standard(0, 0.5, 101)));
  });
  it('a modality table counts from its first mapped value (which cornerstone-core ignores)', () => {
    const modalityTable = { firstMapped: -2, bits: 16, entries: Uint16Array.of(10, 20, 30), explanation: undefined };
    const picture = { signed: true, modalityTable };
    expect([-3, -2, -1, 0, 5].map((stored) => at(picture, linear(128, 256), stored))).toEqual([10, 10, 20, 30, 30]);
  });
  it('MONOCHROME1 is inverted after the window, once, also where INVERSE says it again', () => {
    for (const inverse of [false, true]) {
      expect(at({ photometric: 'MONOCHROME1', inverse }, linear(128, 256), 10)).toBe(245);
    }
    expect(at({ inverse: true }, linear(128, 256), 10)).toBe(245);
  });
  it('padding is black, in MONOCHROME1 too', () => {
    const padding = { from: 0, to: 5 };
    expect(at({ photometric: 'MONOCHROME1', padding }, linear(128, 256), 5)).toBe(0);
    expect(at({ photometric: 'MONOCHROME1', padding }, linear(128, 256), 6)).toBe(249);
  });
});

describe('a window for pictures that name none', () => {
  it('covers the central 99 % of what occurs, without the padding', () => {
    const values = Int16Array.from({ length: 10_000 }, (_, index) => (index < 5000 ? -2000 : index - 5000));
    const picture = { ...PLAIN, bitsStored: 16, signed: true, padding: { from: -2000, to: -2000 } };
    const found = automaticWindow(picture, values);
    expect(found.range).toEqual({ min: 0, max: 4999 });
    expect(found.automaticWindow).toEqual({ center: (25 + 4975) / 2 + 0.5, width: 4951 });
  });
  it('is sane for one value and for nothing but padding', () => {
    expect(automaticWindow(PLAIN, Uint8Array.of(7, 7)).automaticWindow).toEqual({ center: 7.5, width: 1 });
    expect(automaticWindow({ ...PLAIN, padding: { from: 7, to: 7 } }, Uint8Array.of(7)).range).toEqual({
      min: 0,
      max: 0,
    });
  });
  it('gives way to a window of the file, and to its table', () => {
    const table = { firstMapped: 0, bits: 8, entries: new Uint16Array(256), explanation: undefined };
    const window = { center: 40, width: 350, explanation: undefined };
    const automatic = { center: 1, width: 2 };
    const none = { windows: [], voiFunction: 'SIGMOID', voiTables: [], sampleFormat: 'integer' } as const;
    expect(initialVoi({ ...none, windows: [window], voiTables: [table] }, automatic)).toMatchObject({
      center: 40,
      function: 'SIGMOID',
    });
    expect(initialVoi({ ...none, voiTables: [table] }, automatic)).toEqual({ kind: 'table', table });
    expect(initialVoi(none, automatic)).toEqual({ kind: 'window', function: 'LINEAR', ...automatic });
    const exact = { kind: 'window', function: 'LINEAR_EXACT', ...automatic };
    expect(initialVoi({ ...none, sampleFormat: 'float' }, automatic)).toEqual(exact);
  });
});
