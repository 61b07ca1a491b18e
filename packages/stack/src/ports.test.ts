import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choosePorts, portsFromBase } from './ports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('ports', () => {
  it('follow from the base: directory one up, a house every ten', () => {
    expect(portsFromBase(4800, ['nord', 'sued'])).toEqual({
      directory: 4801,
      hospitals: {
        nord: {
          web: 4810,
          federation: 4811,
          outbound: 4812,
          synapseClient: 4813,
          synapseFederation: 4814,
          appservice: 4815,
        },
        sued: {
          web: 4820,
          federation: 4821,
          outbound: 4822,
          synapseClient: 4823,
          synapseFederation: 4824,
          appservice: 4825,
        },
      },
    });
  });
  it('are remembered, because a browser ties its keys to them', async () => {
    const file = join(folder, 'ports.json');
    const first = await choosePorts(file, 'free', ['nord']);
    expect(await choosePorts(file, 'free', ['nord'])).toEqual(first);
    expect(await choosePorts(file, undefined, ['nord'])).toEqual(first);
  });
  it('are never handed out twice', async () => {
    const ports = await choosePorts(join(folder, 'ports.json'), 'free', ['nord', 'sued']);
    const all = [ports.directory, ...Object.values(ports.hospitals).flatMap((one) => Object.values(one) as number[])];
    expect(new Set(all).size).toBe(13);
    // Two stacks that look for ports at the same moment, before either of them listens.
    const others = await Promise.all(
      ['a.json', 'b.json'].map((name) => choosePorts(join(folder, name), 'free', ['nord'])),
    );
    expect(new Set([ports, ...others].map((one) => one.directory)).size).toBe(3);
  });
  it('that are taken are named in one sentence', async () => {
    const file = join(folder, 'ports.json');
    const ports = await choosePorts(file, 'free', ['nord']);
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(ports.hospitals['nord']?.web, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;
    await expect(choosePorts(file, undefined, ['nord'])).rejects.toThrow(`Port ${port} on 127.0.0.1: taken`);
    squatter.close();
  });
  it.each([80, 65_530, 4800.5, Number.NaN])('refuse the base %d', (base) => {
    expect(() => portsFromBase(base, ['nord'])).toThrow('port base');
  });
});
