import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, Health, listenOn } from '@medicus/server-kit';
import { makeAuthority, makeLeaf, type Issued } from '@medicus/stack';
import { domainListOf } from '@medicus/testkit';
import { createDirectoryApp } from './app.ts';
import { openDatabase } from './database.ts';
import { FederationListFile } from './federation-list-file.ts';
import { createAskUserInfo } from './openid-userinfo.ts';
import { SearchTokens } from './search-token.ts';
import { readDomains, signList } from './sign-list.ts';

export const OPERATOR_TOKEN = 'operator-token-of-the-test';

/** Answers `/openid/userinfo` as a house's federation side does, over TLS with a certificate for `certificateName`. */
export interface HouseStub {
  readonly port: number;
  /** What the next answers are: status and body. */
  answer: { status: number; body: string; headers?: Record<string, string> };
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startHouse(authority: Issued, certificateName: string): Promise<HouseStub> {
  const leaf = await makeLeaf(authority, { name: certificateName, purpose: 'tls' }, { now: Date.now(), days: 2 });
  const server: Server = createServer({ cert: leaf.certificatePem, key: leaf.keyPem }, (request, response) => {
    stub.asked.push(`${request.headers.host} ${request.url}`);
    response.writeHead(stub.answer.status, { 'content-type': 'application/json', ...stub.answer.headers });
    response.end(stub.answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: HouseStub = {
    port: (server.address() as AddressInfo).port,
    answer: { status: 401, body: '{"errcode":"M_UNKNOWN_TOKEN"}' },
    asked: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
}

export interface DirectoryUnderTest {
  readonly url: string;
  readonly folder: string;
  readonly tokens: SearchTokens;
  readonly federationListFile: string;
  /** Everything the directory logged so far. */
  log(): string;
  /** The text of every file in its folder, WAL included. */
  files(): Promise<ReadonlyMap<string, string>>;
  sign(version: number, domains?: unknown): Promise<void>;
  import(bundle: unknown, token?: string): Promise<{ readonly status: number; readonly body: unknown }>;
  now: number;
  stop(): Promise<void>;
}

/** The real app on a free port, with a real database file, key and signed list. */
export async function startDirectory(
  peers: ReadonlyMap<string, { host: string; port: number }> = new Map(),
  peerCa = '',
): Promise<DirectoryUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'directory-'));
  const federationListFile = join(folder, 'federationList.jws');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const lines: string[] = [];
  const log = createLog('directory', { write: (line: string) => void lines.push(line) });
  const clock = () => under.now;
  const tokens = new SearchTokens(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), clock);
  const database = openDatabase(join(folder, 'directory.db'));
  const userInfo = createAskUserInfo(peers, peerCa);
  const authority = await makeAuthority('list', { now: Date.now(), days: 2 });
  const signer = await makeLeaf(authority, { name: 'signer', purpose: 'signature' }, { now: Date.now(), days: 2 });
  const app = createDirectoryApp({
    database,
    federationList: new FederationListFile(federationListFile),
    askUserInfo: userInfo.ask,
    tokens,
    operatorToken: OPERATOR_TOKEN,
    clock,
    log,
    health: new Health(),
  });
  await app.ready();
  const port = await listenOn(app.server, '127.0.0.1', 0);
  const url = `http://127.0.0.1:${port}`;
  const under: DirectoryUnderTest = {
    url,
    folder,
    tokens,
    federationListFile,
    now: Date.now(),
    log: () => lines.join(''),
    async files() {
      const names = await readdir(folder);
      return new Map(
        await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as const)),
      );
    },
    async sign(version, domains = domainListOf()) {
      const read = readDomains(domains);
      if (!read.ok) throw new Error(read.defect.join());
      const material = { keyPem: signer.keyPem, chainPem: `${signer.certificatePem}${authority.certificatePem}` };
      const jws = await signList(read.value, version, material, Date.now);
      if (!jws.ok) throw new Error(jws.defect);
      await writeFile(federationListFile, jws.value);
    },
    async import(bundle, token = OPERATOR_TOKEN) {
      const response = await fetch(`${url}/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
        body: JSON.stringify(bundle),
      });
      return { status: response.status, body: await response.json() };
    },
    async stop() {
      await app.close();
      await userInfo.close();
      database.close();
      await rm(folder, { recursive: true });
    },
  };
  return under;
}
