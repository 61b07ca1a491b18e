import { entriesOf, parseBundle } from '@medicus/fhir';
import { parseUserId, type UserId } from '@medicus/ids';
import { directoryBundle } from '@medicus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDirectory, type DirectoryUnderTest } from './under-test.fixture.ts';

const user = (id: string): UserId => {
  const parsed = parseUserId(id);
  if (!parsed.ok) throw new Error('bad id');
  return parsed.value;
};
const becker = user('@becker:nord.klinik.test');

let directory: DirectoryUnderTest;
let token: string;
beforeAll(async () => {
  directory = await startDirectory();
  await directory.sign(1);
  expect(await directory.import(directoryBundle())).toMatchObject({ status: 200, body: { organizations: 2 } });
  token = await directory.tokens.issue(becker);
});
afterAll(() => directory.stop());

async function get(path: string, bearer: string | undefined = token) {
  const response = await fetch(`${directory.url}/search/${path}`, {
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Bundle };
}
interface Bundle {
  readonly resourceType: string;
  readonly total?: number;
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly {
    readonly resource: { readonly id: string };
    readonly search: { readonly mode: string };
  }[];
  readonly issue?: readonly { readonly diagnostics: string }[];
}
const hits = (body: Bundle) =>
  (body.entry ?? []).filter((one) => one.search.mode === 'match').map((one) => one.resource.id);

const PEOPLE =
  'PractitionerRole?practitioner.active=true&_include=PractitionerRole:practitioner' +
  '&_include=PractitionerRole:endpoint&_include=PractitionerRole:organization&_include=PractitionerRole:location';
const SERVICES =
  'HealthcareService?organization.active=true&endpoint:Endpoint.status=active&endpoint:Endpoint.connection-type=tim-fa' +
  '&_include=HealthcareService:endpoint&_include=HealthcareService:organization&_include=HealthcareService:location';

describe('search (VZD, A_25479, A_25428)', () => {
  it('finds a person by a part of the name and brings along what is needed to show and reach them', async () => {
    const { status, headers, body } = await get(`${PEOPLE}&practitioner.name:contains=eber`);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/fhir+json; charset=utf-8',
      'no-store',
    ]);
    const parsed = parseBundle(body);
    expect(parsed.ok && entriesOf([parsed.value])).toEqual([
      {
        kind: 'person',
        userId: '@weber:sued.klinik.test',
        displayName: 'Weber, Jonas',
        role: 'Oberarzt',
        specialty: 'Radiologie',
        house: { name: 'Klinikum Süd', city: 'Ulm', serverName: 'sued.klinik.test' },
      },
    ]);
  });

  it.each([
    ['practitioner.name=Web', ['sued-weber-role']],
    ['practitioner.name=eber', []],
    ['practitioner.name:contains=weber,becker', ['nord-becker-role', 'sued-weber-role']],
    ['organization.name:contains=klinikum%20sued', ['sued-kaya-role', 'sued-vogt-role', 'sued-weber-role']],
    ['_text=radiologie%20ulm', ['sued-weber-role']],
    ['_text=radiologie%20stuttgart', []],
    ['_text=Oberarzt%20S%C3%BCd', ['sued-weber-role']],
    ['endpoint.address=matrix:u/kaya:sued.klinik.test', ['sued-kaya-role']],
    [
      'endpoint.address=matrix:u/kaya:sued.klinik.test,matrix:u/keller:nord.klinik.test',
      ['sued-kaya-role', 'nord-keller-role'],
    ],
    ['endpoint.address=matrix:u/kay', []],
    ['endpoint.connection-type=tim-fa', []],
    ['endpoint.payload-type=tim-chat&endpoint.status=active&_text=kaya', ['sued-kaya-role']],
    [
      'endpoint.connection-type=https://gematik.de/fhir/directory/CodeSystem/EndpointDirectoryConnectionType|tim&_text=kaya',
      ['sued-kaya-role'],
    ],
    ['endpoint.status=off', []],
  ])('people with %s', async (query, expected) => {
    const { status, body } = await get(`${PEOPLE}&${query}`);
    expect([status, hits(body)]).toEqual([200, expected]);
  });

  it('finds the function addresses of both houses as services', async () => {
    const { body } = await get(`${SERVICES}&_text=radiologie`);
    const parsed = parseBundle(body);
    expect(parsed.ok && entriesOf([parsed.value]).map((one) => [one.kind, one.userId, one.displayName])).toEqual([
      ['service', '@_tim_radiologie:nord.klinik.test', 'Radiologie Dienst · Nord'],
      ['service', '@_tim_radiologie:sued.klinik.test', 'Radiologie Dienst · Süd'],
    ]);
    const byName = await get(`${SERVICES}&name:contains=dienst&organization.name:contains=nord`);
    expect(hits(byName.body)).toHaveLength(1);
  });

  it('finds addresses themselves', async () => {
    const { body } = await get('Endpoint?status=active&connection-type=tim-fa');
    expect(hits(body)).toHaveLength(2);
    expect(hits((await get('Endpoint?address=matrix:u/weber:sued.klinik.test')).body)).toEqual(['sued-weber']);
  });

  it('gives pages of at most 100, linked by next, that together hold everybody once', async () => {
    const seen: string[] = [];
    let path: string | undefined = `${PEOPLE}&_count=4`;
    let pages = 0;
    while (path !== undefined) {
      const { body }: { body: Bundle } = await get(path);
      seen.push(...hits(body));
      pages++;
      const next: string | undefined = body.link?.find((link) => link.relation === 'next')?.url;
      path = next?.slice(next.indexOf('/search/') + '/search/'.length);
      if (path === undefined) expect(body.total).toBe(6);
    }
    expect(pages).toBe(2);
    expect(new Set(seen).size).toBe(6);
    expect(seen).toHaveLength(6);
  });

  it.each([
    'favourite-colour=blue',
    'practitioner.name:missing=true',
    'practitioner.active=false',
    '_include=PractitionerRole:secrets',
    '_count=0',
    '_count=ten',
    '_offset=99999999',
    'practitioner.name:contains=%20',
    '__proto__=x',
    'endpoint.status=active&endpoint.status=off',
    '_has:Endpoint=x',
  ])('answers 400 with a sentence to %s', async (query) => {
    const { status, body } = await get(`PractitionerRole?${query}`);
    expect([status, body.resourceType]).toEqual([400, 'OperationOutcome']);
    expect(body.issue?.[0]?.diagnostics).toMatch(/\.$/);
  });

  it.each(["'", '"', '%25', '_', "x' OR 1=1 --", '\\', ');DROP TABLE hit;'])(
    'takes %s as text, not as SQL',
    async (typed) => {
      const { status, body } = await get(`PractitionerRole?_text=${encodeURIComponent(typed)}%20zzz`);
      expect([status, hits(body)]).toEqual([200, []]);
    },
  );
});

describe('who may search', () => {
  it.each([
    ['nobody', undefined],
    ['rubbish', 'rubbish'],
    ['an unsigned token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJAYmVja2VyOm5vcmQua2xpbmlrLnRlc3QifQ.'],
  ])('not %s', async (_who, bearer) => {
    const response = await fetch(`${directory.url}/search/PractitionerRole`, {
      headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'login' }] });
  });

  it('not with a token of another directory', async () => {
    const other = await startDirectory();
    expect((await get(PEOPLE, await other.tokens.issue(becker))).status).toBe(401);
    await other.stop();
  });

  it('not after 24 hours, and not when the clock of the token is in the future of its end', async () => {
    directory.now += 86_399_000;
    expect((await get(PEOPLE)).status).toBe(200);
    directory.now += 2_000;
    expect((await get(PEOPLE)).status).toBe(401);
    directory.now -= 86_401_000;
  });

  it('not once the house has left the federation list, and again when it is back', async () => {
    await directory.sign(2, [{ domain: 'sued.klinik.test', telematikID: '5-2', isInsurance: false }]);
    expect((await get(PEOPLE)).status).toBe(401);
    await directory.sign(3);
    expect((await get(PEOPLE)).status).toBe(200);
  });

  it('not without pause: somebody who copies the directory is slowed down, others are not', async () => {
    const copier = await directory.tokens.issue(user('@copier:nord.klinik.test'));
    const statuses: number[] = [];
    for (let asked = 0; asked < 61; asked++) statuses.push((await get('Endpoint', copier)).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    const { status, headers } = await get('Endpoint', copier);
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    expect((await get('Endpoint')).status).toBe(200);
    directory.now += 10_000;
    expect((await get('Endpoint', copier)).status).toBe(200);
  });
});

describe('search terms are forgotten (A_22814)', () => {
  it('occur in no log line, database, write-ahead log or other file', async () => {
    const term = 'Quastenflosser9317';
    for (const query of [
      `_text=${term}`,
      `practitioner.name:contains=${term}`,
      `${term}=x`,
      `_count=${term}`,
      `endpoint.address=matrix:u/${term}:x.test`,
    ]) {
      await get(`PractitionerRole?${query}`);
    }
    await get(`Nonsense/${term}?x=${term}`).catch(() => undefined);
    await fetch(`${directory.url}/tim-authenticate?mxId=${term}`);
    const files = await directory.files();
    const traces = [...files, ['log', directory.log()] as const]
      .filter(([, text]) => text.toLowerCase().includes(term.toLowerCase()))
      .map(([name]) => name);
    expect(traces).toEqual([]);
    // The scan can find something: a name that was imported, and the route that was asked for.
    expect([...files].filter(([, text]) => text.includes('Weber')).map(([name]) => name)).not.toEqual([]);
    expect(directory.log()).toContain('/search/PractitionerRole');
    expect(directory.log()).not.toContain('becker');
  });
});
