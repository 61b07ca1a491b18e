import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, makeLeaf } from '@medicus/stack';
import { signedList } from './signed-list.ts';

const APP = join(import.meta.dirname, '../../../apps/messenger-proxy/src/main.ts');
const OWN = 'nord.klinik.test';
/** Whom the invitations of the mix go to: on the list. */
export const LISTED = 'sued.klinik.test';

/** Something to send requests to. */
export interface Candidate {
  readonly name: 'pass-through' | 'Messenger-Proxy';
  readonly port: number;
}

/** The three processes of one measurement, each alone in its own. */
export interface UnderTest {
  readonly candidates: readonly Candidate[];
  stop(): Promise<void>;
}

/** Files that all starts of one run share. */
export interface Workshop {
  readonly folder: string;
  remove(): void;
}

export async function makeWorkshop(): Promise<Workshop> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-proxy-'));
  const validity = { now: Date.now(), days: 2 };
  const [tlsCa, listCa, egressCa] = await Promise.all(
    ['bench tls', 'bench list', 'bench egress'].map((name) => makeAuthority(name, validity)),
  );
  if (tlsCa === undefined || listCa === undefined || egressCa === undefined) throw new Error('three authorities');
  const leaf = await makeLeaf(tlsCa, { name: OWN, purpose: 'tls' }, validity);
  const signer = await makeLeaf(listCa, { name: 'bench signer', purpose: 'signature' }, validity);
  const files: Record<string, string> = {
    'leaf.pem': leaf.certificatePem,
    'leaf.key': leaf.keyPem,
    'egress.pem': egressCa.certificatePem,
    'egress.key': egressCa.keyPem,
    'tls-ca.pem': tlsCa.certificatePem,
    'list-ca.pem': listCa.certificatePem,
    'list.jws': signedList(signer, 1, [OWN, LISTED]),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts stub, pass-through and proxy, and waits until all three answer. */
export async function startUnderTest({ folder }: Workshop): Promise<UnderTest> {
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(ended));
  };
  try {
    const stub = await startSaying(children, join(import.meta.dirname, 'stub-upstream.ts'), join(folder, 'list.jws'));
    const through = await startSaying(children, join(import.meta.dirname, 'pass-through.ts'), String(stub));
    const proxy = await startProxy(children, folder, stub);
    return {
      candidates: [
        { name: 'pass-through', port: through },
        { name: 'Messenger-Proxy', port: proxy },
      ],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A child that prints its port. */
function startSaying(children: ChildProcess[], script: string, argument: string): Promise<number> {
  const child = spawn(process.execPath, [script, argument], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (text: Buffer) => resolve(Number(text.toString())));
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
}

async function startProxy(children: ChildProcess[], folder: string, stub: number): Promise<number> {
  const port = await freePort();
  const upstream = `http://127.0.0.1:${stub}`;
  const config = {
    serverName: OWN,
    house: { displayName: 'Bench', help: 'none' },
    client: {
      host: '127.0.0.1',
      port,
      allowedHosts: [`127.0.0.1:${port}`],
      webRoot: null,
      devServer: null,
      publicBaseUrl: `http://127.0.0.1:${port}`,
    },
    federation: {
      host: '127.0.0.1',
      port: 0,
      certificateFile: 'leaf.pem',
      keyFile: 'leaf.key',
      advertisedAs: `${OWN}:8448`,
    },
    outbound: {
      host: '127.0.0.1',
      port: 0,
      egressCaCertificateFile: 'egress.pem',
      egressCaKeyFile: 'egress.key',
      peerCaFile: 'tls-ca.pem',
      peers: {},
    },
    synapse: { client: upstream, federation: upstream },
    appservice: upstream,
    directory: upstream,
    federationList: {
      url: `${upstream}/federationList.jws`,
      caFile: 'list-ca.pem',
      cacheFile: 'list-cache.json',
      refreshSeconds: 3600,
    },
    dataDir: '.',
  };
  const file = join(folder, 'proxy.json');
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const log = openSync(join(folder, 'proxy.log'), 'a');
  const child = spawn(process.execPath, [APP, '--config', file], {
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', log, 'inherit'],
  });
  children.push(child);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    if (answer?.status === 200) return port;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The Messenger-Proxy did not become healthy within 10 s.');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
