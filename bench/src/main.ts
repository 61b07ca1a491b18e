import { readdirSync } from 'node:fs';
import { printReport, type Bench } from './report.ts';

const SUFFIX = '-bench.ts';

/** `npm run bench` lists what there is; `npm run bench -- <name>` runs one. A missed target is exit 1. */
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .toSorted();
const [name, ...rest] = process.argv.slice(2);

if (name === undefined) {
  console.log('npm run bench -- <name>');
  for (const one of names) console.log(`  ${one.padEnd(12)} ${(await load(one)).about}`);
} else if (!names.includes(name)) {
  console.error(`There is no bench "${name}". There are: ${names.join(', ')}.`);
  process.exitCode = 1;
} else {
  const results = await (await load(name)).run(rest);
  printReport(name, results);
  process.exitCode = results.every((result) => result.ok) ? 0 : 1;
}

async function load(bench: string): Promise<Bench> {
  return (await import(`./${bench}${SUFFIX}`)) as Bench;
}
