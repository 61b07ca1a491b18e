import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { dataSet, encapsulated, type Field, nativeFile, part10, pictureFields, UID } from './dicom-file.fixture.ts';
import { frameBytes, frameDescription, readHeader, singleFrame } from './index.ts';

/** A frame's functional groups: rescale, window, spacing, place. */
function groupsOf(values: {
  readonly slope?: string;
  readonly window?: string;
  readonly spacing?: string;
  readonly position?: string;
  readonly orientation?: string;
}): readonly Field[] {
  const fields: Field[] = [];
  if (values.position) fields.push(['00209113', 'SQ', [[['00200032', 'DS', values.position]]]]);
  if (values.orientation) fields.push(['00209116', 'SQ', [[['00200037', 'DS', values.orientation]]]]);
  if (values.spacing) fields.push(['00289110', 'SQ', [[['00280030', 'DS', values.spacing]]]]);
  if (values.window) {
    fields.push([
      '00289132',
      'SQ',
      [
        [
          ['00281050', 'DS', values.window.split(',')[0] ?? ''],
          ['00281051', 'DS', values.window.split(',')[1] ?? ''],
        ],
      ],
    ]);
  }
  if (values.slope) {
    fields.push([
      '00289145',
      'SQ',
      [
        [
          ['00281052', 'DS', '-5'],
          ['00281053', 'DS', values.slope],
          ['00281054', 'LO', 'US'],
        ],
      ],
    ]);
  }
  return fields;
}

async function read(
  frames: number,
  own: readonly (readonly Field[])[] | undefined,
  shared: readonly Field[] | undefined,
) {
  const more: Field[] = [['00280008', 'IS', String(frames)]];
  if (shared) more.push(['52009229', 'SQ', [shared]]);
  if (own) more.push(['52009230', 'SQ', own]);
  const header = await readHeader(
    byteSourceOf(nativeFile(UID.explicit, 2, 2, Array.from({ length: 4 * frames }).fill(1) as number[], more)),
  );
  if (!header.ok) throw new Error(header.defect);
  const { picture, warnings } = header.value;
  if (!picture.ok) throw new Error(picture.defect);
  return { picture: picture.value, warnings };
}

describe('values of each frame (PS3.3 C.7.6.16)', () => {
  it('rescale and window of each frame, the first one in the description itself', async () => {
    const { picture, warnings } = await read(
      3,
      [
        groupsOf({ slope: '1.5', window: '40,400' }),
        groupsOf({ slope: '2', window: '50,500' }),
        groupsOf({ slope: '2.5', window: '50,500' }),
      ],
      undefined,
    );
    expect(picture.rescale).toEqual({ slope: 1.5, intercept: -5, unit: 'US' });
    expect(picture.perFrame?.map(({ rescale }) => rescale.slope)).toEqual([1.5, 2, 2.5]);
    expect(picture.perFrame?.map(({ windows }) => windows[0]?.center)).toEqual([40, 50, 50]);
    expect(warnings).toEqual([]);
    const last = frameDescription(picture, 2);
    expect(last).toMatchObject({ rescale: { slope: 2.5 }, windows: [{ center: 50, width: 500 }], perFrame: undefined });
  });

  it('frames that agree need no list', async () => {
    const same = groupsOf({ slope: '2', window: '40,400', spacing: '0.5\\0.5' });
    const { picture } = await read(3, [same, same, same], undefined);
    expect(picture).toMatchObject({ perFrame: undefined, rescale: { slope: 2 }, spacing: { row: 0.5 } });
    expect(frameDescription(picture, 2)).toBe(picture);
  });

  it('what is shared holds for every frame; what a frame says itself goes before', async () => {
    const { picture } = await read(
      2,
      [groupsOf({ position: '0\\0\\0' }), groupsOf({ position: '0\\0\\5', window: '1,2' })],
      groupsOf({ slope: '3', window: '40,400', orientation: '1\\0\\0\\0\\1\\0' }),
    );
    expect(picture.rescale.slope).toBe(3);
    expect(picture.orientation).toEqual({ kind: 'vectors', row: [1, 0, 0], column: [0, 1, 0] });
    expect(picture.perFrame?.map(({ windows }) => windows[0]?.center)).toEqual([40, 1]);
    expect(picture.perFrame?.map(({ position }) => position?.[2])).toEqual([0, 5]);
  });

  it('a frame that names a value and leaves it empty has the shared one', async () => {
    const empty: readonly Field[] = [
      ['00289110', 'SQ', []],
      ['00289132', 'SQ', []],
    ];
    const { picture } = await read(2, [empty, empty], groupsOf({ window: '40,400', spacing: '0.5\\0.25' }));
    expect(picture).toMatchObject({ windows: [{ center: 40, width: 400 }], spacing: { row: 0.5, column: 0.25 } });
  });

  it('equal values are one object, so that many frames cost little', async () => {
    const groups = Array.from({ length: 2000 }, (_, frame) =>
      groupsOf({ slope: frame < 1000 ? '1' : '2', window: '40,400', spacing: '0.5\\0.5' }),
    );
    const { picture } = await read(2000, groups, undefined);
    expect(new Set(picture.perFrame).size).toBe(2);
    expect(new Set(picture.perFrame?.map(({ windows }) => windows)).size).toBe(1);
  });

  it('one frame crosses to a worker without the others', async () => {
    const frames = Array.from({ length: 20 }, (_, frame) => Uint8Array.of(frame, frame));
    const fields = pictureFields(2, 2, [['00280008', 'IS', '20']]);
    const groups: Field = ['52009230', 'SQ', frames.map((_, frame) => groupsOf({ slope: String(frame + 1) }))];
    const source = byteSourceOf(part10(UID.rle, dataSet([...fields, groups]), encapsulated(frames)));
    const header = await readHeader(source);
    if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
    const picture = structuredClone(singleFrame(header.value.picture.value, 7));
    expect(picture).toMatchObject({ frames: 20, rescale: { slope: 8 }, perFrame: undefined });
    expect(picture.pixelData.kind === 'encapsulated' && Object.keys(picture.pixelData.frames)).toEqual(['7']);
    expect(await frameBytes(source, picture, 7)).toEqual({ ok: true, value: Uint8Array.of(7, 7) });
    expect(await frameBytes(source, picture, 8)).toEqual({ ok: false, defect: 'no-such-frame' });
  });

  it('warns where frames are left without groups, and gives them what is shared', async () => {
    const { picture, warnings } = await read(3, [groupsOf({ slope: '2' })], groupsOf({ window: '40,400' }));
    expect(warnings).toContain('per-frame-values-differ');
    expect(picture.perFrame?.map(({ rescale }) => rescale.slope)).toEqual([2, 1, 1]);
    expect(picture.perFrame?.[2]?.windows).toMatchObject([{ center: 40, width: 400 }]);
  });
});
