import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hospitalLayout } from '@medicus/stack';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const COMMAND = fileURLToPath(new URL('account-command.ts', import.meta.url));
const environment = { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' };

interface Config {
  readonly port: number;
  readonly homeserver: { readonly client: string; readonly admin: string };
}

export function configOf(dataDir: string, serverName: string): { readonly path: string; readonly config: Config } {
  const path = hospitalLayout(dataDir, serverName).appservice.config;
  return { path, config: JSON.parse(readFileSync(path, 'utf8')) as Config };
}

/** The hospital's appservice as a child of the test, which may kill it. The stack's own must be stopped. */
export class AppserviceProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exit = new Promise((resolve) => {
      child.once('exit', resolve);
    });
  }

  /** @param client replaces the address of the Messenger-Proxy's client side */
  static async start(dataDir: string, serverName: string, client?: string): Promise<AppserviceProcess> {
    const { path, config } = configOf(dataDir, serverName);
    // Beside the original: paths count from its folder.
    const used = `${path}.test.json`;
    const changed = client === undefined ? config : { ...config, homeserver: { ...config.homeserver, client } };
    writeFileSync(used, JSON.stringify(changed), { mode: 0o600 });
    const child = spawn(process.execPath, [MAIN, '--config', used], { env: environment, stdio: 'ignore' });
    const started = new AppserviceProcess(child);
    await untilAnswering(`http://127.0.0.1:${config.port}/health`);
    rmSync(used);
    return started;
  }

  /** SIGKILL: no chance to put anything in order. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#exit;
  }
}

async function untilAnswering(url: string): Promise<void> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** `npm run account -- …` as an operator types it. */
export async function accountCommand(
  args: readonly string[],
  input = '',
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [COMMAND, ...args], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, said };
}
