import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proxy-main-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { env: {} });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

// A process of its own takes its time on a busy machine.
describe('a wrong start', { timeout: 30_000 }, () => {
  it('without a configuration is one sentence and exit 1', async () => {
    expect(await start([])).toEqual({
      code: 1,
      said: 'messenger-proxy: No configuration given. Start with: --config <file.json>\n',
    });
  });
  it('with a wrong configuration names each wrong key, and nothing of what stands there', async () => {
    const file = join(folder, 'c.json');
    writeFileSync(
      file,
      JSON.stringify({
        serverName: 'nord.klinik.test',
        synapse: { client: 'geheim', federation: 7 },
        client: { trustedForwarders: ['proxy.geheim', '192.0.2.7'] },
      }),
      {
        mode: 0o600,
      },
    );
    const { code, said } = await start(['--config', file]);
    expect(code).toBe(1);
    expect(said).toContain('"synapse.client" should be an http or https address');
    expect(said).toContain('"outbound" is missing.');
    expect(said).toContain('"client.trustedForwarders.0" should be an IP address');
    expect(said).not.toContain('"client.trustedForwarders.1"');
    expect(said).not.toContain('geheim');
  });
});
