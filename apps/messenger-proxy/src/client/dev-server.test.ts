import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../testing/free-port.fixture.ts';
import { startUnderTest, type ProxyUnderTest } from '../testing/proxy-under-test.fixture.ts';
import { rawRequest, sendRaw, type RawAnswer } from '../testing/raw-http.fixture.ts';

let vite: Server;
let viteUrl = '';
let under: ProxyUnderTest;
const reached: string[] = [];

beforeAll(async () => {
  vite = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': 'none' }).end('<!doctype html>');
  });
  // A web socket that says again what it hears: one short masked frame at a time is all it knows.
  vite.on('upgrade', (request, socket) => {
    reached.push(request.url ?? '');
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (frame: Buffer) => {
      const mask = frame.subarray(2, 6);
      const text = frame.subarray(6).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
      socket.write(Buffer.concat([Buffer.from([frame[0] ?? 0, text.length]), text]));
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => vite.listen(0, '127.0.0.1', () => resolve()));
  const { port } = vite.address() as AddressInfo;
  viteUrl = `http://127.0.0.1:${port}`;
  under = await startUnderTest({ client: { devServer: viteUrl } });
});
afterAll(async () => {
  await under.stop();
  vite.closeAllConnections();
  vite.close();
});
beforeEach(() => {
  reached.length = 0;
});

const UPGRADE = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: eA=='];

function get(path: string, headers: readonly string[] = [], host = under.clientHost): Promise<RawAnswer> {
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${host}`, ...headers];
  return sendRaw({ port: under.proxy.ports.client }, rawRequest(lines));
}

describe('the development server', () => {
  it('gives the pages, under a policy of ours', async () => {
    const answer = await get('/src/main.tsx?t=1');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toContain('<!doctype html>');
    expect(answer.head).toMatch(/content-security-policy: default-src 'self'/i);
    expect(answer.head).toMatch(/referrer-policy: no-referrer/i);
    expect(reached).toEqual(['/src/main.tsx?t=1']);
  });
  it('is reached by web socket too', async () => {
    const echo = await new Promise<string>((resolve) => {
      const hot = new WebSocket(`ws://${under.clientHost}/?token=abc`);
      hot.addEventListener('open', () => hot.send('grüezi'));
      hot.addEventListener('message', ({ data }) => {
        resolve(String(data));
        hot.close();
      });
      hot.addEventListener('error', () => resolve('error'));
    });
    expect(echo).toBe('grüezi');
    expect(reached).toContain('/?token=abc');
  });
  it('sees nothing of the interfaces, and nothing meant for another host', async () => {
    for (const path of ['/_matrix/client/v3/unheard', '/_synapse/admin/v1/users', '/.well-known/x', '/health/x']) {
      expect((await get(path)).status).toBe(404);
      expect((await get(path, UPGRADE)).status).toBe(404);
    }
    expect((await get('/', [], 'evil.example')).status).toBe(421);
    expect((await get('/', UPGRADE, 'evil.example')).status).toBe(404);
    expect(reached).toEqual([]);
  });
  it('that is not there is one sentence', async () => {
    const alone = await startUnderTest({ client: { devServer: `http://127.0.0.1:${await freePort()}` } });
    try {
      const ask = (headers: readonly string[]): Promise<RawAnswer> => {
        const lines = ['GET / HTTP/1.1', `Host: ${alone.clientHost}`, ...headers];
        return sendRaw({ port: alone.proxy.ports.client }, rawRequest(lines));
      };
      const answer = await ask([]);
      expect(answer.status).toBe(502);
      expect(answer.body).toContain('The development server does not answer.');
      expect((await ask(UPGRADE)).status).toBe(0);
    } finally {
      await alone.stop();
    }
  });
});

describe('a web socket to the development server', () => {
  it('does not keep the Messenger-Proxy from stopping', async () => {
    const stopping = await startUnderTest({ client: { devServer: viteUrl } });
    const hot = new WebSocket(`ws://${stopping.clientHost}/`);
    await new Promise((resolve) => hot.addEventListener('open', resolve));
    const ended = new Promise((resolve) => hot.addEventListener('close', resolve));
    const from = performance.now();
    await stopping.stop();
    await ended;
    expect(performance.now() - from).toBeLessThan(3_000);
  });
});

describe('a house without a development server', () => {
  it('upgrades no connection', async () => {
    const plain = await startUnderTest();
    try {
      const lines = ['GET / HTTP/1.1', `Host: ${plain.clientHost}`, ...UPGRADE];
      expect((await sendRaw({ port: plain.proxy.ports.client }, rawRequest(lines))).status).toBe(404);
    } finally {
      await plain.stop();
    }
  });
});
