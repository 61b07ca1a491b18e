import { VIEWERS, type ViewerName } from '../../pages/dicom/protocol.ts';
import { type BenchResult, rounded } from '../report.ts';
import { type BenchFile, ensureFile } from './bench-files.ts';
import { openBench } from './browser.ts';
import { codeSize } from './pages.ts';
import { fastest } from './peers.ts';
import type { Server } from './server.ts';
import type { Where } from './where.ts';

const DRAWING_KB = 80;

/**
 * Scripts that a page fetches until a native picture is on it (nothing of a codec is among them, unless a viewer
 * loads them all at once), and all that lies there for the other syntaxes.
 */
export async function measureCode(
  where: Where,
  site: string,
  server: Server,
  native: BenchFile,
): Promise<readonly BenchResult[]> {
  const path = await ensureFile(where.files, native);
  const drawing = new Map<ViewerName, number>();
  const all = new Map<ViewerName, number>();
  for (const viewer of VIEWERS) {
    server.asked();
    const bench = await openBench(where.browser, where.url, [viewer]);
    await bench.hold(path.slice(where.files.length + 1));
    await bench.ask(viewer, { kind: 'load', phase: 0 });
    await bench.close();
    const some = codeSize(site, viewer, server.asked());
    const whole = codeSize(site, viewer);
    drawing.set(viewer, some.gz / 1000);
    all.set(viewer, whole.gz / 1000);
    const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
    console.log(
      `  ${viewer.padEnd(14)} native picture ${kilobytes(some.raw)} (${kilobytes(some.gz)} gz), with codecs ${kilobytes(whole.raw)} (${kilobytes(whole.gz)} gz)`,
    );
  }
  return [told('code for a native picture, gz', drawing, DRAWING_KB), told('code with all codecs, gz', all, null)];
}

function told(name: string, figures: ReadonlyMap<ViewerName, number>, limit: number | null): BenchResult {
  const value = figures.get('medicus') ?? Number.NaN;
  const best = fastest(figures);
  return {
    name: best === undefined ? name : `${name} (${best.viewer})`,
    value: rounded(value, 1),
    unit: 'kB',
    baseline: best === undefined ? null : rounded(best.value, 1),
    ratio: best === undefined ? null : rounded(value / best.value),
    target: limit === null ? null : `≤ ${limit} kB`,
    ok: limit === null || value <= limit,
  };
}
