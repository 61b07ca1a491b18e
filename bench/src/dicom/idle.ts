import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { VIEWERS, type ViewerName } from '../../pages/dicom/protocol.ts';
import { type BenchResult, rounded } from '../report.ts';
import { type BenchFile, ensureFile } from './bench-files.ts';
import { type Bench, openBench } from './browser.ts';
import { fastest } from './peers.ts';
import type { Where } from './where.ts';

const WATCH_MS = 5000;
const SETTLE_MS = 2000;

/** Processor time that the renderer uses in five seconds in which nothing happens, with one picture mounted. */
export async function measureIdle(where: Where, file: BenchFile): Promise<readonly BenchResult[]> {
  const path = await ensureFile(where.files, file);
  const used = new Map<ViewerName, number>();
  console.log(`processor time of the renderer over ${WATCH_MS / 1000} s with ${file.name} mounted, ms`);
  for (const viewer of VIEWERS) {
    const bench = await openBench(where.browser, where.url, [viewer]);
    try {
      const empty = await watch(bench);
      await bench.hold(basename(path));
      await bench.ask(viewer, { kind: 'load', phase: 0 });
      const mounted = await watch(bench);
      console.log(`  ${viewer.padEnd(14)} ${mounted.toFixed(0)} (before it was mounted ${empty.toFixed(0)})`);
      used.set(viewer, mounted);
    } finally {
      await bench.close();
    }
  }
  const value = used.get('medicus') ?? Number.NaN;
  const least = fastest(used);
  return [
    {
      name: `idle processor time in 5 s${least === undefined ? '' : ` (${least.viewer})`}`,
      value: rounded(value, 0),
      unit: 'ms',
      baseline: least === undefined ? null : rounded(least.value, 0),
      ratio: least === undefined || least.value === 0 ? null : rounded(value / least.value),
      target: null,
      ok: Number.isFinite(value),
    },
  ];
}

async function watch(bench: Bench): Promise<number> {
  await bench.collectGarbage();
  await wait(SETTLE_MS);
  const before = await bench.renderer();
  await wait(WATCH_MS);
  return (await bench.renderer()).cpu - before.cpu;
}
