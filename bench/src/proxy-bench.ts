import { median, percentile, rounded, type BenchResult } from './report.ts';
import { putLoad, type Kind, type Load, type LoadResult } from './proxy/load.ts';
import { makeWorkshop, startUnderTest, type Candidate, type UnderTest, type Workshop } from './proxy/under-test.ts';

export const about = 'what the Messenger-Proxy adds to a request, beside a bare pass-through (about a minute)';

/** Fresh starts for the cold figures; the warm ones are taken on the last of them. */
const STARTS = 5;
/**
 * Both are measured in short slices in turn, and the slices put together: whatever else the machine does
 * in the meantime meets both alike.
 */
const COLD = { slices: 6, requests: 100, connections: 4 } as const;
const PACED = { slices: 60, requests: 200, connections: 4 } as const;
const FULL = { slices: 30, requests: 1_000, connections: 32 } as const;
const MEDIA = { slices: 15, requests: 24, connections: 4, onlyMedia: 8 * 1024 * 1024 } as const;
const TOKENS = 500;

type Name = Candidate['name'];
interface Measured {
  /** Milliseconds of single requests. */
  readonly latencies: Map<string, { readonly [name in Name]: number[] }>;
  /** Per second, one value per slice. */
  readonly rates: Map<string, { readonly [name in Name]: number[] }>;
  failures: number;
}

export async function run(): Promise<readonly BenchResult[]> {
  const workshop = await makeWorkshop();
  try {
    return await measure(workshop);
  } finally {
    workshop.remove();
  }
}

async function measure(workshop: Workshop): Promise<readonly BenchResult[]> {
  const measured: Measured = { latencies: new Map(), rates: new Map(), failures: 0 };
  let running: UnderTest | undefined;
  for (let start = 0; start < STARTS; start += 1) {
    await running?.stop();
    running = await startUnderTest(workshop);
    await inTurn(running, COLD, tokens(`cold${start}`), (name, load) => noteLatencies(measured, 'cold', name, load));
  }
  if (running === undefined) throw new Error('nothing was started');
  await inTurn(running, { ...FULL, slices: 4 }, tokens('warm'), () => undefined);
  await inTurn(running, PACED, tokens('warm'), (name, load) => noteLatencies(measured, 'warm', name, load));
  await inTurn(running, FULL, tokens('warm'), (name, load) => {
    measured.failures += load.failures;
    valuesOf(measured.rates, 'requests')[name].push(load.samples.length / load.seconds);
  });
  await inTurn(running, MEDIA, tokens('warm'), (name, load) => {
    measured.failures += load.failures;
    valuesOf(measured.rates, 'bytes')[name].push(load.bytes / load.seconds / 1_048_576);
  });
  await running.stop();
  return resultsFrom(measured);
}

type Slices = Omit<Load, 'port' | 'tokens'> & { readonly slices: number };

async function inTurn(
  { candidates }: UnderTest,
  { slices, ...load }: Slices,
  withTokens: readonly string[],
  note: (name: Name, load: LoadResult) => void,
): Promise<void> {
  for (let slice = 0; slice < slices; slice += 1) {
    // Each slice goes on where the last one stopped, so that all tokens have their turn.
    const from = (slice * load.requests) % withTokens.length;
    const turned = [...withTokens.slice(from), ...withTokens.slice(0, from)];
    for (const { name, port } of rotated(candidates, slice))
      note(name, await putLoad({ ...load, port, tokens: turned }));
  }
}

function noteLatencies(measured: Measured, label: string, name: Name, load: LoadResult): void {
  measured.failures += load.failures;
  for (const { kind, ms } of load.samples) {
    valuesOf(measured.latencies, `${label} all`)[name].push(ms);
    valuesOf(measured.latencies, `${label} ${kind}`)[name].push(ms);
  }
}

function valuesOf(series: Measured['rates'], key: string): { readonly [name in Name]: number[] } {
  const values = series.get(key) ?? { 'pass-through': [], 'Messenger-Proxy': [] };
  series.set(key, values);
  return values;
}

function resultsFrom(measured: Measured): readonly BenchResult[] {
  const added = (label: string, key: string, percent: number, limit: number | null): BenchResult => {
    const values = valuesOf(measured.latencies, key);
    const own = percentile(values['Messenger-Proxy'], percent);
    const baseline = percentile(values['pass-through'], percent);
    return {
      name: `added, ${label}, p${percent}`,
      value: rounded(own - baseline, 3),
      unit: 'ms',
      baseline: rounded(baseline, 3),
      ratio: rounded(own / baseline),
      target: limit === null ? null : `≤ ${limit} ms`,
      ok: limit === null || own - baseline <= limit,
    };
  };
  const throughput = (name: string, key: string, unit: string, least: number): BenchResult => {
    const values = valuesOf(measured.rates, key);
    const own = median(values['Messenger-Proxy']);
    const baseline = median(values['pass-through']);
    return {
      name,
      value: rounded(own, 0),
      unit,
      baseline: rounded(baseline, 0),
      ratio: rounded(own / baseline),
      target: `≥ ${least} of baseline`,
      ok: own / baseline >= least,
    };
  };
  const kinds: readonly Kind[] = ['send', 'sync', 'invite', 'media'];
  return [
    added('mix, warm', 'warm all', 50, 1),
    added('mix, warm', 'warm all', 99, 5),
    added('mix, cold', 'cold all', 50, 1),
    added('mix, cold', 'cold all', 99, 5),
    throughput('mix, 32 connections', 'requests', 'requests/s', 0.7),
    throughput('media of 8 MiB', 'bytes', 'MiB/s', 0.9),
    ...kinds.map((kind) => added(`${kind}, warm`, `warm ${kind}`, 50, null)),
    ...kinds.map((kind) => added(`${kind}, cold`, `cold ${kind}`, 50, null)),
    {
      name: 'answers other than 200',
      value: measured.failures,
      unit: 'requests',
      baseline: null,
      ratio: null,
      target: '0',
      ok: measured.failures === 0,
    },
  ];
}

/** Who goes first changes from round to round. */
function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  return items.map((_, at) => items[(at + by) % items.length]).filter((item) => item !== undefined);
}

function tokens(series: string): readonly string[] {
  return Array.from({ length: TOKENS }, (_, at) => `syt_${series}_${at}`);
}
