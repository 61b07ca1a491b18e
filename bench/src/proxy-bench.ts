import { median, percentile, rounded, type BenchResult } from './report.ts';
import { putLoad, type Kind, type LoadResult } from './proxy/load.ts';
import { makeWorkshop, startUnderTest, type Candidate, type UnderTest, type Workshop } from './proxy/under-test.ts';

export const about = 'what the Messenger-Proxy adds to a request, beside a bare pass-through (about a minute)';

/** Fresh starts for the cold figures, and rounds on the last of them for the warm ones. */
const STARTS = 5;
const ROUNDS = 11;
const COLD = { requests: 600, connections: 4 } as const;
const PACED = { requests: 1_200, connections: 4 } as const;
const FULL = { requests: 3_000, connections: 32 } as const;
const MEDIA = { requests: 32, connections: 4, onlyMedia: 8 * 1024 * 1024 } as const;
const TOKENS = 500;

type Name = Candidate['name'];
/** One value per round and candidate. */
type Series = Map<string, { readonly [name in Name]?: number }[]>;

export async function run(): Promise<readonly BenchResult[]> {
  const workshop = await makeWorkshop();
  try {
    return await measure(workshop);
  } finally {
    workshop.remove();
  }
}

async function measure(workshop: Workshop): Promise<readonly BenchResult[]> {
  const series: Series = new Map();
  let failures = 0;
  const note = (key: string, round: number, name: Name, value: number): void => {
    const rounds = series.get(key) ?? [];
    rounds[round] = { ...rounds[round], [name]: value };
    series.set(key, rounds);
  };
  const latencies = (label: string, round: number, name: Name, load: LoadResult): void => {
    failures += load.failures;
    for (const [what, of] of [['all', load.samples], ...byKind(load)] as const) {
      const ms = of.map((sample) => sample.ms);
      note(`${label} ${what} p50`, round, name, percentile(ms, 50));
      note(`${label} ${what} p99`, round, name, percentile(ms, 99));
    }
  };

  let running: UnderTest | undefined;
  for (let start = 0; start < STARTS; start += 1) {
    await running?.stop();
    running = await startUnderTest(workshop);
    for (const { name, port } of rotated(running.candidates, start)) {
      latencies('cold', start, name, await putLoad({ ...COLD, port, tokens: tokens(`cold${start}`) }));
    }
  }
  if (running === undefined) throw new Error('nothing was started');
  for (const { port } of running.candidates) await putLoad({ ...FULL, port, tokens: tokens('warm') });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, port } of rotated(running.candidates, round)) {
      latencies('warm', round, name, await putLoad({ ...PACED, port, tokens: tokens('warm') }));
      const full = await putLoad({ ...FULL, port, tokens: tokens('warm') });
      const media = await putLoad({ ...MEDIA, port, tokens: tokens('warm') });
      failures += full.failures + media.failures;
      note('rate', round, name, full.samples.length / full.seconds);
      note('bytes', round, name, media.bytes / media.seconds / 1_048_576);
    }
  }
  await running.stop();

  const added = (label: string, key: string, limit: number | null): BenchResult => {
    const { own, baseline, difference } = compared(series, key);
    return {
      name: `added, ${label}`,
      value: rounded(difference, 3),
      unit: 'ms',
      baseline: rounded(baseline, 3),
      ratio: rounded(own / baseline),
      target: limit === null ? null : `≤ ${limit} ms`,
      ok: limit === null || difference <= limit,
    };
  };
  const throughput = (name: string, key: string, unit: string, least: number): BenchResult => {
    const { own, baseline, ratio } = compared(series, key);
    return {
      name,
      value: rounded(own, 0),
      unit,
      baseline: rounded(baseline, 0),
      ratio: rounded(ratio),
      target: `≥ ${least} of baseline`,
      ok: ratio >= least,
    };
  };
  const kinds: readonly Kind[] = ['send', 'sync', 'invite', 'media'];
  return [
    added('mix, warm, p50', 'warm all p50', 1),
    added('mix, warm, p99', 'warm all p99', 5),
    added('mix, cold, p50', 'cold all p50', 1),
    added('mix, cold, p99', 'cold all p99', 5),
    throughput('mix, 32 connections', 'rate', 'requests/s', 0.7),
    throughput('media of 8 MiB', 'bytes', 'MiB/s', 0.9),
    ...kinds.map((kind) => added(`${kind}, warm, p50`, `warm ${kind} p50`, null)),
    ...kinds.map((kind) => added(`${kind}, cold, p50`, `cold ${kind} p50`, null)),
    {
      name: 'answers other than 200',
      value: failures,
      unit: 'requests',
      baseline: null,
      ratio: null,
      target: '0',
      ok: failures === 0,
    },
  ];
}

/** Differences and ratios are taken inside a round and then the median: the machine's mood cancels out. */
function compared(series: Series, key: string) {
  const rounds = (series.get(key) ?? []).map((round) => ({
    own: round['Messenger-Proxy'] ?? Number.NaN,
    baseline: round['pass-through'] ?? Number.NaN,
  }));
  return {
    own: median(rounds.map((round) => round.own)),
    baseline: median(rounds.map((round) => round.baseline)),
    difference: median(rounds.map((round) => round.own - round.baseline)),
    ratio: median(rounds.map((round) => round.own / round.baseline)),
  };
}

function byKind(load: LoadResult) {
  return Map.groupBy(load.samples, (sample) => sample.kind);
}

/** Who goes first changes from round to round. */
function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  return items.map((_, at) => items[(at + by) % items.length]).filter((item) => item !== undefined);
}

function tokens(series: string): readonly string[] {
  return Array.from({ length: TOKENS }, (_, at) => `syt_${series}_${at}`);
}
