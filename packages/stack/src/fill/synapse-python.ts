import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { repository } from '../configure/programs.ts';
import { StackFailure } from '../stack-failure.ts';

/**
 * Synapse's Python, installed by the same dependency-free script that `npm start` uses. The installer alone gets this
 * machine's whole environment: it needs the proxy and mirror settings.
 */
export function installedSynapse(say: (line: string) => void): Promise<string> {
  const script = join(repository, 'scripts/bootstrap/synapse-venv.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let path = '';
    let last = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (path += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      last = text.trim();
      if (last !== '') say(last);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 && existsSync(path.trim())) resolve(path.trim());
      else reject(new StackFailure(last || 'Synapse could not be installed.'));
    });
  });
}
