import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VIEWERS, type ViewerName } from '../../pages/dicom/protocol.ts';
import { type BenchResult, rounded } from '../report.ts';
import { isRefused, openBench } from './browser.ts';
import { FIDELITY_FILES, type FidelityFile, fidelityFile, greyDifference, wantedGreys } from './fidelity-files.ts';
import { fastest } from './peers.ts';
import type { Where } from './where.ts';

const LIMIT = 1;

/** Canvas read back at 1:1 against the formulas of PS3.3 C.11, computed here. */
export async function measureFidelity(where: Where): Promise<readonly BenchResult[]> {
  const bench = await openBench(where.browser, where.url, VIEWERS);
  const results: BenchResult[] = [];
  mkdirSync(where.files, { recursive: true });
  try {
    for (const file of FIDELITY_FILES) {
      writeFileSync(join(where.files, 'fidelity.dcm'), fidelityFile(file));
      await bench.hold('fidelity.dcm');
      console.log(`${file.name}: largest and mean difference to the formula, grey levels`);
      const largest = new Map<ViewerName, number>();
      for (const viewer of VIEWERS) {
        const loaded = await bench.ask(viewer, { kind: 'load', phase: 0 });
        const pixels = isRefused(loaded) ? loaded : await bench.ask(viewer, { kind: 'pixels' });
        await bench.ask(viewer, { kind: 'dispose' });
        if (isRefused(pixels)) {
          console.log(`  ${viewer.padEnd(14)} not shown: ${pixels.refused.slice(0, 100)}`);
          continue;
        }
        const { max, mean } = greyDifference(Buffer.from(pixels.rgba, 'base64'), wantedGreys(file));
        console.log(`  ${viewer.padEnd(14)} ${max.toFixed(1)}  ${mean.toFixed(2)}`);
        largest.set(viewer, max);
      }
      results.push(resultOf(file, largest));
    }
  } finally {
    await bench.close();
  }
  return results;
}

function resultOf(file: FidelityFile, largest: ReadonlyMap<ViewerName, number>): BenchResult {
  const value = largest.get('medicus') ?? Number.NaN;
  const best = fastest(largest);
  return {
    name: `off the formula: ${file.name}${best === undefined ? '' : ` (${best.viewer})`}`,
    value: rounded(value, 1),
    unit: 'grey',
    baseline: best === undefined ? null : rounded(best.value, 1),
    ratio: null,
    target: `≤ ${LIMIT}`,
    ok: value <= LIMIT,
  };
}
