import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { DEFECT_SENTENCES } from '../defect-sentences.ts';
import { WASM_MEMORY_BYTES } from '../wasm-memory-limit.ts';

const SCRIPT = path.join(import.meta.dirname, 'greedy-files.ts');

/**
 * The largest resident set that a file may bring about: the codecs' memory, a picture of 100 megapixels with its
 * pyramid, and Node itself. Without limits a forged JPEG 2000 took 1.9 GB, a deflated data set 2.2 GB.
 */
const MOST_MEGABYTES = WASM_MEMORY_BYTES / 1024 / 1024 + 600;

function run(name: string): string {
  const done = spawnSync(process.execPath, [SCRIPT, name], { encoding: 'utf8', env: {}, timeout: 100_000 });
  expect({ status: done.status, stderr: done.stderr }).toEqual({ status: 0, stderr: '' });
  return done.stdout;
}

const NAMES = JSON.parse(run('')) as readonly string[];

describe('the greediest files, each in a process of its own: answered, and within the memory limit', () => {
  it.each(NAMES)(
    '%s',
    (name) => {
      const { answers, peakMegabytes } = JSON.parse(run(name)) as {
        readonly answers: readonly string[];
        readonly peakMegabytes: number;
      };
      expect(answers.length).toBeGreaterThan(1);
      for (const answer of answers) expect(['ok', ...Object.keys(DEFECT_SENTENCES)]).toContain(answer);
      expect(peakMegabytes).toBeLessThan(MOST_MEGABYTES);
    },
    120_000,
  );
});
