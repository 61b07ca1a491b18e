import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUnderTest, type ProxyUnderTest } from '../testing/proxy-under-test.fixture.ts';
import { rawRequest, sendRaw, type RawAnswer } from '../testing/raw-http.fixture.ts';

let under: ProxyUnderTest;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'web-'));
  const root = join(folder, 'dist');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), '<!doctype html>app');
  writeFileSync(join(root, 'assets/main-BX3k_9aQ.js'), 'plain');
  writeFileSync(join(root, 'assets/main-BX3k_9aQ.js.br'), 'brotli');
  writeFileSync(join(root, 'assets/main-BX3k_9aQ.js.gz'), 'gzipped');
  writeFileSync(join(root, 'assets/style-CCCCCCCC.css'), 'plain style');
  writeFileSync(join(root, 'assets/style-CCCCCCCC.css.gz'), 'gz style');
  writeFileSync(join(root, 'assets/crypto-AAAAAAAA.wasm'), 'wasm');
  writeFileSync(join(root, 'sw.js'), 'worker');
  writeFileSync(join(root, 'notes.php'), 'no such type');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  under = await startUnderTest({ client: { webRoot: root } });
});
afterAll(async () => {
  await under.stop();
  rmSync(folder, { recursive: true, force: true });
});

function get(path: string, headers: readonly string[] = [], method = 'GET'): Promise<RawAnswer> {
  return sendRaw(
    { port: under.proxy.ports.client },
    rawRequest([`${method} ${path} HTTP/1.1`, `Host: ${under.clientHost}`, ...headers]),
  );
}
const NAVIGATION = ['Sec-Fetch-Mode: navigate', 'Accept: text/html'];

describe('the web app', () => {
  it('comes under a strict policy', async () => {
    const { status, head, body } = await get('/', NAVIGATION);
    expect(status).toBe(200);
    expect(body).toBe('<!doctype html>app');
    for (const line of [
      /content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'/i,
      /frame-ancestors 'none'/i,
      /referrer-policy: no-referrer/i,
      /x-content-type-options: nosniff/i,
      /permissions-policy: .*camera=\(\)/i,
      /cross-origin-opener-policy: same-origin/i,
      /cross-origin-resource-policy: same-origin/i,
      /cache-control: no-cache/i,
    ]) {
      expect(head).toMatch(line);
    }
    expect(head).not.toMatch(/unsafe-inline/);
  });
  it('is one document under all its addresses, but a missing file is missing', async () => {
    for (const path of ['/raum/abc', '/chats/!abc:nord.klinik.test', '/chats/%21abc%3Anord.klinik.test']) {
      expect((await get(path, NAVIGATION)).body).toBe('<!doctype html>app');
    }
    for (const [path, headers] of [
      ['/assets/gone-12345678.js', NAVIGATION],
      ['/raum/abc', ['Sec-Fetch-Mode: cors', 'Accept: text/html']],
      ['/raum/abc', ['Accept: */*']],
      ['/notes.php', NAVIGATION],
    ] as const) {
      expect((await get(path, headers)).status).toBe(404);
    }
  });
  it('has files for ever when they are named by content, WebAssembly under its type, compressed for who can read it', async () => {
    const file = '/assets/main-BX3k_9aQ.js';
    const plain = await get(file);
    expect(plain.body).toBe('plain');
    expect(plain.head).toMatch(/cache-control: public, max-age=31536000, immutable/i);
    const packed = await get(file, ['Accept-Encoding: gzip, br']);
    expect(packed.body).toBe('brotli');
    expect(packed.head).toMatch(/content-encoding: br/i);
    for (const [path, said] of [
      [file, 'gzipped'],
      ['/assets/style-CCCCCCCC.css', 'gz style'],
    ] as const) {
      const zipped = await get(path, ['Accept-Encoding: gzip, deflate']);
      expect(zipped.body).toBe(said);
      expect(zipped.head).toMatch(/content-encoding: gzip/i);
      expect(zipped.head).toMatch(/content-type: text\/(?:javascript|css)/i);
      expect(zipped.head).toMatch(/vary: accept-encoding/i);
    }
    const style = await get('/assets/style-CCCCCCCC.css', ['Accept-Encoding: br']);
    expect(style.body).toBe('plain style');
    expect(style.head).not.toMatch(/content-encoding/i);
    expect((await get(`${file}.gz`)).status).toBe(404);
    expect((await get('/assets/crypto-AAAAAAAA.wasm')).head).toMatch(/content-type: application\/wasm/i);
    expect((await get('/sw.js')).head).toMatch(/cache-control: no-cache/i);
  });
  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/link.txt',
    '//secret.txt',
    '/index.html/',
    '/assets',
    '/assets/main-BX3k_9aQ.js%00.html',
  ])('has nothing but its own files: %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });
  it('is read, not written', async () => {
    expect((await get('/', [], 'POST')).status).toBe(405);
    expect((await get('/', ['Connection: close'], 'HEAD')).status).toBe(200);
  });
  it('never answers for an interface', async () => {
    for (const path of ['/_matrix/x', '/_synapse/admin', '/_medicus/x', '/.well-known/x', '/_x']) {
      expect((await get(path, NAVIGATION)).status).toBe(404);
    }
  });
});
