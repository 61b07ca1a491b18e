import { spawn } from 'node:child_process';
import { environmentOf } from '../manifest.ts';
import { StackFailure } from '../stack-failure.ts';

/** What a command printed. */
export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one of our documented commands as an operator would: `node <script> …args`, secrets over standard input only.
 * @throws StackFailure with the command's own words when it fails.
 */
export function runCommand(
  script: string,
  args: readonly string[],
  stdin = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: { ...environmentOf('appservice', process.env, { NODE_ENV: 'production' }), ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve({ stdout, stderr });
      else
        reject(
          new StackFailure(`${args[0]} failed: ${(stderr.trim() || stdout.trim()).split('\n').slice(-5).join(' ')}`),
        );
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}
