import { createServer, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { makeLeaf } from '@medicus/stack';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OWN, PEER, startUnderTest, STRANGER, type ProxyUnderTest } from '../testing/proxy-under-test.fixture.ts';
import { freePort } from '../testing/free-port.fixture.ts';
import { rawRequest, sendRaw } from '../testing/raw-http.fixture.ts';

let under: ProxyUnderTest;
let peer: Server;
const reached: { readonly url: string; readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];

beforeAll(async () => {
  const peerPort = await freePort();
  const deafPort = await freePort();
  under = await startUnderTest({
    domains: [OWN, PEER, 'falsch.klinik.test', 'taub.klinik.test', 'ohneplatz.klinik.test'],
    peers: {
      [PEER]: { host: '127.0.0.1', port: peerPort },
      // The same server, whose certificate names another house.
      'falsch.klinik.test': { host: '127.0.0.1', port: peerPort },
      'taub.klinik.test': { host: '127.0.0.1', port: deafPort },
    },
  });
  const leaf = await makeLeaf(under.authorities.tls, { name: PEER, purpose: 'tls' }, { now: Date.now(), days: 1 });
  peer = createServer({ cert: leaf.certificatePem, key: leaf.keyPem }, (request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      reached.push({ url: request.url ?? '', headers: request.headers, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"peer":true}');
    });
  });
  await new Promise<void>((resolve) => peer.listen(peerPort, '127.0.0.1', () => resolve()));
});
afterAll(async () => {
  await under.stop();
  peer.closeAllConnections();
  peer.close();
});
beforeEach(() => {
  reached.length = 0;
});

/** As Synapse does it: CONNECT, then TLS inside, trusting the egress CA alone. */
async function tunnel(target: string, servername = target.replace(/:\d+$/, '')): Promise<TLSSocket | string> {
  const socket: Socket = connect({ host: '127.0.0.1', port: under.proxy.ports.outbound });
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const line = await new Promise<string>((resolve) => {
    socket.once('data', (data: Buffer) => resolve(data.toString('latin1').split('\r\n', 1)[0] ?? ''));
    socket.once('close', () => resolve('closed'));
  });
  if (!line.includes(' 200 ')) {
    socket.destroy();
    return line;
  }
  const tls = connectTls({ socket, servername, ca: under.authorities.egress.certificatePem });
  return new Promise((resolve) => {
    tls.once('secureConnect', () => resolve(tls));
    tls.once('error', () => resolve('tls refused'));
    tls.once('close', () => resolve('tls closed'));
  });
}

async function inside(
  target: string,
  lines: readonly string[],
  body = '',
): Promise<{ readonly status: number; readonly text: string }> {
  const tls = await tunnel(target);
  if (typeof tls === 'string') throw new Error(tls);
  tls.write(rawRequest([...lines, 'Connection: close'], body));
  let text = '';
  tls.setEncoding('utf8');
  tls.on('data', (chunk: string) => (text += chunk));
  await new Promise((resolve) => tls.once('close', resolve));
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}

const signed = (origin = OWN, destination = PEER): string =>
  `Authorization: X-Matrix origin="${origin}",destination="${destination}",key="ed25519:a",sig="abc"`;

describe('the outbound side (AF_10064-02)', () => {
  it('carries a signed request to a listed house over a connection of its own', async () => {
    const answer = await inside(
      `${PEER}:8448`,
      ['PUT /_matrix/federation/v1/send/t%2F1?x=1 HTTP/1.1', `Host: ${PEER}`, signed()],
      '{"pdus":[]}',
    );
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('{"peer":true}');
    expect(reached[0]).toMatchObject({
      url: '/_matrix/federation/v1/send/t%2F1?x=1',
      body: '{"pdus":[]}',
      headers: { authorization: `X-Matrix origin="${OWN}",destination="${PEER}",key="ed25519:a",sig="abc"` },
    });
  });
  it('answers well-known itself, with a port: Synapse always comes here by the house’s name', async () => {
    const answer = await inside(`${PEER}:443`, ['GET /.well-known/matrix/server HTTP/1.1', `Host: ${PEER}`]);
    expect(answer.text).toContain(`{"m.server":"${PEER}:8448"}`);
    expect(reached).toEqual([]);
  });
  it.each([
    `${STRANGER}:8448`,
    `${STRANGER}:443`,
    '127.0.0.1:8008',
    '169.254.169.254:80',
    `${PEER}:22`,
    'localhost:4813',
    `${PEER.toUpperCase()}:8448`,
    `${PEER}.:8448`,
    '',
  ])('opens no tunnel to %j (A_25534)', async (target) => {
    expect(await tunnel(target)).toMatch(/ 40[03] |closed/);
  });
  it('lets no other name into a tunnel', async () => {
    expect(await tunnel(`${PEER}:8448`, STRANGER)).toMatch(/tls/);
  });
  it.each([
    ['for another house', ['PUT /_matrix/federation/v1/send/t HTTP/1.1', `Host: ${PEER}`, signed(OWN, STRANGER)]],
    ['in another house’s name', ['PUT /_matrix/federation/v1/send/t HTTP/1.1', `Host: ${PEER}`, signed(STRANGER)]],
    ['unsigned', ['PUT /_matrix/federation/v1/send/t HTTP/1.1', `Host: ${PEER}`]],
    ['signed twice', ['PUT /_matrix/federation/v1/send/t HTTP/1.1', `Host: ${PEER}`, signed(), signed(OWN, STRANGER)]],
    [
      'to an address that houses do not have',
      ['GET /_matrix/federation/v1/publicRooms HTTP/1.1', `Host: ${PEER}`, signed()],
    ],
    ['to some other web server', ['GET /latest/meta-data HTTP/1.1', `Host: ${PEER}`]],
    ['in absolute form', [`GET http://${STRANGER}/_matrix/key/v2/server HTTP/1.1`, `Host: ${STRANGER}`]],
  ])('carries no request %s', async (_name, lines) => {
    const answer = await inside(`${PEER}:8448`, lines, lines[0]?.startsWith('PUT') === true ? '{}' : '');
    expect([403, 404]).toContain(answer.status);
    expect(reached).toEqual([]);
  });
  it('is no plain HTTP proxy', async () => {
    const bytes = rawRequest([`GET http://${PEER}/ HTTP/1.1`, `Host: ${PEER}`]);
    expect((await sendRaw({ port: under.proxy.ports.outbound }, bytes)).status).toBe(403);
  });
  it('does not talk to a peer whose certificate names another house, to one that is deaf, or to one without a place', async () => {
    for (const name of ['falsch', 'taub', 'ohneplatz']) {
      const answer = await inside(`${name}.klinik.test:8448`, ['GET /_matrix/key/v2/server HTTP/1.1', `Host: ${name}`]);
      expect(answer.status).toBe(502);
    }
    expect(reached).toEqual([]);
  });
  it('carries nothing through an open tunnel once the list is too old', async () => {
    const tls = await tunnel(`${PEER}:8448`);
    if (typeof tls === 'string') throw new Error(tls);
    await under.publish(0, [OWN]);
    under.passHours(73);
    tls.write(rawRequest(['GET /_matrix/key/v2/server HTTP/1.1', `Host: ${PEER}`]));
    const said = await new Promise<string>((resolve) => tls.once('data', (data: Buffer) => resolve(data.toString())));
    tls.destroy();
    expect(said).toContain('403');
    expect(await tunnel(`${PEER}:8448`)).toContain('403');
    expect(reached).toEqual([]);
  });
});
