import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** Turns an id into something that can be compared and not be read. */
export type KeyedHash = (id: string) => string;

/** HMAC-SHA-256 with a key that never leaves this data folder (mode 600), made at first use. */
export function keyedHashIn(dataDir: string): KeyedHash {
  const file = join(dataDir, 'event-hash.key');
  const stored = readPrivateFile(file)?.trim();
  const key = stored ?? randomBytes(32).toString('base64url');
  if (stored === undefined) writePrivateFile(file, `${key}\n`);
  return (id) => createHmac('sha256', key).update(id).digest('base64url');
}
