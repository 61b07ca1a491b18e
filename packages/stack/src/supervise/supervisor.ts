import type { ProgramSpec } from '../manifest.ts';
import { StackFailure } from '../stack-failure.ts';
import { lastLines, startChild, type Child } from './child.ts';
import { answers } from './probe.ts';
import { startWatchdog } from './watchdog.ts';

const START_PATIENCE_MS = 90_000;
const STOP_PATIENCE_MS = 10_000;

export interface Supervisor {
  /** Starts all that is not running, each as soon as what it depends on listens. */
  startAll(): Promise<void>;
  /** Stops in reverse order, each with SIGTERM first, and starts nothing any more. Never fails. */
  stopAll(): Promise<void>;
  start(name: string): Promise<void>;
  stop(name: string): Promise<void>;
  pids(): Readonly<Record<string, number>>;
}

/**
 * Runs the services of one stack. It restarts nothing: a child that ends although nobody asked it to is told once,
 * in one sentence, to `onDeath`.
 */
export function supervise(
  specs: readonly ProgramSpec[],
  on: {
    readonly death: (sentence: string) => void;
    readonly ready: (name: string) => void;
    readonly changed: (pids: Readonly<Record<string, number>>) => void;
  },
  stopPatienceMs = STOP_PATIENCE_MS,
): Supervisor {
  const running = new Map<string, Child>();
  const watchdog = startWatchdog();
  const stopping = new Set<string>();
  let closed = false;
  const specOf = (name: string): ProgramSpec => {
    const spec = specs.find((one) => one.name === name);
    if (spec === undefined) throw new StackFailure(`This stack has no service “${name}”.`);
    return spec;
  };

  const pids = () => Object.fromEntries([...running].map(([name, child]) => [name, child.pid]));

  const changed = () => {
    watchdog.note(pids());
    on.changed(pids());
  };

  async function start(spec: ProgramSpec): Promise<void> {
    if (running.has(spec.name)) return;
    if (closed) throw new StackFailure('Stopped before everything was up.');
    let child: Child;
    try {
      child = await startChild(spec);
    } catch (error) {
      throw new StackFailure(`${spec.name} could not be started: ${(error as Error).message}`);
    }
    running.set(spec.name, child);
    changed();
    let listens = false;
    void child.ended.then((how) => {
      running.delete(spec.name);
      changed();
      if (listens && !stopping.has(spec.name)) on.death(deathOf(spec, how.signal ?? `exit code ${how.code}`));
    });
    const deadline = performance.now() + START_PATIENCE_MS;
    while (!(await answers(spec.healthUrl))) {
      if (child.hasEnded()) {
        if (stopping.has(spec.name) || closed) throw new StackFailure('Stopped before everything was up.');
        const how = await child.ended;
        throw new StackFailure(
          `${deathOf(spec, how.signal ?? `exit code ${how.code}`)} Its last words:\n${lastLines(spec.logFile, 5)}`,
        );
      }
      if (performance.now() > deadline) {
        throw new StackFailure(
          `${spec.name} does not answer within ${START_PATIENCE_MS / 1000} s. See ${spec.logFile}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    listens = true;
    on.ready(spec.name);
  }

  async function stop(name: string): Promise<void> {
    const child = running.get(name);
    if (child === undefined) return;
    stopping.add(name);
    await child.stop(stopPatienceMs);
    stopping.delete(name);
  }

  return {
    async startAll() {
      const started = new Map<string, Promise<void>>();
      const startOne = (spec: ProgramSpec): Promise<void> => {
        const known = started.get(spec.name);
        if (known !== undefined) return known;
        const promise = Promise.all(spec.dependsOn.map((name) => startOne(specOf(name)))).then(() => start(spec));
        started.set(spec.name, promise);
        return promise;
      };
      const results = await Promise.allSettled(specs.map(startOne));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
    async stopAll() {
      closed = true;
      for (const wave of wavesOf(specs).toReversed()) await Promise.all(wave.map((spec) => stop(spec.name)));
    },
    start: (name) => start(specOf(name)),
    stop: (name) => stop(specOf(name).name),
    pids,
  };
}

function deathOf(spec: ProgramSpec, how: string): string {
  return `${spec.name} ended unexpectedly (${how}). Its log: ${spec.logFile}`;
}

/** Programs in the order of their dependencies: a wave needs only what earlier waves hold. */
export function wavesOf(specs: readonly ProgramSpec[]): readonly (readonly ProgramSpec[])[] {
  const waves: ProgramSpec[][] = [];
  const placed = new Set<string>();
  let rest = [...specs];
  while (rest.length > 0) {
    const wave = rest.filter((spec) =>
      spec.dependsOn.every((name) => placed.has(name) || !specs.some((one) => one.name === name)),
    );
    if (wave.length === 0) throw new Error('The services depend on each other in a circle.');
    wave.forEach((spec) => placed.add(spec.name));
    waves.push(wave);
    rest = rest.filter((spec) => !placed.has(spec.name));
  }
  return waves;
}
