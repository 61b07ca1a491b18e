import { spawn } from 'node:child_process';

const running = new Set();

/**
 * Runs a program to its end and keeps what it printed; options are those of spawn. Never throws: `code` is null when
 * the program could not be started at all.
 * @returns {Promise<{code: number | null, output: string}>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    const take = (text) => (output += text);
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', (error) => {
      running.delete(child);
      resolve({ code: null, output: String(error) });
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code: signal === null ? code : 1, output });
    });
  });
}

/** Ends whatever {@link run} has under way: one installation failed, the other is of no use. */
export function endRunning() {
  for (const child of running) child.kill('SIGTERM');
}
