import { buildGreyTable, greyMapper } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import { canvasWords, paintFloatGrey, paintGrey, paintRgb, paintWideGrey } from './raster.ts';

const bytesOf = (words: Uint32Array) => [...new Uint8Array(words.buffer)];

describe('canvas memory', () => {
  it('grey through the table, row by row out of a region, opaque', () => {
    const table = buildGreyTable(
      {
        bitsStored: 8,
        signed: true,
        photometric: 'MONOCHROME2',
        rescale: { slope: 1, intercept: 0, unit: undefined },
        modalityTable: undefined,
        inverse: false,
        padding: undefined,
      },
      { kind: 'window', function: 'LINEAR', center: 0, width: 256 },
    );
    const values = Int8Array.of(-128, -1, 0, 127, 5, 6);
    const out = new Uint32Array(4);
    const region = { fromColumn: 1, toColumn: 3, fromRow: 0, toRow: 2 };
    paintGrey(values, 3, region, { first: table.first, words: canvasWords(table) }, out);
    expect(bytesOf(out)).toEqual([127, 128, 5 + 128, 6 + 128].flatMap((grey) => [grey, grey, grey, 255]));
  });
  it('grey of values that are too wide for a table, by the formula', () => {
    const picture = {
      bitsStored: 32,
      signed: false,
      photometric: 'MONOCHROME1',
      rescale: { slope: 0.5, intercept: 0, unit: undefined },
      modalityTable: undefined,
      inverse: false,
      padding: undefined,
    } as const;
    const voi = { kind: 'window', function: 'LINEAR_EXACT', center: 1e9, width: 1e9 } as const;
    const out = new Uint32Array(2);
    const region = { fromColumn: 1, toColumn: 3, fromRow: 0, toRow: 1 };
    paintWideGrey(Uint32Array.of(0, 1.2e9, 4e9), 3, region, greyMapper(picture, voi), out);
    expect(bytesOf(out)).toEqual([230, 230, 230, 255, 0, 0, 0, 255]);
  });
  it('grey of floating point, what is not finite black also where black and white are exchanged', () => {
    const picture = {
      bitsStored: 64,
      signed: true,
      photometric: 'MONOCHROME2',
      rescale: { slope: 2, intercept: 0, unit: undefined },
      modalityTable: undefined,
      inverse: true,
      padding: { from: 9, to: 9 },
    } as const;
    const voi = { kind: 'window', function: 'LINEAR_EXACT', center: 1, width: 1 } as const;
    const region = { fromColumn: 1, toColumn: 3, fromRow: 0, toRow: 3 };
    const values = [0, 0.25, 0.6, 0, Number.NaN, Infinity, 0, 9, -1];
    for (const kind of [Float32Array, Float64Array]) {
      const out = new Uint32Array(6);
      paintFloatGrey(kind.from(values), 3, region, greyMapper(picture, voi), out);
      const greys = [255, 255 - Math.round(0.7 * 255), 0, 0, 0, 255];
      expect(bytesOf(out)).toEqual(greys.flatMap((grey) => [grey, grey, grey, 255]));
    }
  });
  it('RGB, sixteen bits taken down to eight', () => {
    const out = new Uint32Array(1);
    const region = { fromColumn: 1, toColumn: 2, fromRow: 0, toRow: 1 };
    paintRgb(Uint16Array.of(0, 0, 0, 0xff00, 0x8000, 0x01ff), 2, region, { shift: 8, inverted: false }, out);
    expect(bytesOf(out)).toEqual([255, 128, 1, 255]);
    paintRgb(Uint16Array.of(0, 0, 0, 0xff00, 0x8000, 0x01ff), 2, region, { shift: 8, inverted: true }, out);
    expect(bytesOf(out)).toEqual([0, 127, 254, 255]);
  });
});
