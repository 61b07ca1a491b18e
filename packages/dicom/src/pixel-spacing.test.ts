import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { dataSet, element, type Field, part10, pictureFields, UID } from './dicom-file.fixture.ts';
import { readHeader } from './index.ts';

async function read(modality: string, fields: readonly Field[]) {
  const all: readonly Field[] = [['00080060', 'CS', modality], ...fields];
  const file = part10(
    UID.explicit,
    dataSet([...all, ...pictureFields(4, 3)].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    element(['7fe00010', 'OW', Array.from({ length: 12 }, () => 0)]),
  );
  const header = await readHeader(byteSourceOf(file));
  if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
  return { ...header.value.picture.value, warnings: header.value.warnings };
}

const spacing = (value: string): Field => ['00280030', 'DS', value];
const detector = (value: string): Field => ['00181164', 'DS', value];
const calibration = (type: string): Field => ['00280a02', 'CS', type];
const enlarged = (factor: string): Field => ['00181114', 'DS', factor];
const distances = (toDetector: string, toPatient: string): readonly Field[] => [
  ['00181110', 'DS', toDetector],
  ['00181111', 'DS', toPatient],
];
const CAPTURE: Field = ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'];
const image = (type: string): Field => ['00080008', 'CS', type];
/** SOP classes below the root of storage. */
const storage = (tail: string): Field => ['00080016', 'UI', `1.2.840.10008.5.1.4.1.1.${tail}`];
const scanned = (value: string): Field => ['00182010', 'DS', value];
const shared = (tag: string, fields: readonly Field[]): Field => ['52009229', 'SQ', [[[tag, 'SQ', [fields]]]]];
const floats = (...values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const doubles = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);

describe('pixel spacing and how far it can be trusted (PS3.3 10.7.1.3)', () => {
  it.each<[string, string, readonly Field[], string]>([
    ['a slice', 'CT', [spacing('0.5\\0.25')], '0.5 0.25 patient'],
    ['a slice of an enhanced object', 'MR', [shared('00289110', [spacing('0.5\\0.5')])], '0.5 0.5 patient'],
    ['a slice of tomosynthesis', 'MG', [shared('00289110', [spacing('0.1\\0.1')])], '0.1 0.1 patient'],
    ['nothing said', 'CT', [], 'none'],

    ['the receptor only', 'CR', [detector('0.2\\0.2')], '0.2 0.2 detector'],
    ['no word where it holds', 'DX', [spacing('0.2\\0.2')], '0.2 0.2 detector'],
    ['both the same: nothing was corrected', 'CR', [detector('.2\\.2'), spacing('0.20\\0.200')], '0.2 0.2 detector'],
    ['both, corrected without saying how', 'DX', [detector('.2\\.2'), spacing('.15\\.15')], '0.15 0.15 estimated'],
    [
      'a ball of known size',
      'DX',
      [detector('.2\\.2'), spacing('.1\\.1'), calibration('FIDUCIAL')],
      '0.1 0.1 calibrated',
    ],
    ['a ball, the receptor unknown', 'CR', [spacing('.1\\.1'), calibration('FIDUCIAL')], '0.1 0.1 calibrated'],
    ['by geometry', 'XA', [detector('.2\\.2'), spacing('.1\\.1'), calibration('GEOMETRY')], '0.1 0.1 estimated'],
    [
      'by geometry, both the same',
      'XA',
      [detector('.2\\.2'), spacing('.2\\.2'), calibration('GEOMETRY')],
      '0.2 0.2 estimated',
    ],
    [
      'a calibration that is not known',
      'DX',
      [detector('.2\\.2'), spacing('.2\\.2'), calibration('RULER')],
      '0.2 0.2 detector',
    ],
    ['the receptor by a factor', 'MG', [detector('0.2\\0.2'), enlarged('2')], '0.1 0.1 estimated'],
    ['both the same, and a factor', 'MG', [detector('.2\\.2'), spacing('.2\\.2'), enlarged('2')], '0.1 0.1 estimated'],
    ['the receptor by distances', 'RF', [detector('0.3\\0.3'), ...distances('1500', '1000')], '0.2 0.2 estimated'],
    [
      'a factor before the distances',
      'XA',
      [detector('.3\\.3'), enlarged('3'), ...distances('1500', '1000')],
      '0.1 0.1 estimated',
    ],
    ['a factor of 1, which says nothing', 'DX', [detector('.2\\.2'), enlarged('1.0')], '0.2 0.2 detector'],
    ['a factor below 1', 'DX', [detector('.2\\.2'), enlarged('0.5')], '0.2 0.2 detector'],
    ['a factor beyond reason', 'DX', [detector('.2\\.2'), enlarged('50')], '0.2 0.2 detector'],
    ['a patient at the tube', 'DX', [detector('.2\\.2'), ...distances('1500', '0')], '0.2 0.2 detector'],
    ['a patient behind the receptor', 'DX', [detector('.2\\.2'), ...distances('1000', '1500')], '0.2 0.2 detector'],
    [
      'the centre of the beam',
      'XA',
      [shared('00189401', [['00189404', 'UL', floats(0.25, 0.5)]])],
      '0.25 0.5 estimated',
    ],
    ['the receptor of an enhanced object', 'XA', [shared('00289443', [detector('.2\\.2')])], '0.2 0.2 detector'],

    ['a radiograph of a device that says DR', 'DR', [storage('1'), spacing('.2\\.2')], '0.2 0.2 detector'],
    ['the same, the class unknown', 'DR', [detector('.2\\.2'), spacing('.1\\.1')], '0.1 0.1 estimated'],
    ['a radiograph that says OT', 'OT', [storage('1.1.1'), spacing('.2\\.2')], '0.2 0.2 detector'],
    ['a mammogram without a modality', '', [storage('1.2'), detector('.2\\.2'), enlarged('2')], '0.1 0.1 estimated'],
    ['a projection of a breast', 'OT', [storage('13.1.4'), spacing('.2\\.2')], '0.2 0.2 detector'],
    ['fluoroscopy as it was called', 'DF', [detector('.2\\.2')], '0.2 0.2 detector'],
    ['angiography that says OT', 'OT', [storage('12.1.1'), spacing('.2\\.2')], '0.2 0.2 detector'],
    ['a portal image', 'RTIMAGE', [storage('481.1'), spacing('.2\\.2')], '0.2 0.2 detector'],
    ['a scout of a CT', 'CT', [image('ORIGINAL\\PRIMARY\\LOCALIZER'), spacing('.6\\.6')], '0.6 0.6 estimated'],
    ['a slice of a CT', 'CT', [image('ORIGINAL\\PRIMARY\\AXIAL'), spacing('.6\\.6')], '0.6 0.6 patient'],
    ['slices to find the place in MR', 'MR', [image('ORIGINAL\\PRIMARY\\LOCALIZER'), spacing('1\\1')], '1 1 patient'],
    ['a slice that says OT', 'OT', [storage('2'), spacing('.2\\.2')], '0.2 0.2 patient'],

    ['a scanned film', 'CR', [CAPTURE, scanned('0.1\\0.1')], '0.1 0.1 scanned'],
    ['a scanned film, said twice', 'OT', [CAPTURE, scanned('.1\\.1'), spacing('.1\\.1')], '0.1 0.1 scanned'],
    ['a scanned film, corrected', 'OT', [CAPTURE, scanned('.1\\.1'), spacing('.08\\.08')], '0.08 0.08 estimated'],
    ['a scanned film with a ball', 'CR', [CAPTURE, spacing('.1\\.1'), calibration('FIDUCIAL')], '0.1 0.1 calibrated'],
    ['a captured screen', 'CT', [CAPTURE, spacing('.5\\.5')], '0.5 0.5 estimated'],

    ['zero', 'CR', [spacing('0.000\\0.000')], 'none, unusable'],
    ['zero, the receptor known', 'CR', [detector('.2\\.2'), spacing('0\\0')], '0.2 0.2 detector, unusable'],
    ['negative', 'CT', [spacing('-0.5\\0.5')], 'none, unusable'],
    ['one number', 'CT', [spacing('0.5')], 'none, unusable'],
    ['no numbers', 'CT', [spacing('a\\b')], 'none, unusable'],
    ['kilometres', 'CT', [spacing('1e6\\1e6')], 'none, unusable'],
  ])('%s (%s)', async (_, modality, fields, expected) => {
    const { spacing: found, warnings } = await read(modality, fields);
    const millimetres = (value: number): number => Number(value.toPrecision(6));
    const said = found ? `${millimetres(found.row)} ${millimetres(found.column)} ${found.source}` : 'none';
    expect(said + (warnings.includes('spacing-unusable') ? ', unusable' : '')).toBe(expected);
  });

  it.each<[string, readonly Field[], number]>([
    ['as the spacing says', [spacing('0.5\\0.25')], 0.5],
    ['as the receptor says', [detector('0.1\\0.2')], 2],
    ['the spacing before the ratio', [spacing('0.5\\0.5'), ['00280034', 'IS', '2\\1']], 1],
    ['the ratio where there is no spacing', [['00280034', 'IS', '4\\5']], 1.25],
    ['square where nothing is said', [], 1],
    ['square where it is beyond reason', [spacing('0.001\\5')], 1],
    ['of the receptor of an enhanced object', [shared('00289443', [detector('0.2\\0.1')])], 0.5],
    ['of slices of an enhanced object', [shared('00289110', [spacing('0.2\\0.1')])], 0.5],
  ])('the shape of a pixel: %s', async (_, fields, aspect) => {
    expect((await read('CR', fields)).pixelAspect).toBe(aspect);
  });
});

/** Bounds, kind, units and steps of one region. */
function region(
  bounds: readonly [number, number, number, number],
  kind: number,
  units: readonly [number, number],
  deltas: readonly [number, number],
): readonly Field[] {
  return [
    ['00186012', 'US', kind],
    ['00186018', 'UL', bounds[0]],
    ['0018601a', 'UL', bounds[1]],
    ['0018601c', 'UL', bounds[2]],
    ['0018601e', 'UL', bounds[3]],
    ['00186024', 'US', units[0]],
    ['00186026', 'US', units[1]],
    ['0018602c', 'UL', doubles(deltas[0])],
    ['0018602e', 'UL', doubles(deltas[1])],
  ];
}

const CM = [3, 3] as const;
const LEFT = region([0, 0, 1, 2], 1, CM, [0.01, 0.02]);

describe('ultrasound regions (PS3.3 C.8.5.5)', () => {
  const us = (...regions: readonly (readonly Field[])[]): Promise<Awaited<ReturnType<typeof read>>> =>
    read('US', [['00186011', 'SQ', regions], spacing('9\\9')]);

  it('with bounds, kind and units; Doppler runs in seconds and centimetres a second', async () => {
    const { regions } = await us(LEFT, region([2, 0, 3, 2], 3, [4, 7], [0.005, -0.5]));
    expect(regions).toEqual([
      {
        kind: 'plane',
        left: 0,
        top: 0,
        right: 1,
        bottom: 2,
        horizontal: { unit: 'cm', perPixel: 0.01 },
        vertical: { unit: 'cm', perPixel: 0.02 },
      },
      {
        kind: 'spectrum',
        left: 2,
        top: 0,
        right: 3,
        bottom: 2,
        horizontal: { unit: 's', perPixel: 0.005 },
        vertical: { unit: 'cm/s', perPixel: -0.5 },
      },
    ]);
  });

  it.each<[string, readonly Field[]]>([
    ['a step of nothing', region([0, 0, 1, 1], 1, CM, [0, 0.1])],
    ['a step that is no number', region([0, 0, 1, 1], 1, CM, [Number.NaN, 0.1])],
    ['an endless step', region([0, 0, 1, 1], 1, CM, [Infinity, 0.1])],
    ['right before left', region([2, 0, 1, 1], 1, CM, [0.1, 0.1])],
    ['beside the picture', region([4, 0, 5, 1], 1, CM, [0.1, 0.1])],
    ['a unit that there is not', region([0, 0, 1, 1], 1, [13, 3], [0.1, 0.1])],
    ['bounds that are missing', LEFT.filter(([tag]) => tag !== '0018601c')],
  ])('%s is left out', async (_, fields) => {
    const { regions, spacing: found } = await us(fields);
    expect([regions, found]).toEqual([[], undefined]);
  });

  it('ends with the picture', async () => {
    expect((await us(region([1, 1, 4, 4_000_000_000], 1, CM, [0.1, 0.1]))).regions).toMatchObject([
      { left: 1, top: 1, right: 3, bottom: 2 },
    ]);
  });

  it('spacing is that of the sections where all have the same, never one beside the regions', async () => {
    const doppler = region([0, 0, 3, 2], 3, [4, 7], [0.005, -0.5]);
    expect((await us(LEFT, doppler)).spacing).toEqual({ row: 0.2, column: 0.1, source: 'region' });
    expect((await us(LEFT, region([2, 0, 3, 2], 1, CM, [0.01, 0.03]))).spacing).toBeUndefined();
    expect((await us(doppler)).spacing).toBeUndefined();
    const inside: readonly Field[] = [['00186011', 'SQ', [LEFT]], spacing('9\\9')];
    for (const said of [await read('IVUS', inside), await read('OT', [storage('6.1'), ...inside])]) {
      expect(said.spacing).toEqual({ row: 0.2, column: 0.1, source: 'region' });
    }
    expect((await read('IVUS', [spacing('2\\2')])).spacing).toEqual({ row: 2, column: 2, source: 'estimated' });
    expect((await read('OT', [storage('3.1'), spacing('2\\2')])).spacing).toMatchObject({ source: 'estimated' });
    expect((await read('US', [spacing('0.2\\0.2')])).spacing).toEqual({ row: 0.2, column: 0.2, source: 'estimated' });
  });
});
