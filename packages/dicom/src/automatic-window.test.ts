import { describe, expect, it } from 'vitest';
import { automaticWindow } from './automatic-window.ts';
import { greyMapper, initialVoi } from './grey-table.ts';

const NO_TABLES = {
  rescale: { slope: 1, intercept: 0, unit: undefined },
  modalityTable: undefined,
  padding: undefined,
};

/** By sorting instead of counting. */
function sorted(values: readonly number[]) {
  const all = values.toSorted((a, b) => a - b);
  const bottom = all[Math.floor(all.length * 0.005)] ?? NaN;
  const top = all[Math.floor(all.length * 0.995)] ?? NaN;
  return {
    range: { min: all[0], max: all.at(-1) },
    automaticWindow: { center: (bottom + top) / 2 + 0.5, width: top - bottom + 1 },
  };
}

describe('the automatic window', () => {
  const numbers = (bits: number, signed: boolean, count = 1003) => {
    let state = 11;
    return Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state >>> (32 - bits)) - (signed ? 2 ** (bits - 1) : 0);
    });
  };
  it.each<[string, number, boolean, (values: readonly number[]) => ArrayLike<number>]>([
    ['8 bit', 8, false, (values) => Uint8Array.from(values)],
    ['8 bit with sign', 8, true, (values) => Int8Array.from(values)],
    ['12 of 16 bit', 12, false, (values) => Uint16Array.from(values)],
    ['12 of 16 bit with sign', 12, true, (values) => Int16Array.from(values)],
    ['16 bit', 16, false, (values) => Uint16Array.from(values)],
    ['16 bit with sign', 16, true, (values) => Int16Array.from(values)],
    ['12 of 32 bit with sign', 12, true, (values) => Int32Array.from(values)],
    ['any list', 12, true, (values) => values],
    ['16 bit that start between words', 16, true, (values) => Int16Array.from([0, ...values]).subarray(1)],
  ])('%s', (_, bitsStored, signed, arrayOf) => {
    const values = numbers(bitsStored, signed);
    expect(automaticWindow({ ...NO_TABLES, bitsStored, signed }, arrayOf(values))).toEqual(sorted(values));
  });
  it('padding does not count', () => {
    const values = numbers(12, true);
    const padding = { from: -2048, to: -1000 };
    const statistics = automaticWindow(
      { ...NO_TABLES, padding, bitsStored: 12, signed: true },
      Int16Array.from(values),
    );
    expect(statistics).toEqual(sorted(values.filter((value) => value > -1000)));
  });
  it('of a dose: from none to the highest, however few pixels have any', () => {
    const values = new Uint32Array(10_000);
    values.set([4_000_000, 3_000_000], 5000);
    const dose = { ...NO_TABLES, bitsStored: 32, signed: false, isDose: true };
    expect(automaticWindow(dose, values)).toEqual({
      range: { min: 0, max: 4_000_000 },
      automaticWindow: { center: 2_000_000.5, width: 4_000_001 },
    });
    const everywhere = Uint16Array.of(700, 900);
    expect(automaticWindow({ ...dose, bitsStored: 16 }, everywhere).automaticWindow).toEqual({
      center: 450.5,
      width: 901,
    });
    // Differences of doses.
    const signed = { ...dose, bitsStored: 16, signed: true };
    expect(automaticWindow(signed, Int16Array.of(-50, 9)).automaticWindow).toEqual({ center: -20, width: 60 });
    expect(automaticWindow(dose, new Uint32Array(4)).automaticWindow).toEqual({ center: 0.5, width: 1 });
  });
  it('one value on padding is seen', () => {
    const labels = {
      ...NO_TABLES,
      rescale: { slope: 0.1, intercept: -7, unit: undefined },
      padding: { from: 0, to: 0 },
      bitsStored: 8,
      signed: false,
    };
    const { range, automaticWindow: window } = automaticWindow(labels, Uint8Array.of(0, 3, 0, 3));
    expect(range).toEqual({ min: 3, max: 3 });
    const voi = initialVoi({ windows: [], voiTables: [], voiFunction: 'LINEAR', sampleFormat: 'integer' }, window);
    const greyOf = greyMapper({ ...labels, photometric: 'MONOCHROME2', inverse: false }, voi);
    expect([0, 3].map(greyOf)).toEqual([0, 255]);
  });
  it('nothing but padding', () => {
    const statistics = automaticWindow(
      { ...NO_TABLES, padding: { from: 0, to: 0 }, bitsStored: 8, signed: false },
      new Uint8Array(9),
    );
    expect(statistics).toEqual({ range: { min: 0, max: 0 }, automaticWindow: { center: 0.5, width: 1 } });
  });
});
