import type { DatabaseSync } from 'node:sqlite';
import { serverOf, type Clock } from '@medicus/ids';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FederationListFile } from './federation-list-file.ts';
import { refuse, sendFhir } from './outcome.ts';
import { RateLimit } from './rate-limit.ts';
import { runSearch, type SearchPage } from './run-search.ts';
import type { HitType } from './search-index.ts';
import { readSearchRequest, type SearchRequest } from './search-request.ts';
import type { SearchTokens } from './search-token.ts';

export interface SearchParts {
  readonly database: DatabaseSync;
  readonly tokens: SearchTokens;
  readonly federationList: FederationListFile;
  readonly clock: Clock;
}

// Searching while one types makes two requests per pause; this is far above, and far below copying the directory.
const BURST = 60;
const PER_SECOND = 5;

/** FHIR R4 search for signed-in people. Terms are used and forgotten: not logged, not stored, not repeated in errors. */
export function registerSearch(app: FastifyInstance, parts: SearchParts): void {
  const limit = new RateLimit(BURST, PER_SECOND, parts.clock);
  for (const type of ['PractitionerRole', 'HealthcareService', 'Endpoint'] as const) {
    app.get(`/search/${type}`, async (request, reply) => {
      const token = /^Bearer ([\w.-]{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
      const userId = token === undefined ? undefined : await parts.tokens.check(token);
      const list = await parts.federationList.current();
      // A token outlives the day on which its house leaves the federation.
      if (!userId?.ok || !list.ok || !list.value.domains.has(serverOf(userId.value))) {
        reply.header('WWW-Authenticate', 'Bearer');
        return refuse(reply, 401, 'login', 'A valid search token is needed; get one from /tim-authenticate.');
      }
      const wait = limit.take(userId.value);
      if (wait > 0) {
        reply.header('Retry-After', String(wait));
        return refuse(reply, 429, 'throttled', `Too many searches. Wait ${wait} s.`);
      }
      const query = new URLSearchParams(request.raw.url?.split('?')[1] ?? '');
      const search = readSearchRequest(type, query);
      if (!search.ok) {
        const { parameter, says } = search.defect;
        return refuse(reply, 400, 'not-supported', `${parameter}: ${says}`);
      }
      return sendFhir(reply, 200, searchset(request, query, search.value, runSearch(parts.database, search.value)));
    });
  }
}

function searchset(request: FastifyRequest, query: URLSearchParams, search: SearchRequest, page: SearchPage): object {
  const base = `${request.protocol}://${request.host}/search`;
  const entry = (mode: 'match' | 'include') => (one: SearchPage['hits'][number]) => ({
    fullUrl: `${base}/${one.key}`,
    resource: one.json,
    search: { mode },
  });
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    // Counting all would cost another pass; it is known for the last page only.
    ...(page.more ? {} : { total: search.offset + page.hits.length }),
    link: [
      { relation: 'self', url: pageUrl(base, search.type, query, search.offset) },
      ...(page.more
        ? [{ relation: 'next', url: pageUrl(base, search.type, query, search.offset + search.count) }]
        : []),
    ],
    entry: [...page.hits.map(entry('match')), ...page.included.map(entry('include'))],
  };
}

function pageUrl(base: string, type: HitType, query: URLSearchParams, offset: number): string {
  const next = new URLSearchParams(query);
  if (offset > 0) next.set('_offset', String(offset));
  return `${base}/${type}?${next.toString()}`;
}
