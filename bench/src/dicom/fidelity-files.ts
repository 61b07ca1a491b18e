import {
  dataSet,
  element,
  type Field,
  part10,
  pictureFields,
  UID,
} from '../../../packages/dicom/src/dicom-file.fixture.ts';
import { type Depth, ramp } from '../../../e2e/support/drawing-files.ts';
import { type GreyFunction, greyOf } from '../../../e2e/support/drawing-formula.ts';
import { identityOf } from './bench-files.ts';

/** As large as the stage, so that it is shown 1:1; flat blocks, so that half a pixel of placing does not matter. */
export const SIDE = 800;
const BLOCK = 20;
const ACROSS = SIDE / BLOCK;

export interface FidelityFile {
  readonly name: string;
  readonly depth: Depth;
  readonly fields: readonly Field[];
  readonly by: GreyFunction;
  readonly rescale: { readonly slope: number; readonly intercept: number };
  readonly inverted: boolean;
}

const TWELVE: Depth = { bits: 12, signed: false };
const SIXTEEN: Depth = { bits: 16, signed: true };
const PLAIN = { slope: 1, intercept: 0 };

/** Steep in the middle, as film was; 12 bit in and out. */
const CURVE = Array.from({ length: 4096 }, (_, value) => Math.round(4095 / (1 + Math.exp(-(value - 2048) / 400))));

function windowed(
  name: string,
  by: Extract<GreyFunction, { center: number }>,
  more: readonly Field[] = [],
  depth = TWELVE,
  rescale = PLAIN,
): FidelityFile {
  const fields: readonly Field[] = [
    ['00281050', 'DS', String(by.center)],
    ['00281051', 'DS', String(by.width)],
    ...(by.name === 'LINEAR' ? [] : ([['00281056', 'CS', by.name]] as const)),
    ...more,
  ];
  return { name, depth, fields, by, rescale, inverted: more.some(([, , value]) => value === 'MONOCHROME1') };
}

export const FIDELITY_FILES: readonly FidelityFile[] = [
  windowed('LINEAR, whole range', { name: 'LINEAR', center: 2048, width: 4096 }),
  windowed('LINEAR, narrow (2048/10)', { name: 'LINEAR', center: 2048, width: 10 }),
  windowed('LINEAR_EXACT, narrow', { name: 'LINEAR_EXACT', center: 2048, width: 10 }),
  windowed('SIGMOID', { name: 'SIGMOID', center: 2048, width: 800 }),
  windowed('MONOCHROME1', { name: 'LINEAR', center: 2048, width: 1000 }, [['00280004', 'CS', 'MONOCHROME1']]),
  windowed(
    'signed, rescaled (CT)',
    { name: 'LINEAR', center: -1000, width: 400 },
    [
      ['00281052', 'DS', '-1024'],
      ['00281053', 'DS', '1'],
    ],
    SIXTEEN,
    { slope: 1, intercept: -1024 },
  ),
  {
    name: 'VOI LUT',
    depth: TWELVE,
    fields: [
      [
        '00283010',
        'SQ',
        [
          [
            ['00283002', 'US', [4096, 0, 12]],
            ['00283006', 'OW', CURVE],
          ],
        ],
      ],
    ],
    by: { name: 'LUT', firstMapped: 0, bits: 12, entries: CURVE },
    rescale: PLAIN,
    inverted: false,
  },
];

/**
 * Stored value of each block: half of them evenly over all that the depth holds, half one by one about the middle.
 * The four in the middle of the picture are bright: black there means that nothing was drawn yet.
 */
function blockValues(file: FidelityFile): readonly number[] {
  const values = [...ramp(file.depth, ACROSS * ACROSS)];
  const brightest = values.reduce((best, value) => (wantedGrey(file, value) > wantedGrey(file, best) ? value : best));
  for (const row of [ACROSS / 2 - 1, ACROSS / 2])
    for (const column of [ACROSS / 2 - 1, ACROSS / 2]) values[row * ACROSS + column] = brightest;
  return values;
}

export function fidelityFile(file: FidelityFile): Uint8Array<ArrayBuffer> {
  const blocks = blockValues(file);
  const values = new Uint16Array(SIDE * SIDE);
  for (let row = 0, at = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++, at++) values[at] = blocks[blockAt(column, row)]!;
  const { bits, signed } = file.depth;
  const fields = pictureFields(SIDE, SIDE, file.fields, { allocated: 16, stored: bits, signed });
  return part10(
    UID.explicit,
    dataSet([...identityOf(file), ...fields]),
    element(['7fe00010', 'OW', new Uint8Array(values.buffer)]),
  );
}

function blockAt(column: number, row: number): number {
  return Math.floor(row / BLOCK) * ACROSS + Math.floor(column / BLOCK);
}

/** By the standard's formula, 0–255, not rounded. */
export function wantedGrey(file: FidelityFile, stored: number): number {
  const { slope, intercept } = file.rescale;
  const grey = Math.min(255, Math.max(0, greyOf(file.by, stored * slope + intercept)));
  return file.inverted ? 255 - grey : grey;
}

/** What each block has to look like. */
export function wantedGreys(file: FidelityFile): readonly number[] {
  return blockValues(file).map((stored) => wantedGrey(file, stored));
}

export interface GreyDifference {
  readonly max: number;
  readonly mean: number;
}

/** The middle of each block of a canvas of SIDE × SIDE against what is wanted. */
export function greyDifference(rgba: ArrayLike<number>, wanted: readonly number[]): GreyDifference {
  if (rgba.length !== SIDE * SIDE * 4) throw new Error(`${rgba.length / 4} pixels are not ${SIDE} × ${SIDE}`);
  const differences = wanted.map((grey, block) => {
    const column = (block % ACROSS) * BLOCK + BLOCK / 2;
    const row = Math.floor(block / ACROSS) * BLOCK + BLOCK / 2;
    return Math.abs((rgba[(row * SIDE + column) * 4] ?? 0) - grey);
  });
  return {
    max: Math.max(...differences),
    mean: differences.reduce((sum, one) => sum + one, 0) / differences.length,
  };
}
