import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startStack, type Stack, type StackOptions } from '@medicus/stack';
import { median, rounded, type BenchResult } from './report.ts';

export const about = 'how long two hospitals take to start, cold and again, and how much memory each process holds';

const ROUNDS = 3;
/** Issue's own limit for a second start. */
const SECOND_START_S = 20;

/** What the system costs beside its two Synapses alone, on empty folders and on the same folders again. */
export async function run(): Promise<readonly BenchResult[]> {
  const webRoot = resolve('apps/web/dist');
  const whole = { webRoot: existsSync(webRoot) ? webRoot : null };
  const cold: number[] = [];
  const second: number[] = [];
  const bareCold: number[] = [];
  const bareSecond: number[] = [];
  let memory: readonly BenchResult[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = () => inNewFolder(whole, cold, second, (stack) => (memory = memoryOf(stack)));
    const bare = () => inNewFolder({ services: ['synapse'] }, bareCold, bareSecond);
    // order rotated: the first of a round meets the colder disk
    for (const measure of round % 2 === 0 ? [ours, bare] : [bare, ours]) await measure();
  }
  return [
    timed('cold start', cold, bareCold, null),
    timed('second start', second, bareSecond, SECOND_START_S),
    ...memory,
  ];
}

async function inNewFolder(
  options: Partial<StackOptions>,
  cold: number[],
  second: number[],
  look: (stack: Stack) => void = () => undefined,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-startup-'));
  try {
    cold.push(await startAndStop({ ...options, dataDir, ports: 'free' }));
    second.push(await startAndStop({ ...options, dataDir }, look));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Seconds until everything is up and says that it is well. */
async function startAndStop(options: StackOptions, look: (stack: Stack) => void = () => undefined): Promise<number> {
  const since = performance.now();
  const stack = await startStack(options);
  const seconds = (performance.now() - since) / 1000;
  look(stack);
  await stack.stop();
  return seconds;
}

function timed(
  name: string,
  values: readonly number[],
  baseline: readonly number[],
  limit: number | null,
): BenchResult {
  const value = median(values);
  return {
    name,
    value: rounded(value),
    unit: 's',
    baseline: rounded(median(baseline)),
    ratio: rounded(value / median(baseline)),
    target: limit === null ? null : `≤ ${limit} s`,
    ok: limit === null || value <= limit,
  };
}

/** Resident memory right after the start; Synapse's own is the figure to compare the others with. */
function memoryOf(stack: Stack): readonly BenchResult[] {
  const { pids } = stack.description;
  const residents = Object.entries(pids).map(([name, pid]) => {
    const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim());
    return { name, megabytes: kilobytes / 1024 };
  });
  const synapse = median(residents.filter(({ name }) => name.endsWith('/synapse')).map(({ megabytes }) => megabytes));
  return residents.map(({ name, megabytes }) => ({
    name: `memory: ${name}`,
    value: rounded(megabytes, 0),
    unit: 'MiB',
    baseline: rounded(synapse, 0),
    ratio: rounded(megabytes / synapse),
    target: null,
    ok: true,
  }));
}
