import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes so that a reader sees the old or the new text, never half of one; nobody but the owner can read it unless
 * `mode` says otherwise.
 */
export function writePrivate(file: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.next`;
  writeFileSync(next, text, { mode });
  renameSync(next, file);
}

export function writePrivateJson(file: string, value: unknown): void {
  writePrivate(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** The text of the file, made by `make` the first time. */
export function keptText(file: string, make: () => string, mode?: number): string {
  if (!existsSync(file)) writePrivate(file, make(), mode);
  return readFileSync(file, 'utf8').trim();
}

/** 256 bits, URL-safe. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
