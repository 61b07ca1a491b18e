import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writePrivateJson } from './private-files.ts';
import { StackFailure } from './stack-failure.ts';

interface LockFile {
  readonly pid: number;
  /** Process groups of the services, so that what a killed supervisor left behind can be ended. */
  readonly services: Readonly<Record<string, number>>;
}

/** Held while a stack runs: two stacks on one data folder would write into the same databases. */
export interface StackLock {
  note(services: Readonly<Record<string, number>>): void;
  release(): void;
}

/**
 * Takes the lock. When the process that held it is gone, the services that it left behind are ended first.
 * @throws StackFailure when another stack runs on this folder.
 */
export async function takeLock(file: string, dataDir: string): Promise<StackLock> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const first: LockFile = { pid: process.pid, services: {} };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(first), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const before = readLock(file);
    if (before !== undefined && isOurs(before.pid, 'node')) {
      throw new StackFailure(
        `A start on ${dataDir} is already running (process ${before.pid}): end it with Ctrl+C first.`,
      );
    }
    await endLeftovers(before, dataDir);
    rmSync(file, { force: true });
  }
  return {
    note: (services) => writePrivateJson(file, { pid: process.pid, services } satisfies LockFile),
    release: () => rmSync(file, { force: true }),
  };
}

function readLock(file: string): LockFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  } catch {
    return undefined;
  }
}

/** A process id may have been given to another program since: only one whose command line fits is ours. */
function isOurs(pid: number, mark: string): boolean {
  try {
    process.kill(pid, 0);
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(mark);
  } catch {
    return false;
  }
}

async function endLeftovers(before: LockFile | undefined, dataDir: string): Promise<void> {
  const left = Object.values(before?.services ?? {}).filter((pid) => isOurs(pid, dataDir));
  left.forEach((pid) => signal(pid, 'SIGTERM'));
  const deadline = performance.now() + 10_000;
  while (left.some((pid) => isOurs(pid, dataDir)) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  left.filter((pid) => isOurs(pid, dataDir)).forEach((pid) => signal(-pid, 'SIGKILL'));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}
