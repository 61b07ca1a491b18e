import { cpus, loadavg } from 'node:os';

/** One measured figure beside its baseline of the same run. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same figure without us; null where there is nothing to compare with. */
  readonly baseline: number | null;
  readonly ratio: number | null;
  /** In words: `≤ 1 ms`, `≥ 0.7 of baseline`; null when the figure is only told. */
  readonly target: string | null;
  readonly ok: boolean;
}

/** What a file `<name>-bench.ts` exports. */
export interface Bench {
  /** One line for the list. */
  readonly about: string;
  run(args: readonly string[]): Promise<readonly BenchResult[]>;
}

/** A table for people, and as the last line one JSON object for machines. */
export function printReport(bench: string, results: readonly BenchResult[]): void {
  const rows = results.map((result) => [
    result.name,
    `${result.value} ${result.unit}`,
    result.baseline === null ? '' : `${result.baseline} ${result.unit}`,
    result.ratio === null ? '' : String(result.ratio),
    result.target ?? '',
    result.target === null ? '' : result.ok ? 'ok' : 'MISSED',
  ]);
  const table = [['', 'measured', 'baseline', 'ratio', 'target', ''], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length))) ?? [];
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  const load = loadavg().map((value) => value.toFixed(2));
  console.log(`load average ${load.join(' ')} on ${cpus().length} cores, node ${process.version}`);
  console.log(JSON.stringify({ bench, results }));
}

/** To so many digits after the point; figures with more pretend a precision that nobody measured. */
export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** Nearest-rank percentile of unsorted values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
