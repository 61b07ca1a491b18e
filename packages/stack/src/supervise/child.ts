import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ProgramSpec } from '../manifest.ts';

const LOG_LIMIT = 20 * 1024 * 1024;

/** How a child ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

/** One running process and its group. Nothing else is ever signalled. */
export interface Child {
  readonly spec: ProgramSpec;
  readonly pid: number;
  readonly ended: Promise<Ending>;
  hasEnded(): boolean;
  /** SIGTERM, and SIGKILL to the whole group when it has not ended after `patienceMs`. */
  stop(patienceMs: number): Promise<Ending>;
}

/** @throws Error when the program cannot be started at all. */
export async function startChild(spec: ProgramSpec): Promise<Child> {
  mkdirSync(spec.workingFolder, { recursive: true, mode: 0o700 });
  const log = openLog(spec.logFile);
  let process_: ChildProcess;
  try {
    process_ = spawn(spec.command, spec.args, {
      cwd: spec.workingFolder,
      env: spec.environment,
      stdio: ['ignore', log, log],
      // A group of its own: Ctrl+C in the terminal reaches the supervisor alone, which then stops in order.
      detached: true,
    });
    await new Promise<void>((resolve, reject) => {
      process_.once('spawn', resolve);
      process_.once('error', reject);
    });
  } finally {
    closeSync(log);
  }
  const pid = process_.pid;
  if (pid === undefined) throw new Error(`${spec.name} has no process id.`);

  let ending: Ending | undefined;
  const ended = new Promise<Ending>((resolve) => {
    process_.once('exit', (code, signal) => {
      ending = { code, signal };
      // What the process itself may have left behind in its group.
      signalGroup(pid, 'SIGKILL');
      resolve(ending);
    });
  });
  return {
    spec,
    pid,
    ended,
    hasEnded: () => ending !== undefined,
    async stop(patienceMs) {
      if (ending !== undefined) return ending;
      process_.kill('SIGTERM');
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), patienceMs);
      const how = await ended;
      clearTimeout(timer);
      return how;
    },
  };
}

/** The last lines of the log, for the sentence about a child that died. */
export function lastLines(file: string, count: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    if (statSync(file).size > LOG_LIMIT) renameSync(file, `${file}.1`);
  } catch {
    // The first start has no log yet.
  }
  return openSync(file, 'a', 0o600);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is empty: all of it has ended.
  }
}
