import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dicomFilesIn, type NamedFile, readForMutation } from './hostile-files.ts';
import { createHostileTrial } from './hostile-trial.ts';
import { SHIPPED_CORPORA } from './shipped-corpora.fixture.ts';
import { diceOf, mutated, seedOf } from './mutations.ts';

/** A longer run: `npm run dicom-fuzz -- --minutes 10`. */
const SEED = 20_261_128;
const CORPUS = process.env['DICOM_CORPUS'];
const GENERATED = path.join(import.meta.dirname, '../../reference/generated');
const FEATURES = path.join(import.meta.dirname, '../../reference/header-features');

const trial = createHostileTrial();
afterAll(() => trial.dispose());

/** Fewer where one round takes longer. */
function roundsFor({ path: file }: NamedFile): number {
  const { size } = statSync(file);
  return size < 100_000 ? 20 : size < 500_000 ? 8 : 3;
}

async function tryMutations(file: NamedFile, rounds: number): Promise<void> {
  const { bytes, headerEnd } = await readForMutation(file.path);
  expect((await trial.try(bytes)).fault).toBeUndefined();
  const faults: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const { fault } = await trial.try(mutated(bytes, headerEnd, diceOf(seedOf(file.name, SEED, round))));
    if (fault !== undefined) faults.push(`round ${round}: ${fault}`);
  }
  expect(faults).toEqual([]);
}

describe(
  'a damaged file is answered in every step, in time, with a picture of the right size or a reason',
  {
    timeout: 180_000,
  },
  () => {
    const named = (files: readonly NamedFile[]) => files.map((file) => [file.name, file] as const);

    it.each(named(dicomFilesIn(GENERATED)))('%s', (_, file) => tryMutations(file, 4));
    it.each(named(dicomFilesIn(FEATURES)))('%s', (_, file) => tryMutations(file, 4));
    it.each(named(SHIPPED_CORPORA.flatMap(dicomFilesIn)))('%s', (_, file) => tryMutations(file, 4));
    if (CORPUS !== undefined && existsSync(CORPUS)) {
      it.each(named(dicomFilesIn(CORPUS)))('%s', (_, file) => tryMutations(file, roundsFor(file)));
    } else it.skip('the files of DICOM_CORPUS (not set)', () => undefined);
  },
);

describe('the mutator', () => {
  it('does the same for the same seed, and something for nearly every one', async () => {
    const { bytes, headerEnd } = await readForMutation(path.join(GENERATED, 'fragments-table.dcm'));
    const of = (seed: number) => Buffer.from(mutated(bytes, headerEnd, diceOf(seed))).toString('base64');
    const results = Array.from({ length: 200 }, (_, seed) => of(seed));
    expect(Array.from({ length: 200 }, (_, seed) => of(seed))).toEqual(results);
    expect(new Set(results).size).toBeGreaterThan(180);
  });
});
