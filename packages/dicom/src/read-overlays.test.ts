import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { type Field, nativeFile, UID } from './dicom-file.fixture.ts';
import { readHeader } from './index.ts';

const OVERLAY: readonly Field[] = [
  ['60000010', 'US', 2],
  ['60000011', 'US', 3],
  ['60000040', 'CS', 'G'],
  ['60000050', 'SS', [1, 1]],
  ['60000100', 'US', 1],
  ['60000102', 'US', 0],
  ['60001500', 'LO', 'Pfeil'],
  ['60003000', 'OW', [0x3f]],
];
const EMBEDDED: readonly Field[] = [
  ['60000010', 'US', 1],
  ['60000011', 'US', 1],
  ['60000100', 'US', 16],
  ['60000102', 'US', 12],
];

function changed(fields: readonly Field[], ...changes: readonly (Field | string)[]): readonly Field[] {
  const replaced = new Set(changes.map((change) => (typeof change === 'string' ? change : change[0])));
  const kept = fields.filter(([tag]) => !replaced.has(tag));
  const added = changes.filter((change): change is Field => typeof change !== 'string');
  return [...kept, ...added].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

async function read(fields: readonly Field[], bits = { allocated: 16, stored: 12 }) {
  const header = await readHeader(byteSourceOf(nativeFile(UID.explicit, 3, 2, [1, 2, 3, 4, 5, 6], fields, bits)));
  if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
  return { overlays: header.value.picture.value.overlays, warnings: header.value.warnings };
}

describe('overlays that are left out, with a warning and without the picture', () => {
  it.each<[string, readonly Field[]]>([
    ['fewer bits than pixels', changed(OVERLAY, ['60000010', 'US', 6], ['60000011', 'US', 6])],
    ['more frames than bits', changed(OVERLAY, ['60000015', 'IS', '9'])],
    ['frames that are no number', changed(OVERLAY, ['60000015', 'IS', '-1'])],
    ['two thousand million frames', changed(OVERLAY, ['60000015', 'IS', '2000000000'])],
    ['no rows', changed(OVERLAY, ['60000010', 'US', 0])],
    ['too many rows', changed(OVERLAY, ['60000010', 'US', 65_535], ['60000011', 'US', 1])],
    ['a first frame before the first', changed(OVERLAY, ['60000051', 'US', 0])],
    ['several bits for each pixel', changed(OVERLAY, ['60000100', 'US', 8])],
    ['neither data nor a bit', changed(OVERLAY, '60003000', '60000102')],
    ['a bit that the picture uses', changed(EMBEDDED, ['60000102', 'US', 11])],
    ['a bit that there is not', changed(EMBEDDED, ['60000102', 'US', 16])],
    ['samples of another width', changed(EMBEDDED, ['60000100', 'US', 8])],
  ])('%s', async (_, fields) => {
    expect(await read(fields)).toEqual({ overlays: [], warnings: ['overlay-unusable'] });
  });

  it('bits of 8-bit pixels that are all in use', async () => {
    const whole = { allocated: 8, stored: 8 };
    expect(await read(changed(EMBEDDED, ['60000100', 'US', 8], ['60000102', 'US', 7]), whole)).toMatchObject({
      overlays: [],
    });
  });

  it('planes of one picture that would take more memory than the largest picture', async () => {
    const bits = new Uint8Array((10_000 * 6000) / 8);
    const large = (group: string): readonly Field[] => [
      [`${group}0010`, 'US', 10_000],
      [`${group}0011`, 'US', 6000],
      [`${group}3000`, 'OW', bits],
    ];
    const { overlays, warnings } = await read([...large('6000'), ...large('6002')]);
    expect(overlays.map(({ group }) => group)).toEqual([0x6000]);
    expect(warnings).toContain('overlay-unusable');
  });
});

describe('overlays that are read', () => {
  it('none where the group holds no value, and no word about it', async () => {
    const empty = OVERLAY.map(([tag]): Field => [tag, 'UN', '']);
    expect(await read(empty)).toEqual({ overlays: [], warnings: [] });
  });
  it('with their place, from 0, and a label that is safe to show', async () => {
    const fields = changed(OVERLAY, ['60000050', 'SS', [-3, 2]], ['60001500', 'LO', 'Pf\u0007eil']);
    expect(await read(fields)).toMatchObject({
      overlays: [{ group: 0x6000, label: 'Pfeil', left: 1, top: -4, frames: undefined, data: { kind: 'own' } }],
      warnings: [],
    });
  });
  it('for every frame, or for some', async () => {
    expect((await read(changed(OVERLAY, ['60000015', 'IS', '1']))).overlays[0]?.frames).toBeUndefined();
    expect((await read(changed(OVERLAY, ['60000051', 'US', 3]))).overlays[0]?.frames).toEqual({ first: 2, count: 1 });
    expect((await read(changed(OVERLAY, ['60000015', 'IS', '2']))).overlays[0]?.frames).toEqual({ first: 0, count: 2 });
  });
  it('embedded in a bit that is free, as large as the picture', async () => {
    expect((await read(EMBEDDED)).overlays).toMatchObject([
      { columns: 3, rows: 2, left: 0, top: 0, data: { kind: 'embedded', bit: 12 } },
    ]);
  });
});
