import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defect, ok, parseServerName, parseUserId, serverOf, type UserId } from '@medicus/ids';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryClient, type DirectoryClientOptions } from './index.ts';

const user = (id: string): UserId => {
  const parsed = parseUserId(id);
  if (!parsed.ok) throw new Error('bad id');
  return parsed.value;
};
const weber = user('@weber:sued.klinik.test');

/** A directory that knows only Weber, and counts what it is asked. */
const system = 'https://gematik.de/fhir/directory/CodeSystem/EndpointDirectoryConnectionType';
const WEBER = [
  [
    'match',
    {
      resourceType: 'PractitionerRole',
      id: 'r',
      practitioner: { reference: 'Practitioner/p' },
      organization: { reference: 'Organization/o' },
      endpoint: [{ reference: 'Endpoint/e' }],
    },
  ],
  ['include', { resourceType: 'Practitioner', id: 'p', active: true, name: [{ family: 'Weber', given: ['Jonas'] }] }],
  ['include', { resourceType: 'Organization', id: 'o', active: true, name: 'Klinikum Süd' }],
  [
    'include',
    {
      resourceType: 'Endpoint',
      id: 'e',
      status: 'active',
      connectionType: { system, code: 'tim' },
      payloadType: [{ text: 'x' }],
      address: 'matrix:u/weber:sued.klinik.test',
    },
  ],
].map(([mode, resource]) => ({ resource, search: { mode } }));
const bundle = (entry: readonly unknown[], next?: string) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  link: next === undefined ? [] : [{ relation: 'next', url: next }],
  entry,
});

type Answer = { readonly status: number; readonly body: unknown };
let server: Server;
let asked: { path: string; headers: IncomingMessage['headers'] }[];
let answer: (path: string, headers: IncomingMessage['headers']) => Answer | Promise<Answer>;
let options: DirectoryClientOptions;
let now: number;
let tokens: number;

const paths = (prefix: string) => asked.filter((one) => one.path.startsWith(prefix));
const directory: typeof answer = (path) => {
  if (path.startsWith('/tim-authenticate')) {
    return { status: 200, body: { access_token: `search-${++tokens}`, token_type: 'Bearer', expires_in: 86_400 } };
  }
  return { status: 200, body: bundle(path.startsWith('/search/PractitionerRole') ? WEBER : []) };
};

beforeEach(async () => {
  asked = [];
  tokens = 0;
  now = 1_000_000;
  answer = directory;
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, headers: request.headers });
    void Promise.resolve(answer(path, request.headers)).then(({ status, body }) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const nord = parseServerName('nord.klinik.test');
  if (!nord.ok) throw new Error('bad name');
  options = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serverName: nord.value,
    openIdToken: async () => ok({ accessToken: 'openid-secret' }),
    fetch: globalThis.fetch,
    clock: () => now,
  };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('search', () => {
  it('asks for people and services, and shows whom one can write to', async () => {
    const client = createDirectoryClient(options);
    expect(client.houseName(serverOf(weber))).toBeUndefined();
    expect(await client.search('Weber Ulm')).toEqual(
      ok({
        entries: [
          {
            kind: 'person',
            userId: weber,
            displayName: 'Weber, Jonas',
            role: undefined,
            specialty: undefined,
            house: { name: 'Klinikum Süd', city: undefined, serverName: 'sued.klinik.test' },
          },
        ],
        more: false,
      }),
    );
    expect(paths('/search').map((one) => new URL(one.path, 'http://x').searchParams.get('_text'))).toEqual([
      'Weber Ulm',
      'Weber Ulm',
    ]);
    expect(paths('/tim-authenticate').map((one) => [one.path, one.headers['x-matrix-openid-token']])).toEqual([
      ['/tim-authenticate?mxId=nord.klinik.test', 'openid-secret'],
    ]);
    expect(client.houseName(serverOf(weber))).toBe('Klinikum Süd');
  });

  it('says when there is more than it shows', async () => {
    answer = (path, headers) =>
      path.startsWith('/search/Prac')
        ? { status: 200, body: bundle(WEBER, 'https://elsewhere.test/search/PractitionerRole?_offset=50') }
        : directory(path, headers);
    expect(await createDirectoryClient(options).search('we')).toMatchObject({ ok: true, value: { more: true } });
  });

  it.each(['', 'w', ' - ', 'a b c'])('asks nobody for %j', async (text) => {
    expect(await createDirectoryClient(options).search(text)).toEqual(defect('too-short'));
    expect(asked).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const client = createDirectoryClient(options);
    const stop = new AbortController();
    answer = async (path, headers) => {
      if (path.startsWith('/search')) stop.abort();
      await new Promise((resolve) => setTimeout(resolve, 30));
      return directory(path, headers);
    };
    expect(await client.search('weber', { signal: stop.signal })).toEqual(defect('aborted'));
    expect(await client.search('weber', { signal: AbortSignal.abort() })).toEqual(defect('aborted'));
  });

  it.each<[string, Answer, string]>([
    ['a directory in trouble', { status: 503, body: {} }, 'directory-away'],
    ['too many searches', { status: 429, body: {} }, 'directory-away'],
    ['something that is no directory', { status: 200, body: { hello: 'world' } }, 'directory-away'],
    ['a refusal', { status: 403, body: {} }, 'not-authorised'],
  ])('names %s', async (_what, given, reason) => {
    answer = (path, headers) => (path.startsWith('/search') ? given : directory(path, headers));
    expect(await createDirectoryClient(options).search('weber')).toEqual(defect(reason));
  });

  it('says that the directory is away when nothing answers', async () => {
    const nowhere = { ...options, baseUrl: 'http://127.0.0.1:1' };
    expect(await createDirectoryClient(nowhere).search('weber')).toEqual(defect('directory-away'));
  });
});

describe('the search token', () => {
  it('is waited for only as long as the search is wanted; the exchange serves the next search', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    answer = async (path, headers) => {
      if (path.startsWith('/tim')) await gate;
      return directory(path, headers);
    };
    const client = createDirectoryClient(options);
    const stop = new AbortController();
    const first = client.search('weber', { signal: stop.signal });
    const second = client.search('weber');
    stop.abort();
    expect(await first).toEqual(defect('aborted'));
    open();
    expect(await second).toMatchObject({ ok: true });
    expect(paths('/tim-authenticate')).toHaveLength(1);
  });

  it('is exchanged once for many searches at a time, and kept until shortly before its end', async () => {
    const client = createDirectoryClient(options);
    await Promise.all(['weber', 'becker', 'kaya'].map((text) => client.search(text)));
    expect(paths('/tim-authenticate')).toHaveLength(1);
    now += (86_400 - 61) * 1000;
    await client.search('weber');
    expect(paths('/tim-authenticate')).toHaveLength(1);
    now += 2_000;
    await client.search('weber');
    expect(paths('/tim-authenticate')).toHaveLength(2);
  });

  it('is renewed once when it is no longer accepted, and the search goes on', async () => {
    const client = createDirectoryClient(options);
    await client.search('weber');
    answer = (path, headers) =>
      path.startsWith('/search') && headers.authorization === 'Bearer search-1'
        ? { status: 401, body: {} }
        : directory(path, headers);
    expect(await client.search('weber')).toMatchObject({ ok: true });
    expect(paths('/tim-authenticate')).toHaveLength(2);
  });

  it('is not asked for without end', async () => {
    answer = (path, headers) => (path.startsWith('/search') ? { status: 401, body: {} } : directory(path, headers));
    expect(await createDirectoryClient(options).search('weber')).toEqual(defect('not-authorised'));
    expect(paths('/search').length).toBeLessThanOrEqual(4);
  });

  it.each<[string, Partial<DirectoryClientOptions>, Answer, string]>([
    [
      'our own server is away',
      { openIdToken: async () => defect('server-away') },
      { status: 200, body: {} },
      'directory-away',
    ],
    ['the directory refuses us', {}, { status: 401, body: { message: 'no' } }, 'not-authorised'],
    ['the directory cannot ask our house', {}, { status: 503, body: { message: 'no' } }, 'directory-away'],
    ['the answer holds no token', {}, { status: 200, body: {} }, 'directory-away'],
  ])('is missing when %s', async (_what, change, given, reason) => {
    answer = () => given;
    const client = createDirectoryClient({ ...options, ...change });
    expect(await client.search('weber')).toEqual(defect(reason));
    // A failure is not kept.
    answer = directory;
    if (change.openIdToken === undefined) expect(await client.search('weber')).toMatchObject({ ok: true });
  });

  it('goes to nobody but our own proxy, whatever address a next link names', async () => {
    let turned = false;
    answer = (path, headers) => {
      if (!path.startsWith('/search/Prac') || turned) return directory(path, headers);
      turned = true;
      return { status: 200, body: bundle([], 'http://192.0.2.1/search/PractitionerRole?_offset=100') };
    };
    const found = await createDirectoryClient(options).lookup([weber]);
    expect(found.ok && found.value.get(weber)?.displayName).toBe('Weber, Jonas');
    expect(paths('/search/PractitionerRole').at(-1)?.path).toBe('/search/PractitionerRole?_offset=100');
  });
});

describe('looking up who is behind an address', () => {
  it('asks in batches, remembers who is listed and who is not, and asks again later', async () => {
    const client = createDirectoryClient(options);
    const many = [weber, ...Array.from({ length: 59 }, (_, index) => user(`@u${index}:nord.klinik.test`))];
    const found = await client.lookup(many);
    expect(found.ok && Array.from(found.value.keys())).toEqual([weber]);
    expect(paths('/search/PractitionerRole')).toHaveLength(3);
    await client.lookup(many.toReversed());
    expect(paths('/search/PractitionerRole')).toHaveLength(3);
    now += 4 * 60_000;
    await client.lookup([many[1]!, weber]);
    expect(paths('/search/PractitionerRole')).toHaveLength(4);
    expect(paths('/search/PractitionerRole').at(-1)?.path).not.toContain('weber');
  });

  it('keeps an address with long names within what a URL can carry', async () => {
    const long = Array.from({ length: 25 }, (_, index) => user(`@${'x'.repeat(200)}${index}:nord.klinik.test`));
    await createDirectoryClient(options).lookup(long);
    expect(Math.max(...asked.map((one) => one.path.length))).toBeLessThan(6_000);
  });

  it('knows those whom a search has found', async () => {
    const client = createDirectoryClient(options);
    await client.search('weber');
    const before = asked.length;
    expect((await client.lookup([weber])).ok).toBe(true);
    expect(asked).toHaveLength(before);
  });

  it('asks nobody for nobody', async () => {
    expect(await createDirectoryClient(options).lookup([])).toEqual(ok(new Map()));
    expect(asked).toEqual([]);
  });
});
