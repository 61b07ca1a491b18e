// The independent DICOM decoder for tests (python-gdcm), in a virtual environment of its own. Never shipped.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.mjs';
import { findPython } from './python.mjs';
import { run } from './run.mjs';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const REQUIREMENTS = join(REPOSITORY, 'e2e', 'reference', 'requirements.txt');
const VENV = join(REPOSITORY, 'var', 'tools', 'reference-venv');
const STAMP = join(VENV, 'installed.sha256');

/** Python with gdcm; exists once {@link ensureReference} has returned. */
export const referencePython = join(VENV, 'bin', 'python');

/**
 * @param {(line: string) => void} say progress
 * @throws {Failure}
 */
export async function ensureReference(say = () => undefined) {
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(referencePython) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted)
    return referencePython;
  const python = await findPython();
  say('Installing the reference DICOM decoder for the tests (once)');
  rmSync(VENV, { recursive: true, force: true });
  mkdirSync(join(VENV, '..'), { recursive: true });
  const made = await run(python.command, ['-m', 'venv', VENV]);
  const installed =
    made.code === 0
      ? await run(referencePython, [
          '-m',
          'pip',
          'install',
          '--disable-pip-version-check',
          '--no-input',
          '--quiet',
          '-r',
          REQUIREMENTS,
        ])
      : made;
  if (installed.code !== 0) {
    throw new Failure(
      `The reference DICOM decoder could not be installed: ${installed.output.trim().split('\n').at(-1)}`,
    );
  }
  writeFileSync(STAMP, wanted);
  return referencePython;
}
