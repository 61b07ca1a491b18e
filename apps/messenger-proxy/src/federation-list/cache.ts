import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What survives a restart: the signed list as it came, and when the directory last confirmed it. */
export interface CachedList {
  readonly jws: string;
  /** ms since epoch */
  readonly confirmedAt: number;
}

export interface ListCache {
  read(): CachedList | undefined;
  /** False when it could not be written: the list in memory still counts. */
  write(list: CachedList): boolean;
}

/** One small file, replaced as a whole. */
export function listCacheIn(path: string): ListCache {
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
        if (typeof kept !== 'object' || kept === null || !('jws' in kept) || !('confirmedAt' in kept)) return undefined;
        const { jws, confirmedAt } = kept;
        return typeof jws === 'string' && typeof confirmedAt === 'number' ? { jws, confirmedAt } : undefined;
      } catch {
        return undefined;
      }
    },
    write(list) {
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        writeFileSync(`${path}.new`, JSON.stringify(list), { mode: 0o600, flush: true });
        renameSync(`${path}.new`, path);
        return true;
      } catch {
        return false;
      }
    },
  };
}
