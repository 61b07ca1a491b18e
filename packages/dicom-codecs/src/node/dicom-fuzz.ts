import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dicomFilesIn, readForMutation } from './hostile-files.ts';
import { createHostileTrial } from './hostile-trial.ts';
import { diceOf, mutated, seedOf } from './mutations.ts';

const USAGE = `npm run dicom-fuzz -- [--minutes <n>] [--seed <n>] [--keep <folder>] [<folder with .dcm files> …]
    Damages DICOM files in turn and puts them through header, frames, preview and de-identification, as long as it is
    told to (1 minute). Folders: else that of DICOM_CORPUS, and the generated files. What does something that no file
    may do is kept in --keep (test-output/dicom-fuzz) under its seed, and the command ends with 1.`;

const options = {
  minutes: { type: 'string' },
  seed: { type: 'string' },
  keep: { type: 'string' },
  help: { type: 'boolean' },
} as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (values.help || !(minutes > 0) || !Number.isInteger(seed)) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 2);
}

const from = process.env['INIT_CWD'] ?? process.cwd();
const keep = path.resolve(from, values.keep ?? 'test-output/dicom-fuzz');
const corpus = process.env['DICOM_CORPUS'];
const folders =
  positionals.length > 0
    ? positionals.map((folder) => path.resolve(from, folder))
    : [
        path.join(import.meta.dirname, '../../reference/generated'),
        path.join(import.meta.dirname, '../../reference/header-features'),
        ...(corpus === undefined ? [] : [corpus]),
      ];
const files = folders.flatMap(dicomFilesIn);

const trial = createHostileTrial();
const end = performance.now() + minutes * 60_000;
const answers = new Map<string, number>();
let tried = 0;
let faults = 0;
for (let round = 0; performance.now() < end && files.length > 0; round++) {
  for (const file of files) {
    if (performance.now() >= end) break;
    const { bytes, headerEnd } = await readForMutation(file.path);
    const damaged = mutated(bytes, headerEnd, diceOf(seedOf(file.name, seed, round)));
    const started = performance.now();
    const { steps, fault } = await trial.try(damaged);
    tried += 1;
    for (const step of steps) answers.set(step, (answers.get(step) ?? 0) + 1);
    if (fault === undefined) continue;
    faults += 1;
    mkdirSync(keep, { recursive: true });
    const kept = path.join(keep, `${path.basename(file.name, '.dcm')}-${seed}-${round}.dcm`);
    writeFileSync(kept, damaged);
    process.stdout.write(
      `${fault} (seed ${seed}, round ${round}, ${Math.round(performance.now() - started)} ms): ${kept}\n`,
    );
  }
}
trial.dispose();

process.stdout.write(`${tried} files out of ${files.length}, seed ${seed}: ${faults} faults\n`);
for (const [answer, count] of [...answers].toSorted(([, a], [, b]) => b - a))
  process.stdout.write(`${String(count).padStart(8)}  ${answer}\n`);
process.exitCode = faults > 0 ? 1 : 0;
