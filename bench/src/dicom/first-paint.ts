import { basename } from 'node:path';
import { type Loaded, VIEWERS, type ViewerName } from '../../pages/dicom/protocol.ts';
import { type Bench, isRefused, openBench } from './browser.ts';
import { type BenchFile, ensureFile, gridGreys } from './bench-files.ts';
import { phaseOf, rotated } from './rounds.ts';
import type { Where } from './where.ts';

/** One file, all viewers. */
export interface PaintTimes {
  readonly file: BenchFile;
  /** First load of a new page: workers start, codecs are fetched and compiled. */
  readonly cold: ReadonlyMap<ViewerName, Loaded>;
  readonly warm: ReadonlyMap<ViewerName, readonly Loaded[]>;
  /** What a viewer does not show, in its own words. */
  readonly refused: ReadonlyMap<ViewerName, string>;
}

/** Bytes in hand → first painted, and → whole resolution; a new page per file, order rotated per round. */
export async function measurePaint(where: Where, file: BenchFile, rounds: number): Promise<PaintTimes> {
  const path = await ensureFile(where.files, file);
  const bench = await openBench(where.browser, where.url, VIEWERS);
  const cold = new Map<ViewerName, Loaded>();
  const warm = new Map<ViewerName, Loaded[]>();
  const refused = new Map<ViewerName, string>();
  try {
    await bench.hold(basename(path));
    for (let round = 0; round <= rounds; round++) {
      for (const viewer of rotated(VIEWERS, round)) {
        if (refused.has(viewer)) continue;
        const loaded = await loadOnce(bench, viewer, phaseOf(round));
        if (isRefused(loaded)) refused.set(viewer, loaded.refused);
        else if (!showsRight(file, loaded)) refused.set(viewer, `shows something else: ${loaded.greys.join(' ')}`);
        else if (round === 0) cold.set(viewer, loaded);
        else warm.set(viewer, [...(warm.get(viewer) ?? []), loaded]);
      }
    }
  } finally {
    await bench.close();
  }
  return { file, cold, warm, refused };
}

async function loadOnce(
  bench: Bench,
  viewer: ViewerName,
  phase: number,
): Promise<Loaded | { readonly refused: string }> {
  await bench.collectGarbage();
  const loaded = await bench.ask(viewer, { kind: 'load', phase });
  await bench.ask(viewer, { kind: 'dispose' });
  return loaded;
}

/** Smoothing, noise and loss move single pixels; a wrong window, frame or byte order moves all. */
const TOLERANCE = 24;

/** A viewer that is quick to show nonsense is not quick. */
function showsRight(file: BenchFile, { greys }: Loaded): boolean {
  const wanted = gridGreys(file);
  return greys.filter((grey, at) => Math.abs(grey - (wanted[at] ?? 0)) <= TOLERANCE).length >= wanted.length - 1;
}
