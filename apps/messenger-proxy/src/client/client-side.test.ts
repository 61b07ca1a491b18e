import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  OWN,
  PEER,
  startUnderTest,
  STRANGER,
  TOKEN,
  type ProxyUnderTest,
} from '../testing/proxy-under-test.fixture.ts';
import { rawRequest, sendRaw, type RawAnswer } from '../testing/raw-http.fixture.ts';

const CREATE = '/_matrix/client/v3/createRoom';
const ROOM = '!abc:nord.klinik.test';
const strangerInvite = JSON.stringify({ invite: [`@dr:${STRANGER}`] });

let under: ProxyUnderTest;
beforeAll(async () => {
  under = await startUnderTest();
});
afterAll(() => under.stop());
beforeEach(() => {
  under.arrived.length = 0;
});

function send(
  line: string,
  body = '',
  headers: readonly string[] = [`Authorization: Bearer ${TOKEN}`],
): Promise<RawAnswer> {
  const bytes = rawRequest([`${line} HTTP/1.1`, `Host: ${under.clientHost}`, ...headers], body);
  return sendRaw({ port: under.proxy.ports.client }, bytes);
}

describe('a way around the invitation rules (A_25534, A_25368-01)', () => {
  it.each([
    ['POST', CREATE],
    ['POST', '/_matrix/client/r0/createRoom'],
    ['POST', '/_matrix/client/api/v1/createRoom'],
    ['POST', '/_matrix/client/unstable/createRoom'],
    ['PUT', `${CREATE}/txn1`],
    ['PUT', '/_matrix/client/api/v1/createRoom/txn1'],
  ])('is not %s %s: 403 at once, and Synapse hears nothing', async (method, path) => {
    const answer = await send(`${method} ${path}`, strangerInvite);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({
      errcode: 'M_FORBIDDEN',
      'org.medicus-messenger.refusal': { reason: 'not-in-federation', server: STRANGER },
    });
    expect(under.arrived).toEqual([]);
  });

  it.each(['v3', 'r0', 'unstable', 'api/v1'])('is not invite under %s, by POST or PUT', async (prefix) => {
    const body = JSON.stringify({ user_id: `@dr:${STRANGER}` });
    for (const line of [
      `POST /_matrix/client/${prefix}/rooms/${ROOM}/invite`,
      `PUT /_matrix/client/${prefix}/rooms/${ROOM}/invite/t`,
    ]) {
      expect((await send(line, body)).status).toBe(403);
    }
    expect(under.arrived).toEqual([]);
  });

  it.each([
    'm.room.member/@dr:fremd.example',
    'm%2Eroom%2Emember/%40dr%3Afremd.example',
    '%6d%2e%72%6f%6f%6d%2e%6d%65%6d%62%65%72/x',
    'm.room.member',
    'm.room.member/',
    'm.room.third_party_invite/x',
  ])('is not the state event %s', async (rest) => {
    for (const prefix of ['v3', 'r0', 'unstable', 'api/v1']) {
      const answer = await send(`PUT /_matrix/client/${prefix}/rooms/${ROOM}/state/${rest}`, '{"membership":"invite"}');
      expect(answer.status).toBe(403);
    }
    expect(under.arrived).toEqual([]);
  });

  it('is not a state event whose type is encoded twice: that is no type at all for Synapse either', async () => {
    const answer = await send(`PUT /_matrix/client/v3/rooms/${ROOM}/state/m%252Eroom%252Emember/x`, '{}');
    // Judged and forwarded as the odd type that it is, byte for byte.
    expect(answer.status).toBe(200);
    expect(under.arrived[0]?.url).toBe(`/_matrix/client/v3/rooms/${ROOM}/state/m%252Eroom%252Emember/x`);
  });

  it.each([
    ['text/plain', `Content-Type: text/plain`],
    ['no type', 'X-Nothing: 1'],
    ['a form', 'Content-Type: application/x-www-form-urlencoded'],
    ['gzip that is none', 'Content-Encoding: gzip'],
  ])('is not a body that calls itself %s: Synapse reads JSON all the same', async (_name, header) => {
    const answer = await send(`POST ${CREATE}`, strangerInvite, [`Authorization: Bearer ${TOKEN}`, header]);
    expect(answer.status).toBe(403);
    expect(under.arrived).toEqual([]);
  });

  it('is not a duplicate key: the one that Synapse would take is the one judged, and the only one forwarded', async () => {
    const bad = `{"invite":[],"invite":["@dr:${STRANGER}"]}`;
    expect((await send(`POST ${CREATE}`, bad)).status).toBe(403);
    const good = `{"invite":["@dr:${STRANGER}"],"invite":["@weber:${PEER}"]}`;
    expect((await send(`POST ${CREATE}`, good)).status).toBe(200);
    expect(under.arrived[0]?.body).toBe(`{"invite":["@weber:${PEER}"]}`);
  });

  it.each([
    ['a byte order mark', Buffer.from(`\uFEFF${strangerInvite}`)],
    ['UTF-16', Buffer.from(strangerInvite, 'utf16le')],
    ['broken UTF-8', Buffer.concat([Buffer.from('{"invite":["'), Buffer.from([0xff, 0xfe]), Buffer.from('"]}')])],
    ['a comment', Buffer.from(`/* */${strangerInvite}`)],
    ['two documents', Buffer.from(`{}${strangerInvite}`)],
    ['NaN', Buffer.from('{"invite":NaN}')],
  ])('is not %s: no JSON, no room', async (_name, body) => {
    const head = rawRequest([
      `POST ${CREATE} HTTP/1.1`,
      `Host: ${under.clientHost}`,
      `Authorization: Bearer ${TOKEN}`,
      `Content-Length: ${body.length}`,
    ]);
    const answer = await sendRaw({ port: under.proxy.ports.client }, Buffer.concat([head, body]));
    expect(answer.status).toBe(400);
    expect(under.arrived).toEqual([]);
  });

  it('is not a chunked body: it is judged whole', async () => {
    const chunk = `${strangerInvite.length.toString(16)}\r\n${strangerInvite}\r\n0\r\n\r\n`;
    const head = `POST ${CREATE} HTTP/1.1\r\nHost: ${under.clientHost}\r\nAuthorization: Bearer ${TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect((await sendRaw({ port: under.proxy.ports.client }, head + chunk)).status).toBe(403);
    expect(under.arrived).toEqual([]);
  });

  it('is not the join by alias, by a signed token, or a knock', async () => {
    expect((await send(`POST /_matrix/client/v3/join/%23x%3A${STRANGER}`, '{}')).status).toBe(403);
    expect((await send(`POST /_matrix/client/v3/join/${ROOM}`, '{"third_party_signed":{}}')).status).toBe(403);
    expect((await send(`POST /_matrix/client/v3/knock/${ROOM}`, '{}')).status).toBe(404);
    expect((await send(`POST /_matrix/client/v3/rooms/${ROOM}/upgrade`, '{"new_version":"12"}')).status).toBe(404);
    expect(under.arrived).toEqual([]);
  });

  it('is not a membership sent as a message, nor one sent later', async () => {
    expect((await send(`PUT /_matrix/client/v3/rooms/${ROOM}/send/m.room.member/t`, '{}')).status).toBe(403);
    const delayed = '?org.matrix.msc4140.delay=1000';
    expect((await send(`PUT /_matrix/client/v3/rooms/${ROOM}/state/m.room.name${delayed}`, '{}')).status).toBe(403);
    expect((await send(`PUT /_matrix/client/v3/rooms/${ROOM}/send/m.room.message/t${delayed}`, '{}')).status).toBe(403);
    expect(under.arrived).toEqual([]);
  });

  it('does not exist for what the rules allow: that goes through', async () => {
    expect((await send(`POST ${CREATE}`, JSON.stringify({ invite: [`@weber:${PEER}`] }))).status).toBe(200);
    expect(
      (await send(`POST /_matrix/client/v3/rooms/${ROOM}/invite`, JSON.stringify({ user_id: `@kaya:${PEER}` }))).status,
    ).toBe(200);
    expect(under.arrived).toHaveLength(2);
  });
});

describe('addresses', () => {
  it.each([
    '//_matrix/client/v3/createRoom',
    '/_matrix//client/v3/createRoom',
    '/_matrix/./client/v3/createRoom',
    '/_matrix/x/../client/v3/createRoom',
    '/_matrix/client/%2e%2e/client/v3/createRoom',
    '/%5Fmatrix/client/v3/createRoom',
    '/_matrix/client/v%33/createRoom',
    '/_matrix/client/v3/create%52oom',
    '/_matrix/client/v3/createRoom/',
    '/_matrix/client/v3/createRoom;x=1',
    '/_matrix/client/v3/CREATEROOM',
    '/_Matrix/client/v3/createRoom',
    '/_matrix/client/v3\\createRoom',
    '/_matrix/client/v1/createRoom',
    '/_matrix/client/v2/createRoom',
    '/_synapse/admin/v1/users/@x:nord.klinik.test',
    '/_synapse/client/v1/config/federation_whitelist',
    '/_synapse',
    '/_matrix/federation/v1/version',
    '/_matrix/key/v2/server',
    '/_matrix/client/v3/register',
    '/_matrix/client/v3/register?kind=guest',
    '/_matrix/client/v3/account/3pid/add',
    '/_matrix/client/v3/publicRooms',
    '/_matrix/client/v3/user_directory/search',
    '/_matrix/media/v3/preview_url?url=http://127.0.0.1',
    '/_matrix/media/v3/download/nord.klinik.test/abc',
    '/_matrix/client/v1/login/get_token',
    '/_medicus/policy/v1/../v1/house',
    '/_medicus/directory/v1/import',
    '/_medicus/directory/v1/search/../import',
    '/_medicus/directory/v1//search/PractitionerRole',
    '/_medicus/org/v1/%2e%2e/x',
    '/.well-known/../_synapse/admin',
    '/%00',
    'http://nord.klinik.test/_matrix/client/v3/createRoom',
    '*',
  ])('that nobody knows, or that only look like one, are not answered by Synapse: %s', async (path) => {
    for (const method of ['GET', 'POST']) {
      const answer = await send(`${method} ${path}`, method === 'POST' ? strangerInvite : '');
      expect([400, 404, 405]).toContain(answer.status);
    }
    expect(under.arrived).toEqual([]);
  });

  it('known under another method are 405 with a Matrix error body and the allowed ones (A_25641-01)', async () => {
    const answer = await send('DELETE /.well-known/matrix/support');
    expect(answer.status).toBe(405);
    expect(answer.head.toLowerCase()).toContain('allow: get');
    expect(JSON.parse(answer.body)).toMatchObject({ errcode: 'M_UNRECOGNIZED' });
  });

  it('unknown below the interfaces are 404 with a Matrix error body (A_25641-01)', async () => {
    expect(JSON.parse((await send('GET /_matrix/client/v3/unheard')).body)).toMatchObject({
      errcode: 'M_UNRECOGNIZED',
    });
  });

  it('are forwarded byte for byte', async () => {
    const path = '/_matrix/client/v3/rooms/%21a%3an.test/members?at=s%201&not_membership=leave';
    expect((await send(`GET ${path}`)).status).toBe(200);
    expect(under.arrived[0]?.url).toBe(path);
  });

  it('of another host are 421', async () => {
    const bytes = rawRequest(['GET /_matrix/client/versions HTTP/1.1', 'Host: evil.example']);
    expect((await sendRaw({ port: under.proxy.ports.client }, bytes)).status).toBe(421);
    expect(under.arrived).toEqual([]);
  });

  it('are allowed only when a rule allows them: no spelling of createRoom with a stranger gets through', async () => {
    const spelt = fc.constantFrom(...'_matrix/client/v3/createRoom'.split('')).map((letter) => letter);
    const mutation = fc.record({
      at: fc.nat(28),
      how: fc.constantFrom('encode', 'double', 'case', 'slash', 'dot', 'drop', 'semicolon', 'null'),
      letter: spelt,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { maxLength: 3 }),
        fc.constantFrom('POST', 'PUT'),
        async (mutations, method) => {
          let path = method === 'PUT' ? `${CREATE}/t` : CREATE;
          for (const { at, how, letter } of mutations) path = mutated(path, at, how, letter);
          const answer = await send(`${method} ${path}`, strangerInvite);
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(under.arrived).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

function mutated(path: string, at: number, how: string, letter: string): string {
  const here = path[at] ?? letter;
  const hex = `%${here.charCodeAt(0).toString(16).padStart(2, '0')}`;
  const into: Record<string, string> = {
    encode: hex,
    double: hex.replace('%', '%25'),
    case: here.toUpperCase(),
    slash: `/${here}`,
    dot: `./${here}`,
    drop: '',
    semicolon: `;${here}`,
    null: `%00${here}`,
  };
  return path.slice(0, at) + (into[how] ?? here) + path.slice(at + 1);
}

describe('credentials', () => {
  const who = 'GET /_matrix/client/v3/account/whoami';
  it('are needed, once, as a bearer token in the header', async () => {
    const good = `Authorization: Bearer ${TOKEN}`;
    const cases: readonly (readonly [number, string, readonly string[]])[] = [
      [200, who, [good]],
      [401, who, []],
      [401, who, [good, 'Authorization: Bearer syt_other']],
      [401, who, [good, good]],
      [401, who, ['authorization: bearer syt_good']],
      [401, who, ['Authorization: Basic eDp5']],
      [401, who, ['Authorization: Bearer  syt_good']],
      [401, `${who}?access_token=${TOKEN}`, []],
      [401, `${who}?access_token=${TOKEN}`, [good]],
      [401, `${who}?%61ccess%5Ftoken=${TOKEN}`, [good]],
    ];
    for (const [status, line, headers] of cases) expect((await send(line, '', headers)).status).toBe(status);
    expect(under.arrived).toHaveLength(1);
  });

  it('of an application service pass the same table', async () => {
    const path = `/_matrix/client/v3/rooms/${ROOM}/invite?user_id=%40_tim_radiologie%3Anord.klinik.test`;
    expect((await send(`POST ${path}`, JSON.stringify({ user_id: `@dr:${STRANGER}` }))).status).toBe(403);
    expect((await send(`POST ${path}`, JSON.stringify({ user_id: `@weber:${PEER}` }))).status).toBe(200);
    expect(under.arrived.map(({ url }) => url)).toEqual([path]);
  });

  it('unknown to Synapse are answered in its own words, so that clients can renew them', async () => {
    const answer = await send(`POST ${CREATE}`, '{}', ['Authorization: Bearer syt_old']);
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toMatchObject({ errcode: 'M_UNKNOWN_TOKEN', soft_logout: true });
  });

  it('are made by password alone', async () => {
    for (const type of ['m.login.application_service', 'm.login.token', 'org.matrix.login.jwt', undefined]) {
      expect((await send('POST /_matrix/client/v3/login', JSON.stringify({ type }), [])).status).toBe(403);
    }
    const body = JSON.stringify({ type: 'm.login.password', user: 'becker', password: 'x' });
    expect((await send('POST /_matrix/client/v3/login', body, [])).status).toBe(200);
    expect(under.arrived).toHaveLength(1);
  });
});

describe('framing', () => {
  const base = (): string[] => [
    `POST ${CREATE} HTTP/1.1`,
    `Host: ${under.clientHost}`,
    `Authorization: Bearer ${TOKEN}`,
  ];
  it.each([
    ['two lengths', ['Content-Length: 2', 'Content-Length: 40']],
    ['length and chunks', ['Content-Length: 2', 'Transfer-Encoding: chunked']],
    ['an odd length', ['Content-Length: +2']],
    ['an odd coding', ['Transfer-Encoding: xchunked']],
    ['a folded header', ['X-A: 1', ' Transfer-Encoding: chunked']],
    ['a blank before the colon', ['Transfer-Encoding : chunked']],
  ])('with %s smuggles nothing', async (_name, lines) => {
    const body = `{}\r\n\r\nPOST ${CREATE} HTTP/1.1\r\nHost: ${under.clientHost}\r\n\r\n${strangerInvite}`;
    const answer = await sendRaw(
      { port: under.proxy.ports.client },
      `${[...base(), ...lines].join('\r\n')}\r\n\r\n${body}`,
    );
    expect([0, 400]).toContain(answer.status);
    expect(under.arrived).toEqual([]);
  });

  it('does not let a GET carry a body', async () => {
    expect((await send('GET /_matrix/client/v3/sync', '{}')).status).toBe(400);
    expect(under.arrived).toEqual([]);
  });

  it('ends a head that never ends, or is too long', async () => {
    const long = rawRequest([...base(), `X-Long: ${'x'.repeat(20_000)}`]);
    expect([0, 431]).toContain((await sendRaw({ port: under.proxy.ports.client }, long)).status);
  });

  it('refuses a JSON body beyond its limit before reading it, and a chunked one on the way', async () => {
    const path = `/_matrix/client/v3/rooms/${ROOM}/send/m.room.message/t`;
    expect((await send(`PUT ${path}`, '', [`Authorization: Bearer ${TOKEN}`, 'Content-Length: 300000'])).status).toBe(
      413,
    );
    expect(under.arrived).toEqual([]);
    const piece = `${(60_000).toString(16)}\r\n${'x'.repeat(60_000)}\r\n`;
    const head = `PUT ${path} HTTP/1.1\r\nHost: ${under.clientHost}\r\nAuthorization: Bearer ${TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect((await sendRaw({ port: under.proxy.ports.client }, head + piece.repeat(6))).status).toBe(413);
    expect(under.arrived).toEqual([]);
  });

  it('tells Synapse the real address of the asker, whatever is claimed, and no cookies', async () => {
    const claims = ['X-Forwarded-For: 10.0.0.1', 'Forwarded: for=10.0.0.1', 'Cookie: a=b', 'X-Real-IP: 10.0.0.1'];
    await send('GET /_matrix/client/v3/sync', '', [`Authorization: Bearer ${TOKEN}`, ...claims]);
    expect(under.arrived[0]?.headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(JSON.stringify(under.arrived[0]?.headers)).not.toMatch(/10\.0\.0\.1|a=b/);
  });

  it('tells Synapse the address that a named TLS terminator saw, never one that the asker wrote before it', async () => {
    const behind = await startUnderTest({ client: { trustedForwarders: ['127.0.0.1'] } });
    try {
      const lines = ['GET /_matrix/client/v3/sync HTTP/1.1', `Host: ${behind.clientHost}`];
      const bearer = `Authorization: Bearer ${TOKEN}`;
      for (const claims of [
        ['X-Forwarded-For: 10.0.0.1, 198.51.100.9'],
        ['X-Forwarded-For: 10.0.0.1', 'X-Forwarded-For: 198.51.100.9'],
        ['X-Forwarded-For: 10.0.0.1, 198.51.100.9, '],
      ]) {
        await sendRaw({ port: behind.proxy.ports.client }, rawRequest([...lines, bearer, ...claims]));
      }
      const told = behind.arrived.map(({ headers }) => headers['x-forwarded-for']);
      expect(told).toEqual(['198.51.100.9', '198.51.100.9', '127.0.0.1']);
    } finally {
      await behind.stop();
    }
  });
});

describe('the log', () => {
  it('holds no id, token, query or unknown word', async () => {
    await send(`POST /_matrix/client/v3/rooms/${ROOM}/invite`, JSON.stringify({ user_id: `@dr:${STRANGER}` }));
    await send('GET /_medicus/directory/v1/search/PractitionerRole?name=Musterfrau');
    await send(`GET /_matrix/client/v3/unheard/becker/of?name=Musterfrau`);
    await send('GET /_matrix/client/v3/sync');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const text = under.logLines.join('');
    expect(text).not.toMatch(/Musterfrau|syt_good|@dr|!abc|becker|fremd/);
    expect(under.logLines.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ kind: 'refusal', side: 'client', status: 403, reason: 'not-in-federation' }),
    );
    expect(text).toContain('/_matrix/client/v3/*/*/*');
    expect(OWN).toBe('nord.klinik.test');
  });
});
