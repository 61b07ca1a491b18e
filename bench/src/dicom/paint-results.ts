import type { Loaded, ViewerName } from '../../pages/dicom/protocol.ts';
import { type BenchResult, median, rounded } from '../report.ts';
import type { BenchFile } from './bench-files.ts';
import type { PaintTimes } from './first-paint.ts';
import { fastest } from './peers.ts';

/** Largest ratios to the fastest other viewer of the same run, from the issue; null is told only. */
interface PaintTargets {
  readonly firstPaint: number | null;
  readonly full: number | null;
  /** Milliseconds that an otherwise idle machine should show; told, never judged. */
  readonly idle: number | null;
}

export function paintTargets({ syntax, side }: Pick<BenchFile, 'syntax' | 'side'>): PaintTargets {
  switch (syntax) {
    case 'native':
      return { firstPaint: 0.6, full: null, idle: side === 2048 ? 60 : side === 4096 ? 150 : null };
    case 'rle':
    case 'jpeg-lossless':
    case 'jpeg-ls':
    case 'jpeg':
      return { firstPaint: 0.9, full: 0.9, idle: null };
    case 'j2k':
    case 'htj2k':
      return side === 4096 ? { firstPaint: 0.15, full: null, idle: 300 } : { firstPaint: null, full: null, idle: null };
  }
}

export function paintResults(times: PaintTimes): readonly BenchResult[] {
  const targets = paintTargets(times.file);
  const warm = (pick: (loaded: Loaded) => number): ReadonlyMap<ViewerName, number> =>
    new Map([...times.warm].map(([viewer, loads]) => [viewer, median(loads.map(pick))]));
  return [
    result(
      `${times.file.name} first paint`,
      warm(({ firstPaint }) => firstPaint),
      targets.firstPaint,
      targets.idle,
    ),
    result(
      `${times.file.name} full resolution`,
      warm(({ full }) => full),
      targets.full,
      null,
    ),
  ];
}

function result(
  name: string,
  medians: ReadonlyMap<ViewerName, number>,
  target: number | null,
  idle: number | null,
): BenchResult {
  const value = medians.get('medicus');
  // Not shown at all is the worst of all figures.
  if (value === undefined)
    return {
      name: `${name}: not shown`,
      value: Number.NaN,
      unit: 'ms',
      baseline: null,
      ratio: null,
      target: 'shown',
      ok: false,
    };
  const best = fastest(medians);
  const ratio = best === undefined ? null : value / best.value;
  return {
    name: best === undefined ? name : `${name} (${best.viewer})`,
    value: rounded(value, 0),
    unit: 'ms',
    baseline: best === undefined ? null : rounded(best.value, 0),
    ratio: ratio === null ? null : rounded(ratio),
    target: target === null ? null : `≤ ${target} of fastest${idle === null ? '' : `; idle ≤ ${idle} ms`}`,
    ok: target === null || ratio === null || ratio <= target,
  };
}

/** One line per viewer, for people who watch. */
export function paintLines(times: PaintTimes): readonly string[] {
  const line = (viewer: ViewerName, loads: readonly Loaded[], cold: Loaded | undefined): string => {
    const ms = (value: number): string => value.toFixed(0).padStart(5);
    const of = (pick: (loaded: Loaded) => number): string => ms(median(loads.map(pick)));
    const first = cold === undefined ? '' : `cold ${ms(cold.firstPaint)} /${ms(cold.full)}`;
    return `  ${viewer.padEnd(14)} ${of(({ firstPaint }) => firstPaint)} /${of(({ full }) => full)}   ${first}`;
  };
  return [
    `${times.file.name}: first paint / full resolution, ms`,
    ...[...times.warm].map(([viewer, loads]) => line(viewer, loads, times.cold.get(viewer))),
    ...stageLines(times.warm.get('medicus') ?? []),
    ...[...times.refused].map(([viewer, reason]) => `  ${viewer.padEnd(14)} unsupported: ${reason.slice(0, 100)}`),
  ];
}

/** Where the time of ours goes: medians of when each stage was reached. */
function stageLines(loads: readonly Loaded[]): readonly string[] {
  const names = Object.keys(loads[0]?.stages ?? {});
  if (names.length === 0) return [];
  const reached = names.map((name) => `${name} ${median(loads.map(({ stages }) => stages[name] ?? 0)).toFixed(0)}`);
  return [`  ours by stage: ${reached.join(', ')}`];
}
