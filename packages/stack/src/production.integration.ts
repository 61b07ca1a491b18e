import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { repository } from './configure/programs.ts';
import { ENVIRONMENT } from './container/given.fixture.ts';
import { runCommand } from './fill/run-command.ts';
import { hospitalLayout, startStack, type Stack } from './index.ts';
import { signIn, type Caller } from './signed-in.fixture.ts';

// What the container images hold, run without containers: bundles and the production install, in a folder of their own.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 });

const NORD = 'nord.klinik.test';
const MADE = join(repository, 'var/tools/production');
let folder: string;
let apps: string;
let dataDir: string;
let stack: Stack;
let web: string;

beforeAll(async () => {
  if (!existsSync(join(MADE, 'apps/appservice/main.mjs'))) throw new Error(`${MADE} is missing: npm test makes it.`);
  folder = mkdtempSync(join(tmpdir(), 'medicus-production-'));
  apps = join(folder, 'apps');
  dataDir = join(folder, 'data');
  // What docker/Dockerfile copies; links stay as they are, so that one that leads back here would break.
  for (const name of ['apps', 'node_modules', 'stubs'])
    cpSync(join(MADE, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
  stack = await startStack({
    dataDir,
    apps,
    webRoot: join(apps, 'messenger-proxy/web'),
    ports: 'free',
    hospitals: [NORD],
    listRefreshSeconds: 1,
  });
  web = stack.description.hospitals[0]?.clientApi ?? '';
});
afterAll(async () => {
  await stack?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const filesIn = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));

describe('the production form', () => {
  it('holds bundles and what one of them needs: no source of ours, no tool, no link to elsewhere', () => {
    const files = [...filesIn(apps), ...filesIn(join(folder, 'node_modules'))];
    const ours = files.filter((path) => !path.slice(folder.length).includes('node_modules'));
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.filter((path) => /\.tsx?$|\.map$/.test(path))).toEqual([]);
    const packages = readdirSync(join(folder, 'node_modules/.pnpm'));
    expect(packages.some((name) => name.startsWith('matrix-appservice-bridge@'))).toBe(true);
    expect(packages.filter((name) => /^(?:vitest|typescript|rolldown|oxlint|vite|playwright)@/.test(name))).toEqual([]);
    const links = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isSymbolicLink(),
    );
    expect(links.filter((link) => readlinkSync(join(link.parentPath, link.name)).startsWith('/'))).toEqual([]);
  });

  it('is what runs: every server was started from the copied folder', () => {
    const { pids } = stack.description;
    const programs = Object.entries(pids)
      .filter(([name]) => !name.endsWith('/synapse'))
      .map(([, pid]) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1]);
    expect(new Set(programs)).toEqual(
      new Set(['appservice', 'directory', 'messenger-proxy'].map((app) => join(apps, app, 'main.mjs'))),
    );
  });

  it('is well in every part, in words', async () => {
    const health = await stack.health();
    expect(health.map((one) => one.name).toSorted()).toEqual([
      'directory',
      `${NORD}/appservice`,
      `${NORD}/messenger-proxy`,
      `${NORD}/synapse`,
    ]);
    expect(health.filter((one) => !one.ok)).toEqual([]);
  });
});

describe('one real answer of each part', () => {
  let becker: Caller;
  beforeAll(async () => {
    becker = await signIn(stack.description, 'becker');
  });

  it('Messenger-Proxy: the web app under a strict policy, with its hashed program', async () => {
    const page = await fetch(`${web}/`);
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/'unsafe-(?:inline|eval)'/);
    const asset = /src="(\/assets\/[\w-]+-[\w-]{8}\.js)"/.exec(await page.text())?.[1];
    const program = await fetch(`${web}${asset}`);
    expect(program.status).toBe(200);
    expect(program.headers.get('content-type')).toContain('javascript');
    expect((await program.text()).length).toBeGreaterThan(10_000);
    expect((await fetch(`${web}/assets/none-00000000.js`)).status).toBe(404);
  });

  it('Synapse, through the proxy: who signed in with a password', async () => {
    expect(await becker.ask('GET', '/_matrix/client/v3/account/whoami')).toMatchObject({ user_id: `@becker:${NORD}` });
  });

  it('application service: `account add` and `account list` from their bundle', async () => {
    const config = hospitalLayout(dataDir, NORD).appservice.config;
    const account = (args: readonly string[], stdin = '') =>
      runCommand(join(apps, 'appservice/account.mjs'), [...args, '--config', config], stdin);
    const add = ['add', '--user', 'neu', '--name', 'Neu, Nina', '--role', 'clinician', '--password-file', '-'];
    expect((await account(add, 'ein langes Kennwort 1')).stdout).toContain(`@neu:${NORD} created (clinician)`);
    const { stdout } = await account(['list']);
    expect(stdout.split('\n')).toContainEqual(expect.stringMatching(/^@neu:nord\.klinik\.test\tNeu, Nina\tclinician$/));
  });

  it('application service: Synapse reaches it', async () => {
    const { as_token: token, id } = parse(
      readFileSync(hospitalLayout(dataDir, NORD).appservice.registration, 'utf8'),
    ) as { as_token: string; id: string };
    const synapse = stack.description.hospitals[0]?.synapse;
    const ping = await fetch(`${synapse}/_matrix/client/v1/appservice/${id}/ping`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{}',
    });
    expect(await ping.json()).toMatchObject({ duration_ms: expect.any(Number) as number });
  });

  it('directory: a colleague found with a search token', async () => {
    const openId = await becker.ask<{ access_token: string }>(
      'POST',
      `/_matrix/client/v3/user/${encodeURIComponent(`@becker:${NORD}`)}/openid/request_token`,
      {},
    );
    const directory = `${web}/_medicus/directory/v1`;
    const search = `${directory}/search/PractitionerRole?practitioner.name=schneider`;
    expect((await fetch(search)).status).toBe(401);
    const exchanged = await fetch(`${directory}/tim-authenticate?mxId=${NORD}`, {
      headers: { 'x-matrix-openid-token': openId.access_token },
    });
    const { access_token: token } = (await exchanged.json()) as { access_token: string };
    const found = await fetch(search, { headers: { authorization: `Bearer ${token}` } });
    expect(found.status).toBe(200);
    expect(await found.json()).toMatchObject({ total: 1, entry: [{ resource: { id: 'nord-schneider-role' } }] });
  });

  it('configure: the files of a hospital’s containers, from its bundle', async () => {
    const given = join(folder, 'given');
    const out = join(folder, 'out');
    cpSync(join(dataDir, 'trust/list-ca.pem'), join(given, 'list-ca.pem'));
    cpSync(join(dataDir, 'trust/federation-ca.pem'), join(given, 'federation.pem'));
    for (const name of ['peer-ca.pem', 'peers.json', 'function-addresses.json']) writeFileSync(join(given, name), '');
    const command = join(apps, 'configure/bin/main.mjs');
    const { stdout } = await runCommand(command, ['--out', out, '--given', given], '', ENVIRONMENT);
    expect(stdout).toContain('The configuration of klinik.example is written.');
    expect(readFileSync(join(out, 'synapse/homeserver.yaml'), 'utf8')).toContain('server_name: klinik.example');
    await expect(runCommand(command, ['--out', out, '--given', given])).rejects.toThrow('TZ is missing in .env.');
  });
});
