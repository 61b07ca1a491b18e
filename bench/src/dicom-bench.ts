import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { type BenchFile, PICTURES, SERIES } from './dicom/bench-files.ts';
import { startBrowser } from './dicom/browser.ts';
import { measureCode } from './dicom/code-size.ts';
import { measureFidelity } from './dicom/fidelity.ts';
import { measurePaint } from './dicom/first-paint.ts';
import { measureIdle } from './dicom/idle.ts';
import { type Options, type Part, readOptions } from './dicom/options.ts';
import { buildPages, ensurePeers } from './dicom/pages.ts';
import { paintLines, paintResults } from './dicom/paint-results.ts';
import { measurePreviews } from './dicom/previews.ts';
import { measureScroll } from './dicom/scroll.ts';
import { serve, type Server } from './dicom/server.ts';
import type { Where } from './dicom/where.ts';
import { measureWindows } from './dicom/windows.ts';
import type { BenchResult } from './report.ts';

export const about = 'DICOM pictures beside three other viewers in one Chromium page (about ten minutes)';

const FOLDER = resolve('var/bench/dicom');
/** Above it other work takes so much of the machine that figures are rough. */
const QUIET = 1.5;

/** @see docs/decisions/0015-dicom-bench.md */
export async function run(args: readonly string[]): Promise<readonly BenchResult[]> {
  const options = readOptions(args);
  const [site, files] = [`${FOLDER}/site`, `${FOLDER}/files`];
  sayLoad('at the start');
  ensurePeers();
  await buildPages(site);
  const server = await serve(site, files);
  const browser = await startBrowser();
  try {
    return await measure({ browser, url: server.url, files }, options, site, server);
  } finally {
    await browser.close();
    await server.close();
    sayLoad('at the end');
  }
}

async function measure(where: Where, options: Options, site: string, server: Server): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  const wanted = (part: Part): boolean => options.parts.includes(part);
  const chosen = PICTURES.filter(
    ({ syntax, side }) => options.syntaxes.includes(syntax) && options.sides.includes(side),
  );
  if (wanted('first-paint'))
    for (const file of chosen) {
      const times = await measurePaint(where, file, options.rounds);
      for (const line of paintLines(times)) console.log(line);
      results.push(...paintResults(times));
    }
  if (wanted('windows'))
    for (const file of [nativeOf(2048), nativeOf(4096)]) results.push(...(await measureWindows(where, file)));
  if (wanted('scroll'))
    for (const [turn, file] of SERIES.entries()) results.push(...(await measureScroll(where, file, turn)));
  if (wanted('previews')) results.push(...(await measurePreviews(where, nativeOf(2048))));
  if (wanted('idle')) results.push(...(await measureIdle(where, nativeOf(2048))));
  if (wanted('fidelity')) results.push(...(await measureFidelity(where)));
  if (wanted('size')) results.push(...(await measureCode(where, site, server, nativeOf(2048))));
  return results;
}

function nativeOf(side: number): BenchFile {
  const found = PICTURES.find((file) => file.syntax === 'native' && file.side === side);
  if (!found) throw new Error(`there is no native picture of ${side}`);
  return found;
}

function sayLoad(when: string): void {
  const [last = 0] = loadavg();
  console.log(`load average ${when}: ${last.toFixed(2)}`);
  if (last > QUIET) console.log(`WARNING: above ${QUIET}: other work takes part of the machine, the figures are rough`);
}
