import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENING = '0A';

/** The addresses on which a process listens for TCP, IPv4 and IPv6, from Linux' /proc: `127.0.0.1`, `0.0.0.0` … */
export function listenersOf(pid: number): readonly string[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        // Closed since the folder was read.
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === LISTENING && inodes.has(fields[9] ?? ''))
      .map((fields) => spoken(fields[1]?.split(':')[0] ?? '')),
  );
}

/** Little-endian hexadecimal as the kernel prints it; IPv6 addresses stay as they are. */
function spoken(hex: string): string {
  return hex.length === 8
    ? (hex.match(/../g) ?? [])
        .toReversed()
        .map((byte) => parseInt(byte, 16))
        .join('.')
    : hex;
}
