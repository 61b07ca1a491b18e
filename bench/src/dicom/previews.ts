import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { VIEWERS, type ViewerName } from '../../pages/dicom/protocol.ts';
import { type BenchResult, rounded } from '../report.ts';
import { type BenchFile, ensureFile } from './bench-files.ts';
import { isRefused, openBench } from './browser.ts';
import { fastest } from './peers.ts';
import type { Where } from './where.ts';

const COUNT = 50;
const SIDE = 240;
const LIMIT_MB = 150;
const SETTLE_MS = 3000;

/**
 * How much more memory the renderer holds with fifty small pictures on the page than before: a time line that was
 * scrolled through. Each viewer in a page of its own, by the smallest way it offers.
 */
export async function measurePreviews(where: Where, file: BenchFile): Promise<readonly BenchResult[]> {
  const path = await ensureFile(where.files, file);
  const grown = new Map<ViewerName, number>();
  const seconds = new Map<ViewerName, number>();
  console.log(`${COUNT} previews of ${SIDE} px of ${file.name}: memory of the renderer, MB; seconds`);
  for (const viewer of VIEWERS) {
    const bench = await openBench(where.browser, where.url, [viewer]);
    try {
      await bench.hold(basename(path));
      await bench.collectGarbage();
      await wait(SETTLE_MS);
      const before = await bench.renderer();
      const since = performance.now();
      const made = await bench.ask(viewer, { kind: 'previews', count: COUNT, side: SIDE });
      const took = (performance.now() - since) / 1000;
      await bench.collectGarbage();
      await wait(SETTLE_MS);
      const after = await bench.renderer();
      if (isRefused(made)) {
        console.log(`  ${viewer.padEnd(14)} refused: ${made.refused.slice(0, 100)}`);
        continue;
      }
      const megabytes = (after.resident - before.resident) / 1e6;
      console.log(
        `  ${viewer.padEnd(14)} ${(before.resident / 1e6).toFixed(0)} + ${megabytes.toFixed(0)} MB   ${took.toFixed(1)} s`,
      );
      grown.set(viewer, megabytes);
      seconds.set(viewer, took);
    } finally {
      await bench.close();
    }
  }
  const value = grown.get('medicus') ?? Number.NaN;
  const least = fastest(grown);
  const took = seconds.get('medicus') ?? Number.NaN;
  const quickest = fastest(seconds);
  return [
    {
      name: `memory of ${COUNT} previews${least === undefined ? '' : ` (${least.viewer})`}`,
      value: rounded(value, 0),
      unit: 'MB',
      baseline: least === undefined ? null : rounded(least.value, 0),
      ratio: least === undefined ? null : rounded(value / least.value),
      target: `≤ +${LIMIT_MB} MB`,
      ok: value <= LIMIT_MB,
    },
    {
      name: `time of ${COUNT} previews${quickest === undefined ? '' : ` (${quickest.viewer})`}`,
      value: rounded(took, 1),
      unit: 's',
      baseline: quickest === undefined ? null : rounded(quickest.value, 1),
      ratio: quickest === undefined ? null : rounded(took / quickest.value),
      target: null,
      ok: Number.isFinite(took),
    },
  ];
}
