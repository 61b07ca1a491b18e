import { spawn } from 'node:child_process';

/** Ends the services when the supervisor itself is killed and can do nothing any more. */
export interface Watchdog {
  note(pids: Readonly<Record<string, number>>): void;
}

/**
 * A shell that reads process groups from a pipe. The pipe closes whenever and however this process ends; then the shell
 * ends the groups of the last line it read.
 */
const SCRIPT = `
trap '' INT TERM HUP
groups=
while read -r line; do groups=$line; done
[ -n "$groups" ] || exit 0
for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
sleep 5
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

export function startWatchdog(): Watchdog {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], {
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // It may neither keep this process alive nor end it.
  shell.unref();
  shell.once('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  (shell.stdin as unknown as { unref?: () => void }).unref?.();
  return { note: (pids) => void shell.stdin.write(`${Object.values(pids).join(' ')}\n`) };
}
