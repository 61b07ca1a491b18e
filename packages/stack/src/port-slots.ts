import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { StackFailure } from './stack-failure.ts';

/** Below the range from which systems take ports for outgoing connections: none of ours is taken while we start. */
const FIRST = 20_000;
const SLOTS = 240;
/** Room for a directory and four hospitals. */
const SIZE = 50;

/**
 * A base for ports that no other stack of this user has and that `isFree` accepts. The reservation lasts as long as
 * this process.
 * @throws StackFailure when all are in use.
 */
export async function reservePortBase(isFree: (base: number) => Promise<boolean>): Promise<number> {
  const folder = join(tmpdir(), `medicus-ports-${userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const start = randomInt(SLOTS);
  for (let step = 0; step < SLOTS; step += 1) {
    const base = FIRST + ((start + step) % SLOTS) * SIZE;
    const file = join(folder, String(base));
    if (!reserve(file)) continue;
    if (await isFree(base)) return base;
    rmSync(file, { force: true });
  }
  throw new StackFailure('There is no block of free ports left on 127.0.0.1: end some of the running systems.');
}

function reserve(file: string): boolean {
  if (take(file)) return true;
  if (isAlive(Number(readHolder(file)))) return false;
  rmSync(file, { force: true });
  return take(file);
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
