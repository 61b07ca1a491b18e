import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { byteSourceOf } from '@medicus/ids';
import { deidentify } from '@medicus/dicom';
import { afterAll, describe, expect, it } from 'vitest';
import { SHIPPED_CORPORA } from './shipped-corpora.fixture.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const PYTHON = path.join(ROOT, 'var/tools/reference-venv/bin/python');
const ORACLE = path.join(ROOT, 'e2e/reference/stored_values.py');
const CORPUS = process.env['DICOM_CORPUS'];
const folder = mkdtempSync(path.join(tmpdir(), 'deidentified-'));
afterAll(() => rmSync(folder, { recursive: true }));

function filesOf(of: string): readonly (readonly [string, string])[] {
  return readdirSync(of)
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => [name, path.join(of, name)] as const);
}

/** What python-gdcm says about a file: the hash of its stored values and what describes them. */
function gdcm(file: string): unknown {
  const done = spawnSync(PYTHON, [ORACLE, file, path.join(folder, 'raw')], { encoding: 'utf8', timeout: 60_000 });
  expect(done.stderr).not.toContain('cannot');
  return JSON.parse(done.stdout);
}

async function compare(name: string, file: string): Promise<void> {
  const source = byteSourceOf(Uint8Array.from(readFileSync(file)));
  const keyedHash = async (message: Uint8Array): Promise<Uint8Array> =>
    createHmac('sha256', 'share').update(message).digest();
  const done = await deidentify(source, { keyedHash });
  if (!done.ok) throw new Error(done.defect);
  const out = path.join(folder, name);
  writeFileSync(out, await done.value.file.slice(0, done.value.file.size));
  expect(gdcm(out)).toEqual(gdcm(file));
}

describe('de-identified files are read by python-gdcm, with the same stored values and windows', () => {
  if (existsSync(PYTHON)) {
    it.each(SHIPPED_CORPORA.flatMap(filesOf))('%s', compare, 60_000);
    if (CORPUS !== undefined && existsSync(CORPUS)) it.each(filesOf(CORPUS))('%s', compare, 60_000);
    else it.skip('the files of DICOM_CORPUS (not set)', () => undefined);
  } else {
    it.skip('python-gdcm (no var/tools/reference-venv)', () => undefined);
  }
});
