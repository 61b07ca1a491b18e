import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProgramSpec } from '../manifest.ts';
import { supervise, wavesOf, type Supervisor } from './supervisor.ts';

let folder: string;
let running: Supervisor[];
let deaths: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  running = [];
  deaths = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stopAll()));
  rmSync(folder, { recursive: true, force: true });
});

/** A real little server; `body` runs before it listens. */
async function program(name: string, body = '', dependsOn: readonly string[] = []): Promise<ProgramSpec> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const script = join(folder, `${name}.mjs`);
  writeFileSync(
    script,
    `import { createServer } from 'node:http';
     import { appendFileSync } from 'node:fs';
     process.on('SIGTERM', () => { appendFileSync('order.txt', '${name} '); process.exit(0); });
     ${body}
     createServer((_, response) => response.end('OK')).listen(${port}, '127.0.0.1');`,
  );
  return {
    name,
    command: process.execPath,
    args: [script],
    environment: { PATH: process.env['PATH'] ?? '' },
    healthUrl: `http://127.0.0.1:${port}/health`,
    dependsOn,
    workingFolder: folder,
    logFile: join(folder, `${name}.log`),
  };
}

function start(specs: readonly ProgramSpec[], patienceMs?: number): Supervisor {
  const ready = (name: string) => writeFileSync(join(folder, 'ready.txt'), `${name} `, { flag: 'a' });
  const supervisor = supervise(
    specs,
    { death: (says) => deaths.push(says), ready, changed: () => undefined },
    patienceMs,
  );
  running.push(supervisor);
  return supervisor;
}

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('the supervisor', () => {
  it('starts in the order of dependencies and stops in reverse, politely', async () => {
    const supervisor = start([await program('proxy', '', ['synapse']), await program('synapse')]);
    await supervisor.startAll();
    expect(readFileSync(join(folder, 'ready.txt'), 'utf8')).toBe('synapse proxy ');
    await supervisor.stopAll();
    expect(readFileSync(join(folder, 'order.txt'), 'utf8')).toBe('proxy synapse ');
    expect(supervisor.pids()).toEqual({});
    expect(deaths).toEqual([]);
  });

  it('says in one sentence that a child died, and restarts nothing', async () => {
    const supervisor = start([await program('synapse')]);
    await supervisor.startAll();
    const pid = supervisor.pids()['synapse'] ?? 0;
    process.kill(pid, 'SIGKILL');
    await until(() => deaths.length > 0);
    expect(deaths).toEqual([`synapse ended unexpectedly (SIGKILL). Its log: ${join(folder, 'synapse.log')}`]);
    expect(supervisor.pids()).toEqual({});
  });

  it('repeats the last words of a child that dies while starting', async () => {
    const supervisor = start([await program('directory', `console.error('the disk is full'); process.exit(3);`)]);
    await expect(supervisor.startAll()).rejects.toThrow(
      /directory ended unexpectedly \(exit code 3\)[^]*the disk is full/,
    );
  });

  it('kills one that ignores SIGTERM, with everything that it started', async () => {
    const stubborn = await program(
      'stubborn',
      `import { spawn } from 'node:child_process';
       process.removeAllListeners('SIGTERM'); process.on('SIGTERM', () => {});
       const own = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
       appendFileSync('grandchild.txt', String(own.pid));`,
    );
    const supervisor = start([stubborn], 300);
    await supervisor.startAll();
    const pids = [supervisor.pids()['stubborn'] ?? 0, Number(readFileSync(join(folder, 'grandchild.txt'), 'utf8'))];
    expect(pids.map(alive)).toEqual([true, true]);
    await supervisor.stopAll();
    await until(() => !pids.some(alive));
    expect(pids.map(alive)).toEqual([false, false]);
  });

  it('stops and starts one service and leaves the others alone', async () => {
    const supervisor = start([await program('nord'), await program('sued')]);
    await supervisor.startAll();
    const before = supervisor.pids();
    await supervisor.stop('nord');
    expect(Object.keys(supervisor.pids())).toEqual(['sued']);
    await supervisor.start('nord');
    expect(supervisor.pids()['sued']).toBe(before['sued']);
    expect(supervisor.pids()['nord']).not.toBe(before['nord']);
    expect(deaths).toEqual([]);
  });

  it('refuses services that wait for each other', async () => {
    const one = await program('one', '', ['two']);
    const two = await program('two', '', ['one']);
    expect(() => wavesOf([one, two])).toThrow('circle');
  });
});
