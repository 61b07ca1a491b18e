import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@medicus/ids';
import { createHttpApp, type Health, type Log } from '@medicus/server-kit';
import type { FastifyInstance } from 'fastify';
import { registerAuthenticate } from './authenticate-route.ts';
import { countsOf } from './directory-store.ts';
import type { FederationListFile, ListDefect } from './federation-list-file.ts';
import { registerFederationList } from './federation-list-route.ts';
import { registerImport } from './import-route.ts';
import type { AskUserInfo } from './openid-userinfo.ts';
import { registerSearch } from './search-route.ts';
import type { SearchTokens } from './search-token.ts';

export interface DirectoryParts {
  readonly database: DatabaseSync;
  readonly federationList: FederationListFile;
  readonly askUserInfo: AskUserInfo;
  readonly tokens: SearchTokens;
  readonly operatorToken: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly health: Health;
}

/** All routes of the directory, not listening yet. */
export function createDirectoryApp(parts: DirectoryParts): FastifyInstance {
  const app = createHttpApp(parts.log, parts.health);
  registerFederationList(app, parts.federationList);
  registerAuthenticate(app, parts);
  registerSearch(app, parts);
  registerImport(app, parts);
  watch(parts);
  return app;
}

const LIST_SAYS: Readonly<Record<ListDefect, string>> = {
  missing: 'There is no federation list. Sign one with: npm run directory -- sign-list',
  unreadable: 'The federation list cannot be read. Sign it anew with: npm run directory -- sign-list',
  'broken-signature': 'The signature of the federation list is broken. Sign it anew: npm run directory -- sign-list',
};

function watch({ health, database, federationList }: DirectoryParts): void {
  health.watch('database', () => {
    const { houses, people, services } = countsOf(database);
    const says = `holds ${houses} houses, ${people} people and ${services} services`;
    return { ok: true, says: houses === 0 ? 'is empty; fill it with: npm run directory -- import' : says };
  });
  health.watch('federation list', async () => {
    const list = await federationList.current();
    if (!list.ok) return { ok: false, says: LIST_SAYS[list.defect] };
    return { ok: true, says: `version ${list.value.version} with ${list.value.domains.size} houses` };
  });
}
