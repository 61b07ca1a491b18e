import { basename } from 'node:path';
import { VIEWERS, type ViewerName } from '../../pages/dicom/protocol.ts';
import { type BenchResult, rounded } from '../report.ts';
import { type BenchFile, ensureFile, FRAME_MARK } from './bench-files.ts';
import { isRefused, openBench } from './browser.ts';
import { fastest } from './peers.ts';
import { rotated } from './rounds.ts';
import type { Where } from './where.ts';

/** Levels by which smoothing at the edge of the mark and another window formula may be off. */
const TOLERANCE = 3;

/**
 * Each frame of a series shown once, in order, as fast as the viewer can; the mark in each frame says whether it was
 * that one. Some decode all frames before they show the first: the time from bytes in hand to the last frame tells.
 */
export async function measureScroll(where: Where, file: BenchFile, turn: number): Promise<readonly BenchResult[]> {
  const path = await ensureFile(where.files, file);
  const rates = new Map<ViewerName, number>();
  const whole = new Map<ViewerName, number>();
  console.log(`${file.name}: frames shown per second; seconds from bytes in hand to the last frame`);
  for (const viewer of rotated(VIEWERS, turn)) {
    // A page of its own: half a gigabyte of the one before is not to be collected in the time of the next.
    const bench = await openBench(where.browser, where.url, [viewer]);
    try {
      await bench.hold(basename(path));
      const since = performance.now();
      const loaded = await bench.ask(viewer, { kind: 'load', phase: 0 });
      const middle = 1 - FRAME_MARK.side / file.side / 2;
      const shown = isRefused(loaded)
        ? loaded
        : await bench.ask(viewer, { kind: 'scroll', frames: file.frames, x: middle, y: middle });
      if (isRefused(shown)) {
        console.log(`  ${viewer.padEnd(14)} unsupported: ${shown.refused.slice(0, 100)}`);
        continue;
      }
      const wrong = shown.greys.filter((grey, frame) => Math.abs(grey - greyOf(file, frame)) > TOLERANCE).length;
      const seconds = (performance.now() - since) / 1000;
      const rate = (file.frames * 1000) / shown.milliseconds;
      console.log(
        `  ${viewer.padEnd(14)} ${rate.toFixed(0).padStart(5)}  ${seconds.toFixed(1)} s${wrong ? `  ${wrong} frames WRONG` : ''}`,
      );
      if (wrong > 0 && viewer === 'medicus') throw new Error(`${wrong} frames of ours show another picture`);
      if (wrong > 0) continue;
      rates.set(viewer, rate);
      whole.set(viewer, seconds);
    } finally {
      await bench.close();
    }
  }
  return [
    told(
      `${file.name} scroll`,
      rates,
      'frames/s',
      fastest(rates, (one, other) => one > other),
    ),
    told(`${file.name} from bytes to last frame`, whole, 's', fastest(whole)),
  ];
}

/** LINEAR over the whole range of the bits. */
function greyOf(file: BenchFile, frame: number): number {
  return ((frame * FRAME_MARK.greysPerFrame) / (2 ** file.bits - 1)) * 255;
}

function told(
  name: string,
  figures: ReadonlyMap<ViewerName, number>,
  unit: string,
  best: ReturnType<typeof fastest>,
): BenchResult {
  const value = figures.get('medicus') ?? Number.NaN;
  return {
    name: best === undefined ? name : `${name} (${best.viewer})`,
    value: rounded(value, 1),
    unit,
    baseline: best === undefined ? null : rounded(best.value, 1),
    ratio: best === undefined ? null : rounded(value / best.value),
    target: null,
    ok: Number.isFinite(value),
  };
}
