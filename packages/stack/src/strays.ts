import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './configure/programs.ts';

/** Node arguments that load the loopback guard into a service: an attempt to leave this machine is refused and logged. */
export const GUARD_ARGUMENTS: readonly string[] = ['--import', join(repository, 'scripts/guard/loopback-only.ts')];

/** What services tried to reach beyond loopback, as the guard wrote it to their logs. */
export function straysIn(dataDir: string): readonly string[] {
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.log'))
    .flatMap((file) =>
      readFileSync(join(dataDir, file), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('loopback-only: refused '))
        .map((line) => `${file}: ${line}`),
    );
}
