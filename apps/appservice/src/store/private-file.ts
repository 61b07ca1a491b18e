import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder that only its owner may enter. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}

/** Replaces a file in one step, mode 600: a crash leaves the old or the new content, never half. */
export function writePrivateFile(path: string, content: string): void {
  const draft = join(dirname(path), `.${randomBytes(6).toString('hex')}.new`);
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** The content, or null when there is no such file. */
export function readPrivateFile(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
