import { readFileSync } from 'node:fs';
import { filesBelow } from './canary.ts';
import type { System } from './system.ts';

export interface Refusal {
  readonly side: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly reason: string;
}

/** Every refusal that the Messenger-Proxies logged. */
export function refusalsOf(system: System): Refusal[] {
  return filesBelow(system.dataDir)
    .filter((path) => path.endsWith('messenger-proxy.log'))
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Partial<Refusal> & { kind?: string })
    .filter((entry) => entry.kind === 'refusal')
    .map(({ side = '', method = '', route = '', status = 0, reason = '' }) => ({
      side,
      method,
      route,
      status,
      reason,
    }));
}
