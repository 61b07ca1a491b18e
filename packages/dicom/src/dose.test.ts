import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { type Field, nativeFile, UID } from './dicom-file.fixture.ts';
import { modalityValue, readHeader, realWorldValues } from './index.ts';

async function opened(more: readonly Field[]) {
  const bits = { allocated: 32, stored: 32 };
  const header = await readHeader(byteSourceOf(nativeFile(UID.explicit, 2, 1, [1000, 0, 0, 1], more, bits)));
  if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
  return { picture: header.value.picture.value, warnings: header.value.warnings };
}

const units = (code: string): Field => ['30040002', 'CS', code];
const scaling = (text: string): Field => ['3004000e', 'DS', text];
const PHYSICAL: Field = ['30040004', 'CS', 'PHYSICAL'];

describe('a grid of radiation dose (PS3.3 C.8.8.3)', () => {
  it.each([
    ['GY', 'Gy'],
    ['RELATIVE', '1'],
    ['unknown', undefined],
  ])('%s: stored values by the scaling of the grid, what is drawn is not changed', async (code, unit) => {
    const { picture, warnings } = await opened([units(code), PHYSICAL, scaling('2.5e-3')]);
    expect(picture.isDose).toBe(true);
    expect(realWorldValues(picture, 1000)).toEqual([{ value: 2.5, unit, label: 'PHYSICAL' }]);
    expect(modalityValue(picture, 1000)).toBe(1000);
    expect(warnings).toEqual([]);
  });
  it.each(['0', '-1', 'x', ''])('a scaling of “%s” is left out, and said', async (text) => {
    const { picture, warnings } = await opened([units('GY'), scaling(text)]);
    expect(picture.realWorld).toEqual([]);
    expect(warnings).toEqual(['real-world-values-unusable']);
  });
  it('other pictures have none', async () => {
    const { picture } = await opened([units('GY')]);
    expect([picture.isDose, picture.realWorld]).toEqual([false, []]);
  });
});
