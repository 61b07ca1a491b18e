import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority } from '@medicus/stack';
import { directoryBundle } from '@medicus/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importBundle } from './operator-commands.ts';

const source = (name: string) => new URL(name, import.meta.url).pathname;
let folder: string;
let config: Record<string, unknown>;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directory-main-'));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const authority = await makeAuthority('federation', { now: Date.now(), days: 2 });
  await writeFile(join(folder, 'token.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  await writeFile(join(folder, 'operator.token'), 'secret-of-the-operator\n', { mode: 0o600 });
  await writeFile(join(folder, 'ca.pem'), authority.certificatePem);
  config = {
    host: '127.0.0.1',
    port: await freePort(),
    database: 'data/directory.db',
    federationListFile: 'federationList.jws',
    tokenKeyFile: 'token.key',
    operatorTokenFile: 'operator.token',
    peerCaFile: 'ca.pem',
    peers: { 'nord.klinik.test': { host: '127.0.0.1', port: 4811 } },
  };
});
afterEach(async () => {
  if (child?.exitCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function start(change: Record<string, unknown> = {}): Promise<{ process: ChildProcess; said: () => string }> {
  const file = join(folder, 'directory.json');
  await writeFile(file, JSON.stringify({ ...config, ...change }), { mode: 0o600 });
  const started = spawn(process.execPath, [source('main.ts'), '--config', file], { env: {} });
  child = started;
  let said = '';
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  return { process: started, said: () => said };
}

async function untilStarted(said: () => string): Promise<void> {
  await expect.poll(said, { timeout: 30_000 }).toContain('"says":"started"');
}

describe('the directory as a process', { timeout: 60_000 }, () => {
  it('starts from its configuration, takes the cast by command, says how it is, and ends on SIGTERM', async () => {
    const running = await start();
    await untilStarted(running.said);
    await writeFile(join(folder, 'cast.json'), JSON.stringify(directoryBundle()));
    const said = await new Promise((resolve) => {
      const args = [source('directory-command.ts'), 'import', '--config', join(folder, 'directory.json')];
      execFile(process.execPath, [...args, join(folder, 'cast.json')], { env: {} }, (_error, out, err) =>
        resolve(out + err),
      );
    });
    expect(said).toMatch(/^2 organisations: \d+ resources written, 0 removed\.\n$/);
    const health = (await (await fetch(`http://127.0.0.1:${String(config['port'])}/health`)).json()) as {
      parts: { says: string }[];
    };
    expect(health.parts[0]?.says).toMatch(/^holds 2 houses, 6 people and \d services$/);
    running.process.kill('SIGTERM');
    expect(await once(running.process, 'exit')).toEqual([0, null]);
    expect(running.said()).not.toContain('secret-of-the-operator');
  });

  it('keeps what was imported over a restart', async () => {
    const first = await start();
    await untilStarted(first.said);
    await fetch(`http://127.0.0.1:${String(config['port'])}/import`, {
      method: 'POST',
      headers: { authorization: 'Bearer secret-of-the-operator', 'content-type': 'application/fhir+json' },
      body: JSON.stringify(directoryBundle()),
    });
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    const second = await start();
    await untilStarted(second.said);
    const health = await (await fetch(`http://127.0.0.1:${String(config['port'])}/health`)).text();
    expect(health).toContain('holds 2 houses, 6 people');
  });

  it.each([
    ['a key that is none', { tokenKeyFile: 'ca.pem' }, 'ca.pem'],
    [
      'a house in capital letters',
      { peers: { 'Nord.klinik.test': { host: 'a', port: 1 } } },
      'server name in lower case',
    ],
  ])('does not start with %s, and says why in a sentence', async (_what, change, says) => {
    const running = await start(change);
    expect(await once(running.process, 'exit')).toEqual([1, null]);
    expect(running.said()).toContain(says);
  });

  it('says that it is not running when something is to be imported', async () => {
    await writeFile(join(folder, 'directory.json'), JSON.stringify(config), { mode: 0o600 });
    await writeFile(join(folder, 'cast.json'), '{}');
    const importing = importBundle(join(folder, 'directory.json'), join(folder, 'cast.json'));
    await expect(importing).rejects.toThrow(/^The directory does not answer at 127\.0\.0\.1:\d+\. Start it first\.$/);
  });
});
