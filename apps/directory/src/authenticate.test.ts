import { makeAuthority, type Issued } from '@medicus/stack';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDirectory, startHouse, type DirectoryUnderTest, type HouseStub } from './under-test.fixture.ts';

const TOKEN = 'openid-token-of-becker';
let authority: Issued;
let nord: HouseStub;
/** Presents a certificate for another name. */
let impostor: HouseStub;
/** Presents a certificate of an authority that nobody knows. */
let stranger: HouseStub;
let directory: DirectoryUnderTest;

beforeAll(async () => {
  authority = await makeAuthority('federation', { now: Date.now(), days: 2 });
  const unknown = await makeAuthority('federation', { now: Date.now(), days: 2 });
  nord = await startHouse(authority, 'nord.klinik.test');
  impostor = await startHouse(authority, 'nord.klinik.test');
  stranger = await startHouse(unknown, 'west.klinik.test');
  const peers = new Map([
    ['nord.klinik.test', { host: '127.0.0.1', port: nord.port }],
    ['sued.klinik.test', { host: '127.0.0.1', port: impostor.port }],
    ['west.klinik.test', { host: '127.0.0.1', port: stranger.port }],
    ['ost.klinik.test', { host: '127.0.0.1', port: 1 }],
    ['unlisted.klinik.test', { host: '127.0.0.1', port: nord.port }],
    ['kasse.test', { host: '127.0.0.1', port: nord.port }],
  ]);
  directory = await startDirectory(peers, authority.certificatePem);
  const listed = ['nord', 'sued', 'west', 'ost', 'peerless'].map((name) => ({
    domain: `${name}.klinik.test`,
    telematikID: '5-2',
    isInsurance: false,
  }));
  await directory.sign(1, [
    ...listed,
    { domain: 'kasse.test', telematikID: '8-01', isInsurance: true, ik: ['109500969'] },
  ]);
});
afterAll(async () => {
  await directory.stop();
  await Promise.all([nord.close(), impostor.close(), stranger.close()]);
});
beforeEach(() => {
  for (const house of [nord, impostor, stranger]) {
    house.asked.length = 0;
    house.answer = { status: 200, body: '{"sub":"@becker:nord.klinik.test"}' };
  }
});

async function authenticate(house: string, token: string | undefined = TOKEN) {
  const response = await fetch(`${directory.url}/tim-authenticate?mxId=${encodeURIComponent(house)}`, {
    headers: token === undefined ? {} : { 'x-matrix-openid-token': token },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('a Matrix OpenID token becomes a search token (I_VZD_TIM_Authenticate)', () => {
  it('after the house itself has said whose it is, over TLS with a certificate for its name', async () => {
    const { status, body } = await authenticate('nord.klinik.test');
    expect([status, body['token_type'], body['expires_in']]).toEqual([200, 'Bearer', 86_400]);
    expect(nord.asked).toEqual([`nord.klinik.test /_matrix/federation/v1/openid/userinfo?access_token=${TOKEN}`]);
    const jwt = String(body['access_token']);
    expect(decodeProtectedHeader(jwt).alg).toBe('ES256');
    const claims = decodeJwt(jwt);
    expect([claims.sub, (claims.exp ?? 0) - (claims.iat ?? 0)]).toEqual(['@becker:nord.klinik.test', 86_400]);
    const search = await fetch(`${directory.url}/search/Endpoint`, { headers: { authorization: `Bearer ${jwt}` } });
    expect(search.status).toBe(200);
  });

  it.each([
    ['a token that the house does not know', 'nord.klinik.test', { status: 401, body: '{}' }, 401],
    [
      'a token of somebody of another house',
      'nord.klinik.test',
      { status: 200, body: '{"sub":"@weber:sued.klinik.test"}' },
      401,
    ],
    [
      'a house whose name is only a prefix',
      'nord.klinik.test',
      { status: 200, body: '{"sub":"@a:nord.klinik.test.evil.test"}' },
      401,
    ],
    ['an answer without a person', 'nord.klinik.test', { status: 200, body: '{"sub":7}' }, 401],
    ['an answer that is no JSON', 'nord.klinik.test', { status: 200, body: '<html>' }, 503],
    ['an endless answer', 'nord.klinik.test', { status: 200, body: `{"x":"${'x'.repeat(100_000)}"}` }, 503],
    ['a house in trouble', 'nord.klinik.test', { status: 500, body: '{}' }, 503],
    [
      'a certificate for another name',
      'sued.klinik.test',
      { status: 200, body: '{"sub":"@weber:sued.klinik.test"}' },
      503,
    ],
    [
      'a certificate of an unknown authority',
      'west.klinik.test',
      { status: 200, body: '{"sub":"@a:west.klinik.test"}' },
      503,
    ],
    ['a house that is away', 'ost.klinik.test', { status: 200, body: '{}' }, 503],
    ['a listed house without an address', 'peerless.klinik.test', { status: 200, body: '{}' }, 503],
  ])('not with %s', async (_what, house, answer, expected) => {
    for (const stub of [nord, impostor, stranger]) stub.answer = answer;
    const { status, body } = await authenticate(house);
    expect(status).toBe(expected);
    expect(body['message']).toMatch(/\.$/);
    expect(Object.keys(body)).toEqual(['message']);
  });

  it('never through a redirect', async () => {
    nord.answer = { status: 302, body: '', headers: { location: `https://127.0.0.1:${nord.port}/elsewhere` } };
    expect((await authenticate('nord.klinik.test')).status).toBe(503);
    expect(nord.asked).toHaveLength(1);
  });

  it.each([
    'unlisted.klinik.test',
    'evil.test',
    'NORD.klinik.test',
    'nord.klinik.test@evil.test',
    'nord.klinik.test/../x',
    '127.0.0.1:22',
    '',
  ])('asks nobody for a house that is not in the federation list: %s (A_25534)', async (house) => {
    expect((await authenticate(house)).status).toBe(401);
    expect([nord.asked, impostor.asked, stranger.asked]).toEqual([[], [], []]);
  });

  it('not for houses of insured people: their tokens are for another search', async () => {
    expect((await authenticate('kasse.test')).status).toBe(401);
    expect(nord.asked).toEqual([]);
  });

  it('not without a token', async () => {
    const response = await fetch(`${directory.url}/tim-authenticate?mxId=nord.klinik.test`);
    expect(response.status).toBe(401);
    expect(nord.asked).toEqual([]);
  });

  it('and leaves neither the token nor the person in the log', () => {
    expect(directory.log()).toContain('"reason":"token-refused"');
    expect(directory.log()).not.toContain(TOKEN);
    expect(directory.log()).not.toContain('becker');
  });
});

describe('without a federation list', () => {
  it('nobody is let in, and health says what to do', async () => {
    const fresh = await startDirectory();
    const response = await fetch(`${fresh.url}/tim-authenticate?mxId=nord.klinik.test`, {
      headers: { 'x-matrix-openid-token': TOKEN },
    });
    expect(response.status).toBe(503);
    const health = await fetch(`${fresh.url}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toEqual({
      ok: false,
      parts: [
        { name: 'database', ok: true, says: 'is empty; fill it with: npm run directory -- import' },
        {
          name: 'federation list',
          ok: false,
          says: 'There is no federation list. Sign one with: npm run directory -- sign-list',
        },
      ],
    });
    await fresh.stop();
  });
});
