import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as askHttp, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LARGEST_UPLOAD } from './client/routes.ts';
import { configFor, OWN, prepareFiles } from './testing/config.fixture.ts';
import { freePort } from './testing/free-port.fixture.ts';

const MIB = 1024 * 1024;
const PIECE = randomBytes(MIB);
const folder = mkdtempSync(join(tmpdir(), 'proxy-upload-'));
let port = 0;
let synapse: Server;
let proxy: ChildProcess;
const received: { readonly bytes: number; readonly hash: string }[] = [];

beforeAll(async () => {
  synapse = createServer((request, response) => {
    if (request.url?.startsWith('/federationList') === true) response.writeHead(503).end();
    else if (request.url?.includes('/whoami') === true) response.end(JSON.stringify({ user_id: `@becker:${OWN}` }));
    else if (request.method === 'POST') {
      const hash = createHash('sha256');
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        hash.update(chunk);
      });
      request.on('end', () => {
        received.push({ bytes, hash: hash.digest('hex') });
        response.end('{"content_uri":"mxc://nord.klinik.test/x"}');
      });
      // Takes nothing for a while: whoever does not wait for it holds the file in memory.
      request.pause();
      setTimeout(() => request.resume(), 700);
    } else response.end('{"versions":["v1.11"]}');
  });
  await new Promise<void>((resolve) => synapse.listen(0, '127.0.0.1', () => resolve()));
  await prepareFiles(folder);
  port = await freePort();
  const upstream = `http://127.0.0.1:${(synapse.address() as AddressInfo).port}`;
  const file = join(folder, 'proxy.json');
  writeFileSync(file, JSON.stringify(configFor({ clientPort: port, upstream })), { mode: 0o600 });
  proxy = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--config', file], {
    env: {},
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let attempt = 0; attempt < 300 && proxy.exitCode === null; attempt += 1) {
    if (await fetch(`http://127.0.0.1:${port}/health`).then(Boolean, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the Messenger-Proxy did not start');
}, 60_000);
afterAll(async () => {
  if (proxy.exitCode === null) {
    proxy.kill('SIGTERM');
    await once(proxy, 'exit');
  }
  synapse.closeAllConnections();
  synapse.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The most memory that the process ever had, bytes. */
function mostMemory(): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${proxy.pid}/status`, 'utf8'))?.[1];
  return Number(kib) * 1024;
}

async function upload(bytes: number): Promise<{ readonly status: number; readonly hash: string }> {
  const request = askHttp({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: '/_matrix/media/v3/upload',
    headers: { authorization: 'Bearer syt_good', 'content-length': bytes },
  });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  const hash = createHash('sha256');
  for (let left = bytes; left > 0; left -= PIECE.length) {
    const piece = PIECE.subarray(0, left);
    hash.update(piece);
    if (!request.write(piece)) await once(request, 'drain');
  }
  request.end();
  const [answer] = await answered;
  answer.resume();
  return { status: answer.statusCode ?? 0, hash: hash.digest('hex') };
}

describe('the largest upload', () => {
  it('passes whole, byte by byte, twice at once, and stays out of memory (100 MiB and what encryption adds)', async () => {
    // Code and buffers that the first upload of a process brings along are not the file's.
    expect((await upload(4 * MIB)).status).toBe(200);
    const before = mostMemory();
    received.length = 0;
    const sent = await Promise.all([upload(LARGEST_UPLOAD), upload(LARGEST_UPLOAD)]);
    for (const { status, hash } of sent) {
      expect(status).toBe(200);
      expect(received).toContainEqual({ bytes: 100 * MIB + 16, hash });
    }
    expect(mostMemory() - before).toBeLessThan(64 * MIB);
  }, 60_000);
});
