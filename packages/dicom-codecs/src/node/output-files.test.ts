import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { dataSet, element, part10, PATIENT, pictureFields, UID } from '../../../dicom/src/dicom-file.fixture.ts';
import { writeWhole } from './file-source.ts';
import { JPEG_LOSSLESS_CORPUS } from './shipped-corpora.fixture.ts';

const COMMAND = path.join(import.meta.dirname, 'dicom-command.ts');
const PICTURE = readFileSync(path.join(JPEG_LOSSLESS_CORPUS, 'jpeg_lossless_sel1.dcm'));
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'output-files-')));
afterAll(() => rmSync(folder, { recursive: true }));

const IS_INPUT = 'The result would replace the file that is read. Give another name.\n';
const NO_FILE = 'What stands under this name is no ordinary file. Give another name.\n';
let place = '';
const at = (name: string): string => path.join(place, name);

beforeEach(() => {
  place = mkdtempSync(path.join(folder, 'case-'));
  writeFileSync(at('in.dcm'), PICTURE);
});

function run(...argv: readonly string[]): { readonly code: number | null; readonly said: string } {
  const done = spawnSync(process.execPath, [COMMAND, ...argv], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', INIT_CWD: place },
    timeout: 60_000,
  });
  return { code: done.status, said: done.stderr };
}

describe('the file that is read is never replaced', { timeout: 120_000 }, () => {
  it.each<readonly [string, string, () => void]>([
    ['by another spelling of its name', './in.dcm', () => undefined],
    ['by way of a folder', 'folder/../in.dcm', () => mkdirSync(at('folder'))],
    ['by a symbolic link', 'link.dcm', () => symlinkSync('in.dcm', at('link.dcm'))],
    ['by a hard link', 'hard.dcm', () => linkSync(at('in.dcm'), at('hard.dcm'))],
  ])('%s', (_, name, prepare) => {
    prepare();
    expect(run('in.dcm', '--deidentify', name)).toEqual({ code: 1, said: IS_INPUT });
    expect(readFileSync(at('in.dcm')).equals(PICTURE)).toBe(true);
  });

  it.each(['--raw', '--png'])('by %s either', (option) => {
    expect(run('in.dcm', option, './in.dcm')).toEqual({ code: 1, said: IS_INPUT });
    expect(readFileSync(at('in.dcm')).equals(PICTURE)).toBe(true);
  });

  it('nor any other file beside the one that was asked for', () => {
    for (const name of ['copy.part', 'copy']) writeFileSync(at(name), PICTURE);
    expect(run('copy.part', '--deidentify', 'copy').code).toBe(0);
    expect(readFileSync(at('copy.part')).equals(PICTURE)).toBe(true);
    expect(readFileSync(at('copy')).equals(PICTURE)).toBe(false);
    expect(statSync(at('copy')).mode & 0o777).toBe(0o600);
    expect(readdirSync(place).toSorted()).toEqual(['copy', 'copy.part', 'in.dcm']);
  });
});

describe('what is written', { timeout: 120_000 }, () => {
  it('goes through no link that somebody has laid', async () => {
    writeFileSync(at('theirs'), 'theirs');
    for (const name of ['out', 'out.part']) symlinkSync('theirs', at(name));
    expect(run('in.dcm', '--deidentify', 'out').code).toBe(0);
    expect(readFileSync(at('theirs'), 'utf8')).toBe('theirs');
    expect(lstatSync(at('out')).isFile()).toBe(true);
  });

  it('takes no place of a pipe or a folder', () => {
    mkdirSync(at('folder'));
    spawnSync('mkfifo', [at('pipe')]);
    for (const name of ['folder', 'pipe']) {
      expect(run('in.dcm', '--deidentify', name)).toEqual({ code: 1, said: NO_FILE });
    }
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
    expect(readdirSync(place).toSorted()).toEqual(['folder', 'in.dcm', 'pipe']);
  });

  it('is not one file for two results, however it is spelt', () => {
    const said = 'Each file to be written needs a name of its own.\n';
    expect(run('in.dcm', '--deidentify', 'out', '--raw', './out')).toEqual({ code: 1, said });
    expect(existsSync(at('out'))).toBe(false);
  });

  it('is not read from a pipe, where nobody may ever write', () => {
    spawnSync('mkfifo', [at('pipe')]);
    expect(run('pipe')).toEqual({ code: 1, said: 'The file cannot be read or written.\n' });
  });

  it('leaves nothing behind when it fails half way', async () => {
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1, 2, 3);
      throw new Error('half way');
    };
    await expect(writeWhole(at('out'), chunks())).rejects.toThrow('half way');
    expect(readdirSync(place)).toEqual(['in.dcm']);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind on %s', async (signal) => {
    const frames = 8000;
    const fields = pictureFields(64, 64, [['00280008', 'IS', String(frames)]]);
    const pixels = element(['7fe00010', 'OW', new Uint8Array(frames * 64 * 64 * 2)]);
    writeFileSync(at('long.dcm'), part10(UID.explicit, dataSet([...PATIENT, ...fields]), pixels));
    const child = spawn(process.execPath, [COMMAND, at('long.dcm'), '--raw', at('out.raw')], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    while (!readdirSync(place).some((name) => name.endsWith('.part'))) {
      expect(child.exitCode).toBe(null);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill(signal);
    const [code] = (await ended) as [number];
    expect(code).toBe({ SIGINT: 130, SIGTERM: 143 }[signal]);
    expect(readdirSync(place).toSorted()).toEqual(['in.dcm', 'long.dcm']);
  });
});
