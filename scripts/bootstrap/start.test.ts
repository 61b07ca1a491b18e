import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '..', '..');
/** Nothing listens there: stands for a machine without network. */
const NOWHERE = 'http://127.0.0.1:9/';

let checkout: string;
let programs: string;

// A checkout with nothing installed: what a newcomer has, but for the sources that are not reached here.
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'checkout-'));
  programs = join(checkout, 'bin');
  for (const folder of ['bin', 'apps', 'packages', 'synapse-config']) mkdirSync(join(checkout, folder));
  cpSync(join(REPOSITORY, 'scripts'), join(checkout, 'scripts'), { recursive: true });
  cpSync(join(REPOSITORY, 'synapse-config/requirements.txt'), join(checkout, 'synapse-config/requirements.txt'));
  writeFileSync(join(checkout, 'package.json'), '{"name": "checkout", "private": true}');
  for (const name of ['npm', 'npx', 'env', 'sh']) linkProgram(name);
  symlinkSync(process.execPath, join(programs, 'node'));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function linkProgram(name: string): void {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is not on the PATH`);
  symlinkSync(found, join(programs, name));
}

/** Not a link: `python3` may be a version manager's script that needs more programs. */
function realPython(): void {
  const path = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  writeFileSync(join(programs, 'python3'), `#!/bin/sh\nexec "${path}" "$@"\n`, { mode: 0o755 });
}

function start(args: readonly string[] = []): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(checkout, 'scripts/start.mjs'), ...args], {
      env: {
        PATH: programs,
        HOME: checkout,
        npm_config_registry: NOWHERE,
        npm_config_fetch_retries: '0',
        PIP_INDEX_URL: NOWHERE,
        PIP_RETRIES: '0',
        PIP_CONFIG_FILE: '/dev/null',
        PIP_NO_CACHE_DIR: '1',
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr: stderr.trim() }));
  });
}

/** Stands for installed packages, so that the other half of the installation is what fails. */
function pretendPackages(): void {
  rmSync(join(programs, 'npx'));
  writeFileSync(join(programs, 'npx'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  mkdirSync(join(checkout, 'node_modules/.bin'), { recursive: true });
  symlinkSync(process.execPath, join(checkout, 'node_modules/.bin/node'));
}

describe('npm start', () => {
  it('names the line to type when Python is missing', async () => {
    const { code, stderr } = await start();
    expect(stderr).toMatch(/^Synapse needs Python 3\.10 or newer, and there is none\. Type: sudo apt install python3/);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('tells which Python is too old', async () => {
    writeFileSync(join(programs, 'python3'), '#!/bin/sh\necho 3.9.2\n', { mode: 0o755 });
    expect((await start()).stderr).toContain('(found: python3 is 3.9.2)');
  });

  it('names the line to type when Python cannot make an environment', async () => {
    pretendPackages();
    const script = '#!/bin/sh\ncase "$1" in -c) echo 3.11.2;; *) exit 1;; esac\n';
    writeFileSync(join(programs, 'python3'), script, { mode: 0o755 });
    const { code, stderr } = await start();
    expect(stderr).toMatch(/Type: sudo apt install python3-venv$/);
    expect(code).toBe(1);
  });

  it('says that the network is away when packages cannot be fetched', async () => {
    realPython();
    const { code, stderr } = await start();
    expect(stderr).toMatch(
      /could not be downloaded: the (?:registry|package index) does not answer\. Check the network/,
    );
    expect(stderr.split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  }, 60_000);

  it('says that the network is away when Synapse cannot be fetched', async () => {
    pretendPackages();
    realPython();
    const { code, stderr } = await start();
    expect(stderr).toMatch(/^Synapse could not be downloaded: the package index does not answer\. Check the network/);
    expect(code).toBe(1);
  }, 60_000);

  it('refuses a second start in the same checkout', async () => {
    mkdirSync(join(checkout, 'var'));
    writeFileSync(join(checkout, 'var/start.lock'), String(process.pid));
    const { code, stderr } = await start();
    expect(stderr).toBe(`It is already running here (process ${process.pid}): end that with Ctrl+C first.`);
    expect(code).toBe(1);
  });

  it.each([['--port-base', 'x'], ['--bogus']])('refuses %s %s with a sentence', async (...args) => {
    const { code, stderr } = await start(args);
    expect(stderr).toMatch(/--port-base takes a number|Unknown option '--bogus'/);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
  });

  it('explains itself', async () => {
    const { code, stdout } = await start(['--help']);
    for (const option of ['--port-base', '--fresh', '--dev']) expect(stdout).toContain(option);
    expect(code).toBe(0);
  });
});
