import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  concatenate,
  dataSet,
  element,
  encapsulated,
  type Field,
  part10,
  pictureFields,
} from '../../../packages/dicom/src/dicom-file.fixture.ts';
import { encode } from '../../../packages/dicom-codecs/src/node/codecs.fixture.ts';
import { encodeJpegLossless } from './jpeg-lossless-encoder.ts';
import { normalValues, seeded, thorax } from './phantom.ts';
import { encodeRle } from './rle-encoder.ts';

export const SYNTAXES = ['native', 'rle', 'jpeg-lossless', 'jpeg-ls', 'j2k', 'htj2k', 'jpeg'] as const;
export type Syntax = (typeof SYNTAXES)[number];

const UIDS: Readonly<Record<Syntax, string>> = {
  native: '1.2.840.10008.1.2.1',
  rle: '1.2.840.10008.1.2.5',
  'jpeg-lossless': '1.2.840.10008.1.2.4.70',
  'jpeg-ls': '1.2.840.10008.1.2.4.80',
  j2k: '1.2.840.10008.1.2.4.90',
  htj2k: '1.2.840.10008.1.2.4.201',
  jpeg: '1.2.840.10008.1.2.4.50',
};

export interface BenchFile {
  /** `4096-j2k`, `series-native`. */
  readonly name: string;
  readonly syntax: Syntax;
  readonly side: number;
  readonly bits: number;
  readonly colour: boolean;
  readonly frames: number;
}

const SIZES = [
  { side: 2048, bits: 12 },
  { side: 3000, bits: 14 },
  { side: 4096, bits: 14 },
] as const;

const single = (syntax: Syntax, side: number, bits: number, colour = false): BenchFile => ({
  name: `${side}-${syntax}${colour ? '-colour' : ''}`,
  syntax,
  side,
  bits,
  colour,
  frames: 1,
});

/** Single pictures, and below them series of 500. */
export const PICTURES: readonly BenchFile[] = [
  ...SYNTAXES.filter((syntax) => syntax !== 'jpeg').flatMap((syntax) =>
    SIZES.map(({ side, bits }) => single(syntax, side, bits)),
  ),
  single('jpeg', 2048, 8),
  single('jpeg', 2048, 8, true),
];

export const SERIES: readonly BenchFile[] = (['native', 'jpeg-ls'] as const).map((syntax) => ({
  name: `series-${syntax}`,
  syntax,
  side: 512,
  bits: 12,
  colour: false,
  frames: 500,
}));

/** A square in the lower right corner of each frame of a series says which one it is. */
export const FRAME_MARK = { side: 32, greysPerFrame: 8 } as const;

/** Raised when pictures or encoders change: what is cached is then made anew. */
const EDITION = 1;

/** Where the file lies; made if it does not. */
export async function ensureFile(folder: string, file: BenchFile): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${file.name}.v${EDITION}.dcm`);
  if (existsSync(path)) return path;
  console.log(`making ${file.name}`);
  const bytes = await makeFile(file);
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
  return path;
}

/** Stored values of a frame, or RGB; the same at every call. */
export function frameValues(file: BenchFile, frame: number): Uint16Array<ArrayBuffer> {
  noise ??= normalValues(1 << 20, seeded(7));
  const seed = file.side * 31 + frame + 1;
  const values = thorax({ side: file.side, bits: file.bits, seed, breath: frame / file.frames }, noise);
  if (file.frames > 1) {
    const { side, greysPerFrame } = FRAME_MARK;
    for (let row = file.side - side; row < file.side; row++)
      values.fill(frame * greysPerFrame, row * file.side + file.side - side, (row + 1) * file.side);
  }
  return values;
}
let noise: Float32Array | undefined;

/** Grey that a viewer shows at a quarter, half and three quarters of each side; the mean of a hundredth of the side around. */
export function gridGreys(file: BenchFile): readonly number[] {
  const known = grids.get(file.name);
  if (known) return known;
  const values = frameValues(file, 0);
  const { side, bits } = file;
  const reach = Math.ceil(side / 200);
  const shares = [0.25, 0.5, 0.75];
  const greys = shares.flatMap((y) =>
    shares.map((x) => {
      let [sum, count] = [0, 0];
      for (let row = Math.floor(y * side) - reach; row <= y * side + reach; row++)
        for (let column = Math.floor(x * side) - reach; column <= x * side + reach; column++, count++)
          sum += values[row * side + column]!;
      return (sum / count / (2 ** bits - 1)) * 255;
    }),
  );
  grids.set(file.name, greys);
  return greys;
}
const grids = new Map<string, readonly number[]>();

async function makeFile(file: BenchFile): Promise<Uint8Array> {
  const frames: Uint8Array[] = [];
  for (let frame = 0; frame < file.frames; frame++) frames.push(await encodeFrame(file, frameValues(file, frame)));
  const fields = dataSet(fieldsOf(file));
  // Without an offset table, as many write it: with one, cornerstone3D hands its worker the whole file for each frame.
  if (file.syntax !== 'native') return part10(UIDS[file.syntax], fields, encapsulated(frames));
  return part10(
    UIDS.native,
    fields,
    element(['7fe00010', 'OW', frames.length === 1 ? frames[0]! : concatenate(...frames)]),
  );
}

async function encodeFrame(file: BenchFile, values: Uint16Array<ArrayBuffer>): Promise<Uint8Array> {
  const { side, bits } = file;
  const picture = { columns: side, rows: side, components: 1, bits } as const;
  switch (file.syntax) {
    case 'native':
      return new Uint8Array(values.buffer);
    case 'rle':
      return encodeRle(values, side, side);
    case 'jpeg-lossless':
      return encodeJpegLossless(values, side, side, bits);
    case 'jpeg-ls':
      return encode('jpeg-ls', values, picture);
    case 'j2k':
      return encode('jpeg-2000', values, picture);
    case 'htj2k':
      return encode('htj2k', values, picture, (encoder) => encoder.setQuality(true, 0));
    case 'jpeg': {
      const grey = Uint8Array.from(values);
      return encode(
        'jpeg',
        file.colour ? tinted(grey) : grey,
        { ...picture, components: file.colour ? 3 : 1 },
        (encoder) => {
          encoder.setProgressive(false);
          encoder.setQuality(90);
          if (file.colour) encoder.setSubSampling(0);
        },
      );
    }
  }
}

function tinted(grey: Uint8Array): Uint8Array {
  const out = new Uint8Array(grey.length * 3);
  for (let at = 0; at < grey.length; at++) out.set([grey[at]!, (grey[at]! * 3) >> 2, grey[at]! >> 1], at * 3);
  return out;
}

/** The whole range that the bits can hold. */
export function windowOf(file: Pick<BenchFile, 'bits'>): { readonly center: number; readonly width: number } {
  return { center: 2 ** (file.bits - 1), width: 2 ** file.bits };
}

function fieldsOf(file: BenchFile): readonly Field[] {
  const { side, bits, frames, colour } = file;
  const { center, width } = windowOf(file);
  const eight = bits === 8;
  const grey: readonly Field[] = colour
    ? [
        ['00280002', 'US', 3],
        ['00280004', 'CS', 'YBR_FULL_422'],
        ['00280006', 'US', 0],
      ]
    : [
        ['00281050', 'DS', String(center)],
        ['00281051', 'DS', String(width)],
      ];
  const more: readonly Field[] = [
    ...grey,
    ['00280030', 'DS', '0.143\\0.143'],
    ...(frames > 1 ? ([['00280008', 'IS', String(frames)]] as const) : []),
  ];
  return [...identityOf(file), ...pictureFields(side, side, more, { allocated: eight ? 8 : 16, stored: bits })];
}

/** Some viewers want to know which instance of which series it is. */
export function identityOf(file: Pick<BenchFile, 'name'>): readonly Field[] {
  const number = createHash('sha256').update(file.name).digest().readUInt32BE();
  const uid = `1.2.826.0.1.3680043.10.1.${number}`;
  return [
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
    ['00080018', 'UI', `${uid}.1`],
    ['00080060', 'CS', 'OT'],
    ['00100010', 'PN', 'Bench^Phantom'],
    ['00100020', 'LO', 'BENCH'],
    ['0020000d', 'UI', `${uid}.2`],
    ['0020000e', 'UI', `${uid}.3`],
    ['00200013', 'IS', '1'],
  ];
}
