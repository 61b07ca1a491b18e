import { request as askHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
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
import { LARGEST_UPLOAD } from './routes.ts';

const MIB = 1024 * 1024;
let under: ProxyUnderTest;
let sent = 0;
let asked: IncomingMessage | undefined;
beforeAll(async () => {
  under = await startUnderTest({
    synapse: (request, response) => {
      asked = request;
      if (request.url?.endsWith('/endless') === true) {
        response.writeHead(200, { 'content-type': 'text/html', 'content-disposition': 'inline' });
        const push = (): void => {
          while (!response.destroyed && sent < 512 * MIB) {
            sent += MIB;
            if (!response.write(Buffer.alloc(MIB))) {
              response.once('drain', push);
              return;
            }
          }
          response.end();
        };
        push();
        return;
      }
      response.writeHead(200, {
        'content-type': 'text/html',
        'content-disposition': 'inline',
        'content-security-policy': 'none',
        'access-control-allow-origin': '*',
        server: 'Synapse/1.2.3',
        'set-cookie': 'a=b',
      });
      response.end('<script>');
    },
  });
});
afterAll(() => under.stop());
beforeEach(() => {
  under.arrived.length = 0;
  sent = 0;
});

function send(
  line: string,
  headers: readonly string[] = [`Authorization: Bearer ${TOKEN}`],
  body = '',
): Promise<RawAnswer> {
  const bytes = rawRequest([`${line} HTTP/1.1`, `Host: ${under.clientHost}`, ...headers], body);
  return sendRaw({ port: under.proxy.ports.client }, bytes);
}

function open(path: string): ClientRequest {
  return askHttp({
    host: '127.0.0.1',
    port: under.proxy.ports.client,
    path,
    headers: { authorization: `Bearer ${TOKEN}` },
  });
}

describe('media that go out', () => {
  it('are downloads and never documents of this origin, whatever Synapse says about them', async () => {
    for (const kind of ['download', 'thumbnail']) {
      const { head } = await send(`GET /_matrix/client/v1/media/${kind}/${OWN}/abc?width=1`);
      expect(head).toMatch(/content-disposition: attachment/i);
      expect(head).toMatch(/content-security-policy: sandbox/i);
      expect(head).toMatch(/x-content-type-options: nosniff/i);
      expect(head).toMatch(/cross-origin-resource-policy: same-origin/i);
      expect(head).not.toMatch(/access-control|set-cookie|synapse\/|inline/i);
    }
  });
  it('come from listed houses alone (A_26328)', async () => {
    expect((await send(`GET /_matrix/client/v1/media/download/${PEER}/abc`)).status).toBe(200);
    expect(under.arrived).toHaveLength(1);
    for (const server of [STRANGER, '127.0.0.1:8008', 'SUED.klinik.test', '%73ued.klinik.test:1', '..']) {
      expect([403, 404]).toContain((await send(`GET /_matrix/client/v1/media/download/${server}/abc`)).status);
    }
    expect(under.arrived).toHaveLength(1);
  });
  it('need a token, and have no address with a file name', async () => {
    expect((await send(`GET /_matrix/client/v1/media/download/${OWN}/abc`, [])).status).toBe(401);
    expect((await send(`GET /_matrix/client/v1/media/download/${OWN}/abc/befund.pdf`)).status).toBe(404);
    expect((await send(`GET /_matrix/media/v3/download/${OWN}/abc`, [])).status).toBe(404);
    expect(under.arrived).toEqual([]);
  });
  it('wait for a slow reader instead of filling the memory', async () => {
    const request = open(`/_matrix/client/v1/media/download/${OWN}/endless`);
    request.end();
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.pause();
    await new Promise((resolve) => setTimeout(resolve, 300));
    // What the sockets' buffers and one round of each hold; the rest of the 512 MiB waits.
    expect(sent).toBeLessThan(64 * MIB);
    request.destroy();
  });
  it('end when the reader leaves', async () => {
    const request = open(`/_matrix/client/v1/media/download/${OWN}/endless`);
    request.on('error', () => undefined);
    request.end();
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined);
    const upstream = asked;
    if (upstream === undefined) throw new Error('Synapse was not asked');
    // Not `once` of node:events: a reset, which is one way to leave, would reject it.
    const left = new Promise((resolve) => upstream.socket.once('close', resolve));
    upstream.socket.on('error', () => undefined);
    request.destroy();
    await left;
    expect(sent).toBeLessThan(512 * MIB);
  });
});

describe('media that come in', () => {
  const path = '/_matrix/media/v3/upload';
  it('lose their name and type before they reach Synapse', async () => {
    const headers = [`Authorization: Bearer ${TOKEN}`, 'Content-Type: image/png'];
    expect((await send(`POST ${path}?filename=M%C3%BCller.dcm`, headers, 'bytes')).status).toBe(200);
    expect(under.arrived[0]).toMatchObject({
      url: path,
      body: 'bytes',
      headers: { 'content-type': 'application/octet-stream', 'content-length': '5' },
    });
    expect(JSON.stringify(under.arrived)).not.toMatch(/M%C3%BCller|image/);
  });
  it('are refused by size before a byte is read: 100 MiB and what encryption adds, no more', async () => {
    const answer = await send(`POST ${path}`, [
      `Authorization: Bearer ${TOKEN}`,
      `Content-Length: ${LARGEST_UPLOAD + 1}`,
    ]);
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body)).toMatchObject({ errcode: 'M_TOO_LARGE' });
    expect(under.arrived).toEqual([]);
  });
  it('must say their length', async () => {
    const answer = await send(`POST ${path}`, [`Authorization: Bearer ${TOKEN}`, 'Transfer-Encoding: chunked']);
    expect(answer.status).toBe(411);
  });
  it('are refused to strangers before a byte is read (Synapse would take it all first)', async () => {
    const unknown = await send(`POST ${path}`, ['Authorization: Bearer syt_unknown', `Content-Length: ${50 * MIB}`]);
    expect(unknown.status).toBe(401);
    expect((await send(`POST ${path}`, [`Content-Length: ${50 * MIB}`])).status).toBe(401);
    expect(under.arrived).toEqual([]);
  });
  it('are asked for only after the credentials were seen (Expect: 100-continue)', async () => {
    const expecting = ['Expect: 100-continue', 'Content-Length: 5'];
    const refused = await send(`POST ${path}`, ['Authorization: Bearer syt_unknown', ...expecting]);
    expect(refused.head).toMatch(/^HTTP\/1\.1 401/);
    const invited = await send(`POST ${path}`, [`Authorization: Bearer ${TOKEN}`, ...expecting], '');
    expect(invited.head).toMatch(/^HTTP\/1\.1 100/);
  });
});
