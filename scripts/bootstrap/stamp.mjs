import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from './repository.mjs';

const SKIPPED = new Set(['node_modules', 'dist', 'var', '.git', 'test-output']);

/** SHA-256 over names and contents of files and folders (relative to the repository), in a fixed order. */
export function hashOf(paths, wanted = () => true) {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(repository, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) if (!SKIPPED.has(name)) add(join(path, name));
    } else if (wanted(path)) {
      hash.update(path).update('\0').update(readFileSync(full)).update('\0');
    }
  };
  paths.forEach(add);
  return hash.digest('hex');
}

/** Whether this very state was noted in `var/tools/<name>.sha256` before. */
export function isNoted(name, hash) {
  const file = fileOf(name);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

export function note(name, hash) {
  mkdirSync(dirname(fileOf(name)), { recursive: true });
  writeFileSync(fileOf(name), hash);
}

function fileOf(name) {
  return join(repository, 'var', 'tools', `${name}.sha256`);
}
