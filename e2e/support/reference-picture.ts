import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const PYTHON = resolve('var/tools/reference-venv/bin/python');

/** What the independent decoder (GDCM) says of a file. */
export interface ReferencePicture {
  readonly sha256: string;
  readonly rows: number;
  readonly columns: number;
  readonly windowCenter: number;
  readonly windowWidth: number;
  readonly stored: Uint16Array | Int16Array | Uint8Array;
}

function python(script: string, ...args: string[]): string {
  return execFileSync(PYTHON, [resolve('e2e/reference', script), ...args], { encoding: 'utf8' });
}

/** A copy of `file` with another patient in its header. */
export function withPatient(file: string, out: string, patient: { name: string; birthDate: string; id: string }): void {
  python('prepare.py', file, out, patient.name, patient.birthDate, patient.id);
}

/** Decodes a single-frame greyscale file with GDCM. */
export function referenceOf(file: string, scratch: string): ReferencePicture {
  const raw = join(scratch, 'stored.raw');
  const said = JSON.parse(python('stored_values.py', file, raw)) as {
    sha256: string;
    rows: number;
    columns: number;
    bitsAllocated: number;
    signed: boolean;
    slope: number;
    intercept: number;
    windowCenter: number | null;
    windowWidth: number | null;
  };
  const bytes = readFileSync(raw);
  if (createHash('sha256').update(bytes).digest('hex') !== said.sha256)
    throw new Error('the reference decoder contradicts itself');
  if (said.windowCenter === null || said.windowWidth === null)
    throw new Error(`${file} has no window: choose a file that has one`);
  if (said.slope !== 1 || said.intercept !== 0)
    throw new Error(`${file} has a modality rescale: choose a file without`);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const stored =
    said.bitsAllocated === 8 ? new Uint8Array(buffer) : said.signed ? new Int16Array(buffer) : new Uint16Array(buffer);
  return {
    sha256: said.sha256,
    rows: said.rows,
    columns: said.columns,
    windowCenter: said.windowCenter,
    windowWidth: said.windowWidth,
    stored,
  };
}

/** DICOM PS3.3 C.11.2.1.2.1, VOI LUT function LINEAR, to 0…255. */
export function linear(value: number, center: number, width: number): number {
  if (value <= center - 0.5 - (width - 1) / 2) return 0;
  if (value > center - 0.5 + (width - 1) / 2) return 255;
  return ((value - (center - 0.5)) / (width - 1) + 0.5) * 255;
}

/** Area-averaged grey picture of the wanted size; each target pixel is the exact mean of the area it covers. */
export function areaAveraged(picture: ReferencePicture, width: number, height: number): Float64Array {
  const grey = Float64Array.from(picture.stored, (value) => linear(value, picture.windowCenter, picture.windowWidth));
  const across = resample(grey, picture.columns, picture.rows, width);
  const turned = transpose(across, width, picture.rows);
  return transpose(resample(turned, picture.rows, width, height), height, width);
}

function resample(values: Float64Array, columns: number, rows: number, to: number): Float64Array {
  const result = new Float64Array(to * rows);
  const scale = columns / to;
  for (let target = 0; target < to; target++) {
    const from = target * scale;
    const until = (target + 1) * scale;
    for (let column = Math.floor(from); column < Math.min(columns, Math.ceil(until)); column++) {
      const share = (Math.min(until, column + 1) - Math.max(from, column)) / scale;
      for (let row = 0; row < rows; row++) {
        const at = row * to + target;
        result[at] = (result[at] ?? 0) + share * (values[row * columns + column] ?? 0);
      }
    }
  }
  return result;
}

function transpose(values: Float64Array, columns: number, rows: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column] ?? 0;
  return result;
}

/** The picture of the journey: a radiograph from `DICOM_CORPUS`, else a JPEG-lossless MR that an npm package ships. */
export function radiograph(): string {
  const corpus = process.env['DICOM_CORPUS'];
  const named = corpus === undefined ? undefined : join(corpus, 'RG2_JPLL.dcm');
  return named !== undefined && existsSync(named) ? named : smallPicture();
}

/** The JPEG-lossless MR that an npm package ships: small, for journeys that are not about the picture itself. */
export function smallPicture(): string {
  const shipped = createRequire(import.meta.url).resolve('jpeg-lossless-decoder-js/package.json');
  return join(dirname(shipped), 'tests/data/jpeg_lossless_sel1.dcm');
}
