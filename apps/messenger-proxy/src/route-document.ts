import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientRoutes } from './client/routes.ts';
import { federationRoutes } from './federation/routes.ts';
import type { BodyPolicy, Route } from './wire/route-table.ts';

/** The two allow-lists as a page for people, from the tables that the proxy itself obeys. */
export function routeDocument(): string {
  return [
    '# What the Messenger-Proxy lets through',
    '',
    'Made from the route tables by `node apps/messenger-proxy/src/route-document.ts`; a test keeps it in step.',
    'Everything else is answered 404, a known address under another method 405.',
    '',
    '## Client side',
    '',
    ...table(clientRoutes.routes),
    '',
    '## Federation side and outbound side',
    '',
    ...table(federationRoutes.routes),
    '',
  ].join('\n');
}

function table(routes: readonly Route<string>[]): readonly string[] {
  const rows = routes.map(
    ({ method, path, auth, body, action }) =>
      `| ${method} | \`${path.replaceAll('|', '\\|')}\` | ${auth} | ${limit(body)} | ${action} |`,
  );
  return ['| method | address | credentials | body | what is done |', '|---|---|---|---|---|', ...rows];
}

function limit(body: BodyPolicy): string {
  if (body.kind === 'none') return '–';
  const kib = body.limit / 1024;
  return `${body.kind}, ${kib >= 1024 ? `${Math.floor(kib / 1024)} MiB` : `${kib} KiB`}`;
}

export const ROUTE_DOCUMENT = join(import.meta.dirname, '../ROUTES.md');

if (import.meta.main) writeFileSync(ROUTE_DOCUMENT, routeDocument());
