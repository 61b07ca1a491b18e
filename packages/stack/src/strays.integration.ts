import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { hospitalLayout } from './layout.ts';
import { startStack } from './start-stack.ts';
import { straysIn } from './strays.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'medicus-strays-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

it('a service that tries to leave loopback fails the run', async () => {
  const stack = await startStack({
    dataDir,
    ports: 'free',
    hospitals: ['nord.klinik.test'],
    services: ['directory', 'synapse', 'messenger-proxy'],
    loopbackOnly: true,
  });
  expect(straysIn(dataDir)).toEqual([]);
  await stack.stopService('nord.klinik.test/messenger-proxy');
  const { config } = hospitalLayout(dataDir, 'nord.klinik.test').proxy;
  writeFileSync(
    config,
    readFileSync(config, 'utf8').replace(/"url": "http:\/\/127\.0\.0\.1:\d+/, '"url": "http://planted.test:4801'),
  );
  await stack.startService('nord.klinik.test/messenger-proxy');
  await expect.poll(() => straysIn(dataDir).length, { timeout: 20_000 }).toBeGreaterThan(0);
  await expect(stack.stop()).rejects.toThrow(/tried to leave this machine.*planted\.test/);
});
