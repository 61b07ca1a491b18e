import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { byteSourceOf } from '@medicus/ids';
import { buildGreyTable, initialVoi, type PictureDescription, readHeader, type TransferSyntax } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import greys from '../reference/corpus-greys.json' with { type: 'json' };
import reference from '../reference/stored-values.json' with { type: 'json' };
import type { StoredValues } from './decoded-frame.ts';
import { runJob } from './job.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { SHIPPED_CORPORA } from './node/shipped-corpora.fixture.ts';
import { asStored, storedBytes } from './stored-bytes.ts';

const golden: Readonly<Record<string, { readonly frames: readonly string[] }>> = reference.files;

interface Shown {
  readonly greys?: { readonly first: number; readonly values: string };
  readonly rgb?: readonly string[];
  readonly rows?: { readonly step: number; readonly values: string };
}
const shown: Readonly<Record<string, Shown>> = greys.files;

const CORPUS = process.env['DICOM_CORPUS'];
const ROOT = path.join(import.meta.dirname, '../../..');
const PYTHON = path.join(ROOT, 'var/tools/reference-venv/bin/python');
const ORACLE = path.join(ROOT, 'e2e/reference/stored_values.py');

type NamedFile = readonly [name: string, file: string];

function filesOf(folder: string): readonly NamedFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => [name, path.join(folder, name)] as const);
}

interface Opened {
  readonly picture: PictureDescription;
  readonly transferSyntax: TransferSyntax;
  readonly values: (frame: number, as?: PictureDescription) => Promise<StoredValues>;
}

async function open(file: string): Promise<Opened> {
  const source = byteSourceOf(Uint8Array.from(readFileSync(file)));
  const header = await readHeader(source);
  if (!header.ok) throw new Error(header.defect);
  const { picture, transferSyntax } = header.value;
  if (!picture.ok) throw new Error(picture.defect);
  return {
    picture: picture.value,
    transferSyntax,
    values: async (frame, as = picture.value) => {
      const job = { kind: 'frame', picture: as, transferSyntax, frame, pyramid: false } as const;
      const { kind, result } = await runJob(job, source, CODECS);
      if (kind !== 'frame' || !result.ok) throw new Error(result.ok ? kind : result.defect);
      return result.value.values;
    },
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Stored values of every frame; palette colour also in colours. */
async function compareValues(name: string, file: string): Promise<void> {
  const { picture, values } = await open(file);
  const stored: string[] = [];
  const colours: string[] = [];
  for (let frame = 0; frame < picture.frames; frame++) {
    stored.push(sha256(storedBytes(await values(frame, asStored(picture)), picture)));
    if (picture.palette) colours.push(sha256(Uint8Array.from(await values(frame))));
  }
  expect(stored).toEqual(golden[name]?.frames);
  if (picture.palette) expect(colours).toEqual(shown[name]?.rgb);
}

/** The grey of every stored value that occurs, before the last step to the screen, which pydicom does not take. */
async function compareGreys(name: string, file: string): Promise<void> {
  const { picture } = await open(file);
  const reference = shown[name]?.greys;
  if (!reference) throw new Error(name);
  const voi = initialVoi(picture, { center: Number.NaN, width: Number.NaN });
  const { first, greys: table } = buildGreyTable({ ...picture, padding: undefined }, voi);
  const inverted = picture.photometric === 'MONOCHROME1' || picture.inverse;
  const wanted = Array.from(Buffer.from(reference.values, 'base64'), (grey) => (inverted ? 255 - grey : grey));
  const off = wanted.map((grey, at) => Math.abs(grey - (table[reference.first + at - first] ?? Infinity)));
  expect(Math.max(...off)).toBeLessThanOrEqual(1);
}

const lossless = (files: readonly NamedFile[]) => files.filter(([name]) => !shown[name]?.rows);
const windowed = (files: readonly NamedFile[]) => files.filter(([name]) => shown[name]?.greys);

describe('stored values are those of python-gdcm (reference/stored-values.py)', () => {
  it.each(lossless(SHIPPED_CORPORA.flatMap(filesOf)))('%s', compareValues, 60_000);
  if (CORPUS !== undefined && existsSync(CORPUS)) {
    it.each(lossless(filesOf(CORPUS)))('%s', compareValues, 60_000);
  } else it.skip('the files of DICOM_CORPUS (not set)', () => undefined);
});

describe('greys after modality and VOI are within one level of pydicom (reference/corpus-greys.py)', () => {
  it.each(windowed(SHIPPED_CORPORA.flatMap(filesOf)))('%s', compareGreys, 60_000);
  if (CORPUS !== undefined && existsSync(CORPUS)) it.each(windowed(filesOf(CORPUS)))('%s', compareGreys, 60_000);
  else it.skip('the files of DICOM_CORPUS (not set)', () => undefined);
});

describe('a radiograph in JPEG extended of 12 bit is within one level', () => {
  const extended = path.join(CORPUS ?? '', 'RG2_JPLY_fixed.dcm');
  const there = CORPUS !== undefined && existsSync(extended);

  it.skipIf(!there)(
    'of dcmtk, in every 107th row (reference/corpus-greys.py)',
    async () => {
      const { picture, values } = await open(extended);
      const rows = shown['RG2_JPLY_fixed.dcm']?.rows;
      if (!rows) throw new Error('no reference');
      const expected = new Uint16Array(Uint8Array.from(Buffer.from(rows.values, 'base64')).buffer);
      const actual = await values(0);
      expect(expected.length).toBe(Math.ceil(picture.rows / rows.step) * picture.columns);
      const off = Array.from(expected, (value, at) => {
        const row = Math.floor(at / picture.columns) * rows.step;
        return Math.abs(value - (actual[row * picture.columns + (at % picture.columns)] ?? Infinity));
      });
      expect(Math.max(...off)).toBeLessThanOrEqual(1);
    },
    60_000,
  );

  it.skipIf(!there || !existsSync(PYTHON))(
    'of python-gdcm, in every pixel',
    async () => {
      const { values } = await open(extended);
      const actual = await values(0);
      const folder = mkdtempSync(path.join(tmpdir(), 'jpeg-12-bit-'));
      const raw = path.join(folder, 'gdcm.raw');
      try {
        expect(spawnSync(PYTHON, [ORACLE, extended, raw], { env: {} }).status).toBe(0);
        const bytes = Uint8Array.from(readFileSync(raw));
        const expected = new Uint16Array(bytes.buffer);
        let largest = actual.length === expected.length ? 0 : Infinity;
        for (const [index, value] of expected.entries())
          largest = Math.max(largest, Math.abs(value - (actual[index] ?? Infinity)));
        expect(largest).toBeLessThanOrEqual(1);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});
