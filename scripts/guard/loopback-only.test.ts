import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const GUARD = new URL('./loopback-only.ts', import.meta.url).href;

function run(code: string) {
  const child = spawnSync(process.execPath, ['--import', GUARD, '--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { PATH: process.env['PATH'] },
  });
  return { status: child.status, said: child.stderr + child.stdout };
}

// 192.0.2.0/24 and .test/.invalid go nowhere (RFC 5737, RFC 6761): the guard must speak before the network does.
describe('nothing leaves loopback while tests run', () => {
  it.each([
    ['a fetch by address', `await fetch('http://192.0.2.1/').catch(() => {})`, 'connect 192.0.2.1'],
    ['a fetch by name', `await fetch('http://planted.test/').catch(() => {})`, 'planted.test'],
    ['a socket', `import net from 'node:net'; net.connect(80, '192.0.2.1').on('error', () => {})`, 'connect 192.0.2.1'],
    ['a name lookup', `import dns from 'node:dns'; dns.lookup('planted.test', () => {})`, 'lookup planted.test'],
    [
      'a service lookup',
      `import dns from 'node:dns'; dns.promises.resolveSrv('_x._tcp.planted.test').catch(() => {})`,
      'planted.test',
    ],
  ])('fails the process on %s, even when the error is swallowed', (_what, code, target) => {
    const { status, said } = run(code);
    expect(said).toContain('loopback-only: refused');
    expect(said).toContain(target);
    expect(status).toBe(1);
  });

  it('lets loopback through', () => {
    const { status, said } = run(`
      import http from 'node:http';
      const server = http.createServer((_q, s) => s.end('ok')).listen(0, '127.0.0.1', async () => {
        const { port } = server.address();
        const answers = await Promise.all(['127.0.0.1', 'localhost'].map((h) => fetch('http://' + h + ':' + port).then((r) => r.text(), () => 'ok')));
        console.log(answers.join());
        server.close();
        server.closeAllConnections();
      });`);
    expect(said).toContain('ok,ok');
    expect(status).toBe(0);
  });
});
