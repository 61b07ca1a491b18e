import type { PictureDescription } from '@medicus/dicom';
import type { DecodedFrame } from '@medicus/dicom-codecs';
import { describe, expect, it } from 'vitest';
import { probeAt } from './probe.ts';

const ct = {
  rescale: { slope: 1, intercept: -1024, unit: 'HU' },
  modalityTable: undefined,
  realWorld: [],
  padding: { from: -2000, to: -2000 },
} as unknown as PictureDescription;
const frame = (more: Partial<DecodedFrame>): DecodedFrame =>
  ({
    columns: 2,
    rows: 2,
    colour: 'grey',
    step: 1,
    values: Int16Array.of(0, -2000, 1064, 4095),
    ...more,
  }) as DecodedFrame;

describe('a probe', () => {
  it('tells the stored value with all its bits, what it means, and what is background', () => {
    expect(probeAt(ct, frame({}), { column: 0.99, row: 1.2 })).toEqual({
      column: 0,
      row: 1,
      value: { kind: 'grey', stored: 1064, modality: 40, unit: 'HU', realWorld: [], padding: false },
    });
    expect(probeAt(ct, frame({}), { column: 1, row: 0 })?.value).toMatchObject({ stored: -2000, padding: true });
  });
  it('tells what a value measures, and that what is no number is background', () => {
    const map = {
      ...ct,
      rescale: { slope: 1, intercept: 0, unit: undefined },
      realWorld: [{ range: { from: 0, to: 2 }, slope: 1e-3, intercept: 0, unit: 'mm2/s', label: 'ADC' }],
    };
    const values = frame({ values: Float32Array.of(1.5, 2.5, Number.NaN, Infinity) });
    const at = (column: number, row: number) => probeAt(map, values, { column, row })?.value;
    expect(at(0, 0)).toMatchObject({ stored: 1.5, realWorld: [{ value: 1.5e-3, unit: 'mm2/s' }], padding: false });
    expect(at(1, 0)).toMatchObject({ stored: 2.5, realWorld: [], padding: false });
    expect([at(0, 1), at(1, 1)]).toMatchObject([
      { stored: Number.NaN, realWorld: [], padding: true },
      { stored: Infinity, realWorld: [], padding: true },
    ]);
  });
  it('tells colours as they are', () => {
    const colours = frame({ colour: 'rgb', values: Uint8Array.of(0, 0, 0, 9, 8, 7, 1, 2, 3, 4, 5, 6) });
    expect(probeAt(ct, colours, { column: 1, row: 0 })?.value).toEqual({ kind: 'rgb', red: 9, green: 8, blue: 7 });
  });
  it('tells nothing outside, nor of a reduced picture', () => {
    for (const point of [
      { column: -0.1, row: 0 },
      { column: 2, row: 0 },
      { column: 0, row: 2 },
    ]) {
      expect(probeAt(ct, frame({}), point)).toBeUndefined();
    }
    expect(probeAt(ct, frame({ step: 2 }), { column: 0, row: 0 })).toBeUndefined();
  });
});
