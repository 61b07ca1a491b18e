import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and keeps what it printed. Never throws: `code` is null when it could not be started.
 * Options are those of spawn, and `onLine`, which gets each line as it comes.
 * @returns {Promise<{code: number | null, output: string}>}
 */
export function run(command, args, { onLine, ...options } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const take = (text) => {
      output += text;
      if (onLine) for (const line of text.split('\n')) if (line.trim()) onLine(line.trim());
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', (error) => resolve({ code: null, output: String(error) }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
