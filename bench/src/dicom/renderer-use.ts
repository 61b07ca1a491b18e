import { readFileSync } from 'node:fs';
import type { CDPSession } from '@playwright/test';

/** Clock ticks per second of /proc: 100 on every Linux that Debian builds. */
const TICK_MS = 10;
const PAGE_BYTES = 4096;

/** What all renderer processes hold and have used (workers are threads of theirs). Linux only. */
export async function rendererUse(whole: CDPSession): Promise<{ readonly resident: number; readonly cpu: number }> {
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  let [resident, cpu] = [0, 0];
  for (const { id, type } of processInfo) {
    if (type !== 'renderer') continue;
    const pages = Number(readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1]);
    resident += pages * PAGE_BYTES;
    // fields 14 and 15, counted after the name in brackets, which may hold anything
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    cpu += (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }
  return { resident, cpu };
}
