import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { byteSourceOf } from '@medicus/ids';
import { isGrey, readHeader } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import reference from '../reference/stored-values.json' with { type: 'json' };
import { canDecode } from './decode-picture.ts';
import { runJob } from './job.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { JPEG_LOSSLESS_CORPUS } from './node/jpeg-lossless-corpus.fixture.ts';

const golden: Readonly<Record<string, { readonly frames: readonly string[] }>> = reference.files;
const CORPUS = process.env['DICOM_CORPUS'];
const ROOT = path.join(import.meta.dirname, '../../..');
const PYTHON = path.join(ROOT, 'var/tools/reference-venv/bin/python');
const ORACLE = path.join(ROOT, 'e2e/reference/stored_values.py');

function filesOf(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.dcm') && golden[name] !== undefined)
    .map((name) => [name, path.join(folder, name)] as const);
}

async function compare(name: string, file: string): Promise<void> {
  const source = byteSourceOf(Uint8Array.from(readFileSync(file)));
  const header = await readHeader(source);
  if (!header.ok) throw new Error(header.defect);
  const { picture, transferSyntax } = header.value;
  if (!picture.ok) throw new Error(picture.defect);
  const hashes: string[] = [];
  for (let frame = 0; frame < picture.value.frames; frame++) {
    const done = await runJob(
      { kind: 'frame', picture: picture.value, transferSyntax, frame, pyramid: false },
      source,
      CODECS,
    );
    if (!canDecode(transferSyntax)) {
      expect(done.result).toEqual({ ok: false, defect: 'transfer-syntax-unsupported' });
      return;
    }
    if (done.kind !== 'frame' || !done.result.ok) throw new Error(done.result.ok ? 'kind' : done.result.defect);
    const { values } = done.result.value;
    hashes.push(
      createHash('sha256')
        .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
        .digest('hex'),
    );
  }
  // gdcm leaves palette indices as they are; ours are colours.
  if (isGrey(picture.value.photometric) || picture.value.photometric === 'RGB')
    expect(hashes).toEqual(golden[name]?.frames);
}

describe('stored values are those of python-gdcm (reference/stored-values.py)', () => {
  it.each(filesOf(JPEG_LOSSLESS_CORPUS))('%s', compare, 60_000);

  const extended = path.join(CORPUS ?? '', 'RG2_JPLY_fixed.dcm');
  it.skipIf(CORPUS === undefined || !existsSync(extended) || !existsSync(PYTHON))(
    'JPEG of 12 bit is within one level',
    async () => {
      const source = byteSourceOf(Uint8Array.from(readFileSync(extended)));
      const header = await readHeader(source);
      if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
      const { transferSyntax } = header.value;
      const job = {
        kind: 'frame',
        picture: header.value.picture.value,
        transferSyntax,
        frame: 0,
        pyramid: false,
      } as const;
      const done = await runJob(job, source, CODECS);
      if (done.kind !== 'frame' || !done.result.ok) throw new Error('not decoded');
      const { values } = done.result.value;

      const folder = mkdtempSync(path.join(tmpdir(), 'jpeg-12-bit-'));
      const raw = path.join(folder, 'gdcm.raw');
      try {
        expect(spawnSync(PYTHON, [ORACLE, extended, raw], { env: {} }).status).toBe(0);
        const bytes = Uint8Array.from(readFileSync(raw));
        const expected = new Uint16Array(bytes.buffer);
        let largest = values.length === expected.length ? 0 : Infinity;
        for (const [index, value] of expected.entries())
          largest = Math.max(largest, Math.abs(value - (values[index] ?? Infinity)));
        expect(largest).toBeLessThanOrEqual(1);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  if (CORPUS !== undefined && existsSync(CORPUS)) it.each(filesOf(CORPUS))('%s', compare, 60_000);
  else it.skip('the files of DICOM_CORPUS (not set)', () => undefined);
});
