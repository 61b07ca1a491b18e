import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OWN, PEER, startUnderTest, STRANGER, type ProxyUnderTest } from '../testing/proxy-under-test.fixture.ts';
import { rawRequest, sendRaw, type RawAnswer } from '../testing/raw-http.fixture.ts';

let under: ProxyUnderTest;
beforeAll(async () => {
  under = await startUnderTest();
});
afterAll(() => under.stop());
beforeEach(() => {
  under.arrived.length = 0;
});

const signedBy = (origin: string, destination = OWN): string =>
  `Authorization: X-Matrix origin="${origin}",destination="${destination}",key="ed25519:a",sig="abc"`;

function send(line: string, body = '', headers: readonly string[] = [signedBy(PEER)]): Promise<RawAnswer> {
  const tls = { ca: under.authorities.tls.certificatePem, servername: OWN };
  const bytes = rawRequest([`${line} HTTP/1.1`, `Host: ${OWN}:4811`, ...headers], body);
  return sendRaw({ port: under.proxy.ports.federation, tls }, bytes);
}

const invite = {
  event: {
    type: 'm.room.member',
    room_id: '!r:sued.klinik.test',
    sender: `@weber:${PEER}`,
    state_key: `@becker:${OWN}`,
    content: { membership: 'invite' },
    depth: 7,
  },
  room_version: '10',
};
const invitePath = (version = 'v2'): string => `/_matrix/federation/${version}/invite/%21r%3Asued.klinik.test/%24e`;

describe('the federation side (AF_10064-02)', () => {
  it.each([
    '/_matrix/key/v2/server',
    '/_matrix/federation/v1/version',
    '/_matrix/federation/v1/openid/userinfo?access_token=x',
  ])('is open without the list for %s (A_26331, A_26224)', async (path) => {
    expect((await send(`GET ${path}`, '', [])).status).toBe(200);
    expect(under.arrived.map(({ url }) => url)).toEqual([path]);
  });
  it('names itself with a port in well-known', async () => {
    const answer = await send('GET /.well-known/matrix/server', '', []);
    expect(JSON.parse(answer.body)).toEqual({ 'm.server': `${OWN}:4811` });
  });
  it('needs one header of a listed house for everything else', async () => {
    const path = 'GET /_matrix/federation/v1/query/profile?user_id=x';
    const cases: readonly (readonly [number, readonly string[]])[] = [
      [401, []],
      [401, [signedBy(PEER), signedBy(STRANGER)]],
      [401, [signedBy(PEER), signedBy(PEER)]],
      [401, ['Authorization: Bearer x']],
      [401, [signedBy(PEER, 'other.klinik.test')]],
      [403, [signedBy(STRANGER)]],
      [401, [signedBy(PEER.toUpperCase())]],
      [200, [signedBy(PEER)]],
    ];
    for (const [status, headers] of cases) expect((await send(path, '', headers)).status).toBe(status);
    expect(under.arrived).toHaveLength(1);
    expect(JSON.parse((await send(path, '', [signedBy(STRANGER)])).body)).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });
  it('hands on a header built anew, and the path as it came', async () => {
    const header = `Authorization: X-Matrix sig=abc , key="ed25519:a" ,origin=${PEER}`;
    await send('GET /_matrix/federation/v1/event/%24e%2Fx?a=%20', '', [header]);
    expect(under.arrived[0]).toMatchObject({
      url: '/_matrix/federation/v1/event/%24e%2Fx?a=%20',
      headers: { authorization: `X-Matrix origin="${PEER}",key="ed25519:a",sig="abc"` },
    });
  });
  it.each([
    'GET /_matrix/federation/v1/publicRooms',
    'POST /_matrix/federation/v1/publicRooms',
    'PUT /_matrix/federation/v1/exchange_third_party_invite/!r',
    'PUT /_matrix/federation/v1/3pid/onbind',
    'GET /_matrix/federation/v1/make_knock/!r/@x:y',
    'PUT /_matrix/federation/v1/send_knock/!r/$e',
    'GET /_matrix/federation/v1/hierarchy/!r',
    'GET /_matrix/client/versions',
    'GET /_synapse/admin/v1/server_version',
    'PUT /_matrix/federation/v3/invite/!r/$e',
    'PUT /_matrix/federation/unstable/invite/!r/$e',
    'PUT //_matrix/federation/v2/invite/!r/$e',
    'PUT /_matrix/federation/v2/%69nvite/!r/$e',
    'PUT /_matrix/federation/v2/invite/!r/$e/',
    'POST /_matrix/key/v2/query',
  ])('does not know %s (A_26520, A_28590)', async (line) => {
    expect((await send(line, line.startsWith('GET') ? '' : '{}')).status).toBe(404);
    expect(under.arrived).toEqual([]);
  });
  it('lets an invitation through byte for byte: its signature covers it', async () => {
    const odd = JSON.stringify(invite).replace('"depth":7', '"depth": 7.0');
    expect((await send(`PUT ${invitePath()}`, odd)).status).toBe(200);
    expect(under.arrived[0]?.body).toBe(odd);
    const v1 = JSON.stringify(invite.event);
    expect((await send(`PUT ${invitePath('v1')}`, v1)).status).toBe(200);
  });
  it.each([
    ['of another house’s person', { ...invite.event, sender: `@x:${STRANGER}` }],
    ['for another house’s person', { ...invite.event, state_key: `@x:${PEER}` }],
    ['for another room than its address says', { ...invite.event, room_id: '!other:sued.klinik.test' }],
    ['that is none', { ...invite.event, content: { membership: 'join' } }],
  ])('refuses an invitation %s', async (_name, event) => {
    const answers = [
      await send(`PUT ${invitePath()}`, JSON.stringify({ ...invite, event })),
      await send(`PUT ${invitePath('v1')}`, JSON.stringify(event)),
      await send(`PUT ${invitePath()}`, `{"event":${JSON.stringify(invite.event)},"event":${JSON.stringify(event)}}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(under.arrived).toEqual([]);
  });
  it('refuses an invitation that is not JSON, or too long', async () => {
    expect((await send(`PUT ${invitePath()}`, 'x')).status).toBe(400);
    expect((await send(`PUT ${invitePath()}`, '', [signedBy(PEER), 'Content-Length: 2000000'])).status).toBe(400);
    expect(under.arrived).toEqual([]);
  });
  it('refuses a stranger, serves it once it is listed, and refuses everybody when the list is too old (A_25537)', async () => {
    const path = 'GET /_matrix/federation/v1/query/profile?user_id=x';
    expect((await send(path, '', [signedBy(STRANGER)])).status).toBe(403);
    await under.publish(2, [OWN, PEER, STRANGER]);
    expect((await send(path, '', [signedBy(STRANGER)])).status).toBe(200);
    under.passHours(73);
    // The directory confirms the list on the first question.
    expect((await send(path, '', [signedBy(STRANGER)])).status).toBe(200);
    await under.publish(1, [OWN]);
    under.passHours(73);
    expect((await send(path, '', [signedBy(PEER)])).status).toBe(403);
    expect((await send('GET /_matrix/federation/v1/version', '', [])).status).toBe(200);
  });
});
