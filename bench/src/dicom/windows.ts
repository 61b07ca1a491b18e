import { basename } from 'node:path';
import { VIEWERS, type ViewerName } from '../../pages/dicom/protocol.ts';
import { type BenchResult, percentile, rounded } from '../report.ts';
import { type BenchFile, ensureFile, windowOf } from './bench-files.ts';
import { isRefused, openBench } from './browser.ts';
import { fastest } from './peers.ts';
import { rotated } from './rounds.ts';
import type { Where } from './where.ts';

const ROUNDS = 4;
const STEPS = 20;
/** Look-up code is compiled on the way; a hand on the mouse has made some steps before anybody looks. */
const UNMEASURED = 3;

/** Redraw of a mounted picture with another window, read back; 800 CSS pixels. */
export async function measureWindows(where: Where, file: BenchFile): Promise<readonly BenchResult[]> {
  const path = await ensureFile(where.files, file);
  const bench = await openBench(where.browser, where.url, VIEWERS);
  const times = new Map<ViewerName, number[]>();
  try {
    await bench.hold(basename(path));
    for (let round = 0; round < ROUNDS; round++) {
      for (const viewer of rotated(VIEWERS, round)) {
        await bench.collectGarbage();
        if (isRefused(await bench.ask(viewer, { kind: 'load', phase: 0 }))) continue;
        const drawn = await bench.ask(viewer, { kind: 'windows', windows: steps(file, round), unmeasured: UNMEASURED });
        if (isRefused(drawn)) throw new Error(`${viewer}: ${drawn.refused}`);
        times.set(viewer, [...(times.get(viewer) ?? []), ...drawn]);
        await bench.ask(viewer, { kind: 'dispose' });
      }
    }
  } finally {
    await bench.close();
  }
  return [50, 95].map((percent) => windowResult(file, times, percent));
}

/** As a hand moves: brighter and darker, wider and narrower, never the same twice. */
function steps(file: BenchFile, round: number): readonly (readonly [number, number])[] {
  const { center, width } = windowOf(file);
  return Array.from({ length: UNMEASURED + STEPS }, (_, step) => {
    const turn = (step + 1 + round * STEPS) / 9;
    return [center * (1 + 0.3 * Math.sin(turn)), width * (0.6 + 0.35 * Math.cos(turn * 1.3))];
  });
}

function windowResult(
  file: BenchFile,
  times: ReadonlyMap<ViewerName, readonly number[]>,
  percent: number,
): BenchResult {
  const figures = new Map([...times].map(([viewer, all]) => [viewer, percentile(all, percent)]));
  const best = fastest(figures);
  const value = figures.get('medicus') ?? Number.NaN;
  const ratio = best === undefined ? null : value / best.value;
  const judged = percent === 95 && file.side === 4096;
  for (const [viewer, ms] of figures) console.log(`  ${viewer.padEnd(14)} p${percent} ${ms.toFixed(1)} ms`);
  return {
    name: `${file.name} window/level p${percent}${best === undefined ? '' : ` (${best.viewer})`}`,
    value: rounded(value, 1),
    unit: 'ms',
    baseline: best === undefined ? null : rounded(best.value, 1),
    ratio: ratio === null ? null : rounded(ratio),
    target: judged ? '≤ 0.3 of fastest; idle ≤ 16 ms' : null,
    ok: !judged || (ratio !== null && ratio <= 0.3),
  };
}
