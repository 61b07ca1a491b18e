import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryBundle, domainListOf, type House } from '@medicus/testkit';
import { SOURCES } from '../configure/programs.ts';
import { stackLayout } from '../layout.ts';
import { writePrivate, writePrivateJson } from '../private-files.ts';
import { runCommand } from './run-command.ts';

/**
 * `directory sign-list`: signs the list of houses, with a higher version whenever the houses or the signer changed.
 * The list-signing key is read by this command alone; the running directory never sees it.
 */
export async function ensureFederationList(dataDir: string, houses: readonly House[], command: string): Promise<void> {
  const { directory, trust } = stackLayout(dataDir);
  const domains = join(directory.folder, 'domains.json');
  const list = domainListOf(houses);
  const print = fingerprint([JSON.stringify(list), readFileSync(trust.listSigner.certificate, 'utf8')]);
  const before = readState(join(directory.folder, 'domains.state.json'));
  if (before.print === print && existsSync(directory.federationList)) return;
  await signFederationList(dataDir, list, before.version + 1, command);
  writePrivateJson(domains, list);
  writePrivateJson(join(directory.folder, 'domains.state.json'), { print, version: before.version + 1 });
}

/** Signs any list, as an operator would. For tests that list or unlist a house while everything runs. */
export async function signFederationList(
  dataDir: string,
  domains: unknown,
  version: number,
  command = SOURCES.directoryCommand,
): Promise<void> {
  const { directory, trust } = stackLayout(dataDir);
  const file = join(directory.folder, 'domains.json');
  writePrivateJson(file, domains);
  const args = ['--key', trust.listSigner.key, '--chain', trust.listSigner.certificate];
  await runCommand(command, [
    'sign-list',
    ...args,
    '--version',
    String(version),
    '--out',
    directory.federationList,
    file,
  ]);
}

/** `directory import`: the cast, once and whenever it changed. */
export async function ensureDirectoryEntries(
  dataDir: string,
  houses: readonly House[],
  command: string,
): Promise<void> {
  const { directory } = stackLayout(dataDir);
  const bundle = JSON.stringify(directoryBundle(houses), null, 2);
  const file = join(directory.folder, 'cast.json');
  if (existsSync(file) && readFileSync(file, 'utf8') === bundle && existsSync(directory.database)) return;
  const next = join(directory.folder, 'cast.next.json');
  writePrivate(next, bundle);
  await runCommand(command, ['import', '--config', directory.config, next]);
  writePrivate(file, bundle);
}

function readState(file: string): { print: string; version: number } {
  if (!existsSync(file)) return { print: '', version: 0 };
  return JSON.parse(readFileSync(file, 'utf8')) as { print: string; version: number };
}

function fingerprint(parts: readonly string[]): string {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(part).update('\0'));
  return hash.digest('hex');
}
