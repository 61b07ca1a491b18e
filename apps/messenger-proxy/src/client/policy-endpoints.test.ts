import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  OWN,
  PEER,
  startUnderTest,
  STRANGER,
  TOKEN,
  type ProxyUnderTest,
} from '../testing/proxy-under-test.fixture.ts';

let under: ProxyUnderTest;
beforeAll(async () => {
  under = await startUnderTest({
    synapse: (request, response) => {
      const url = request.url ?? '';
      response.writeHead(200, { 'content-type': 'application/json' });
      if (url === '/_matrix/client/versions') {
        response.end(
          JSON.stringify({
            versions: ['r0.6.1', 'v1.1', 'v1.11', 'v1.12', 'v1.15', 'v2.0'],
            unstable_features: { 'org.matrix.msc4140': true },
          }),
        );
      } else if (url === '/_matrix/client/v3/login') {
        response.end(
          JSON.stringify({
            flows: [{ type: 'm.login.password' }, { type: 'm.login.application_service' }, { type: 'm.login.token' }],
          }),
        );
      } else response.end('{}');
    },
  });
});
afterAll(() => under.stop());

async function ask(
  method: string,
  path: string,
  body?: unknown,
  token: string | null = TOKEN,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await fetch(`http://${under.clientHost}${path}`, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

describe('may-invite', () => {
  it.each([
    [`@weber:${PEER}`, { decision: 'other-house-decides' }],
    [`@schneider:${OWN}`, { decision: 'allowed' }],
    [`@dr:${STRANGER}`, { decision: 'refused', refusal: { reason: 'not-in-federation', server: STRANGER } }],
    [`@becker:${OWN}`, { decision: 'refused', refusal: { reason: 'oneself' } }],
    ['weber', { decision: 'refused', refusal: { reason: 'malformed-user-id' } }],
  ])('says about %s what the invitation itself would meet (A_25534)', async (invitee, expected) => {
    expect(await ask('POST', '/_medicus/policy/v1/may-invite', { invitee })).toEqual({ status: 200, body: expected });
  });
  it('answers nobody who is not signed in', async () => {
    expect((await ask('POST', '/_medicus/policy/v1/may-invite', { invitee: 'x' }, null)).status).toBe(401);
    expect((await ask('POST', '/_medicus/policy/v1/may-invite', { invitee: 'x' }, 'syt_unknown')).status).toBe(401);
    expect((await ask('GET', `/_medicus/policy/v1/houses/${PEER}`, undefined, null)).status).toBe(401);
  });
});

describe('houses', () => {
  it('says whether a house is listed and reachable', async () => {
    expect((await ask('GET', `/_medicus/policy/v1/houses/${OWN}`)).body).toEqual({ listed: true, reachable: true });
    expect((await ask('GET', `/_medicus/policy/v1/houses/${PEER}`)).body).toEqual({ listed: true, reachable: false });
    expect((await ask('GET', `/_medicus/policy/v1/houses/${STRANGER}`)).body).toEqual({
      listed: false,
      reachable: false,
    });
  });
  it('introduces one’s own house to anybody', async () => {
    expect((await ask('GET', '/_medicus/policy/v1/house', undefined, null)).body).toEqual({
      serverName: OWN,
      displayName: 'Klinikum Nord',
      help: 'Telefon 1',
    });
  });
});

describe('what is offered', () => {
  it('is nothing above Matrix 1.11, and no unstable feature (A_25641-01)', async () => {
    expect((await ask('GET', '/_matrix/client/versions', undefined, null)).body).toEqual({
      versions: ['r0.6.1', 'v1.1', 'v1.11'],
      unstable_features: {},
    });
  });
  it('is the password as the only way in', async () => {
    expect((await ask('GET', '/_matrix/client/v3/login', undefined, null)).body).toEqual({
      flows: [{ type: 'm.login.password' }],
    });
  });
  it('is well-known with a port (for peers) and the own origin (for clients)', async () => {
    expect((await ask('GET', '/.well-known/matrix/server', undefined, null)).body).toEqual({
      'm.server': `${OWN}:4811`,
    });
    expect((await ask('GET', '/.well-known/matrix/client', undefined, null)).body).toEqual({
      'm.homeserver': { base_url: `http://nord.localhost:${under.proxy.ports.client}` },
    });
  });
});

describe('the directory', () => {
  it('is reached for search and sign-in alone, with its own header', async () => {
    under.arrived.length = 0;
    await fetch(`http://${under.clientHost}/_medicus/directory/v1/tim-authenticate?mxId=${OWN}`, {
      headers: { 'x-matrix-openid-token': 'abc', cookie: 'a=b' },
    });
    await fetch(`http://${under.clientHost}/_medicus/directory/v1/search/PractitionerRole?name=x`, {
      headers: { authorization: 'Bearer search' },
    });
    expect(under.arrived).toMatchObject([
      { url: `/tim-authenticate?mxId=${OWN}`, headers: { 'x-matrix-openid-token': 'abc' } },
      { url: '/search/PractitionerRole?name=x', headers: { authorization: 'Bearer search' } },
    ]);
    expect(under.arrived[0]?.headers.cookie).toBeUndefined();
    const imported = await fetch(`http://${under.clientHost}/_medicus/directory/v1/import`, {
      method: 'POST',
      body: '{}',
    });
    expect(imported.status).toBe(404);
  });
});

describe('a house without a fresh list', () => {
  it('keeps talking inside, and says why nothing goes out', async () => {
    const alone = await startUnderTest({ withoutList: true });
    const base = `http://${alone.clientHost}/_matrix/client/v3/createRoom`;
    const create = async (invitee: string): Promise<Response> =>
      fetch(base, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ invite: [invitee] }),
      });
    expect((await create(`@schneider:${OWN}`)).status).toBe(200);
    const refused = await create(`@weber:${PEER}`);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      'org.medicus-messenger.refusal': { reason: 'federation-list-stale' },
    });
    const health = await fetch(`http://${alone.clientHost}/health`);
    expect(health.status).toBe(503);
    expect(await health.text()).toContain('nothing leaves or enters');
    await alone.stop();
  });
});
