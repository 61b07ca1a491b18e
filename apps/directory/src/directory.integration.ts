import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, parseServerName, parseUserId, type ServerName, type UserId } from '@medicus/ids';
import { stackLayout } from '@medicus/stack';
import { sharedStack, type SharedStack } from '@medicus/stack/shared-stack';
import { directoryBundle } from '@medicus/testkit';
import { createDirectoryClient, type DirectoryClient } from '@medicus/vzd-client';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { importBundle } from './operator-commands.ts';

// The real journey: password → Synapse's OpenID token → own Messenger-Proxy → directory → callback over TLS to the
// other side of the proxy → search token → search.

const NORD = 'nord.klinik.test';
let stack: SharedStack;
let base: string;
let openIdToken: string;
let client: DirectoryClient;

beforeAll(async () => {
  stack = await sharedStack();
  const hospital = stack.description.hospitals.find((one) => one.serverName === NORD);
  base = hospital?.clientApi ?? '';
  const becker = stack.description.accounts.find((one) => one.userId === `@becker:${NORD}`);
  const login = await ask<{ access_token: string; user_id: string }>('/_matrix/client/v3/login', {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'becker' },
    password: becker?.password,
  });
  const path = `/_matrix/client/v3/user/${encodeURIComponent(login.user_id)}/openid/request_token`;
  openIdToken = (await ask<{ access_token: string }>(path, {}, login.access_token)).access_token;
  client = clientOf(NORD, openIdToken);
});

async function ask<Answer>(path: string, body: unknown, token?: string): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${base}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as Answer;
}

function serverName(name: string): ServerName {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error('bad name');
  return parsed.value;
}
function user(id: string): UserId {
  const parsed = parseUserId(id);
  if (!parsed.ok) throw new Error('bad id');
  return parsed.value;
}

function clientOf(house: string, accessToken: string): DirectoryClient {
  return createDirectoryClient({
    baseUrl: `${base}/_medicus/directory/v1`,
    serverName: serverName(house),
    openIdToken: async () => ok({ accessToken }),
    fetch: globalThis.fetch,
    clock: Date.now,
  });
}

describe('finding a colleague from the own house', () => {
  it('finds the service and the person behind “radiologie”, of both houses', async () => {
    const found = await client.search('radiologie');
    expect(found.ok ? found.value.entries.map((one) => [one.kind, one.userId]) : found.defect).toEqual([
      ['service', '@_tim_radiologie:nord.klinik.test'],
      ['service', '@_tim_radiologie:sued.klinik.test'],
      ['person', '@weber:sued.klinik.test'],
    ]);
  });

  it('finds Weber by name, with role, specialty and house', async () => {
    const found = await client.search('weber');
    expect(found.ok && found.value.entries).toEqual([
      {
        kind: 'person',
        userId: '@weber:sued.klinik.test',
        displayName: 'Weber, Jonas',
        role: 'Oberarzt',
        specialty: 'Radiologie',
        house: { name: 'Klinikum Süd', city: 'Ulm', serverName: 'sued.klinik.test' },
      },
    ]);
    expect(client.houseName(serverName('sued.klinik.test'))).toBe('Klinikum Süd');
  });

  it('says who is behind the addresses of a chat list', async () => {
    const answer = await client.lookup(['@kaya:sued.klinik.test', '@nobody:sued.klinik.test'].map(user));
    expect(answer.ok && Array.from(answer.value.values(), (one) => one.displayName)).toEqual(['Kaya, Miriam']);
  });

  it('hides somebody whose address is switched off, until it is on again', async () => {
    const { directory } = stackLayout(stack.dataDir);
    const file = join(directory.folder, 'kaya-off.json');
    const bundle = directoryBundle();
    const off = bundle.entry.map(({ resource }) => ({
      resource:
        resource.resourceType === 'Endpoint' && resource.id === 'sued-kaya' ? { ...resource, status: 'off' } : resource,
    }));
    const shown = async () => {
      const found = await client.search('kaya');
      return found.ok && found.value.entries.length;
    };
    writeFileSync(file, JSON.stringify({ ...bundle, entry: off }));
    await importBundle(directory.config, file);
    try {
      expect(await shown()).toBe(0);
    } finally {
      writeFileSync(file, JSON.stringify(bundle));
      await importBundle(directory.config, file);
    }
    expect(await shown()).toBe(1);
  });
});

describe('who is let in', () => {
  it.each([
    ['a token that nobody gave out', NORD, 'invented'],
    ['a house outside the federation list', 'west.klinik.test', undefined],
    ['another house than the one that gave the token', 'sued.klinik.test', undefined],
  ])('not with %s (AF_10235)', async (_what, house, token) => {
    expect(await clientOf(house, token ?? openIdToken).search('weber')).toEqual({
      ok: false,
      defect: 'not-authorised',
    });
  });

  it('nobody imports or signs through the proxy', async () => {
    const response = await fetch(`${base}/_medicus/directory/v1/import`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(404);
  });
});

describe('what was searched for', () => {
  it('stands in no log and no database of any part, write-ahead logs included (A_22814)', async () => {
    const term = 'Quastenflosser8841';
    expect(await client.search(`${term} ulm`)).toMatchObject({ ok: true, value: { entries: [] } });
    expect(await client.lookup([user(`@${term.toLowerCase()}:sued.klinik.test`)])).toMatchObject({ ok: true });
    // Lines leave the service a quarter of a second late: what is not written yet cannot be found.
    const { log } = stackLayout(stack.dataDir).directory;
    const logged = () => readFileSync(log, 'latin1').split('/search/PractitionerRole').length;
    const before = logged();
    expect(await client.search(`${term} ulm`)).toMatchObject({ ok: true, value: { entries: [] } });
    await vi.waitFor(() => expect(logged()).toBeGreaterThan(before), { timeout: 10_000 });
    // Other tests run on the same stack: a file may go while it is looked for, then the whole is read again.
    const { traces, seen } = await vi.waitFor(() => tracesIn(stack.dataDir, [term, term.toLowerCase()]), 10_000);
    expect(traces).toEqual([]);
    // The scan sees what is there: imported names in the database, the route in the directory's log.
    expect(seen).toContain('directory.db');
    expect(seen).toContain('directory.log');
  });
});

/** Files that hold one of the words, and names of files that hold what the scan must be able to see. */
function tracesIn(folder: string, words: readonly string[]): { traces: readonly string[]; seen: string } {
  const traces: string[] = [];
  let seen = '';
  for (const path of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!path.isFile()) continue;
    const file = join(path.parentPath, path.name);
    const text = readFileSync(file, 'latin1');
    if (words.some((one) => text.includes(one))) traces.push(file);
    if (text.includes('sued-weber-role') || text.includes('/search/PractitionerRole')) seen += ` ${path.name}`;
  }
  return { traces, seen };
}
