import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceKind } from '../manifest.ts';

/** The checkout that this stack runs from. */
export const repository = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

/** Where our servers' programs lie, absolute. Synapse comes from its own installation. */
export interface Programs {
  server(kind: Exclude<ServiceKind, 'synapse'>): string;
  readonly accountCommand: string;
  readonly directoryCommand: string;
}

/** The sources of this checkout, which Node runs directly. */
export const SOURCES: Programs = {
  server: (kind) => join(repository, 'apps', kind, 'src', 'main.ts'),
  accountCommand: join(repository, 'apps/appservice/src/account-command.ts'),
  directoryCommand: join(repository, 'apps/directory/src/directory-command.ts'),
};

/** The production form, `<folder>/<app>/main.mjs`, as scripts/build makes it. */
export function productionIn(folder: string): Programs {
  return {
    server: (kind) => join(folder, kind, 'main.mjs'),
    accountCommand: join(folder, 'appservice', 'account.mjs'),
    directoryCommand: join(folder, 'directory', 'directory.mjs'),
  };
}
