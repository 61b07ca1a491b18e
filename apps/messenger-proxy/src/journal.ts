import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '@medicus/server-kit';
import knownProbes from '../known-probes.json' with { type: 'json' };
import { clientRoutes } from './client/routes.ts';
import { federationRoutes } from './federation/routes.ts';

export type Side = 'client' | 'federation' | 'outbound';

/** One request's line. The route's pattern is all that is kept of its address. */
export interface JournalEntry {
  route: string;
  /** Marks the request as refused, with a reason code of ours. */
  refuse(reason: string): void;
}

/**
 * Writes one line per request: route pattern, status, time. No path, no query, no ids. Refusals are
 * lines of kind `refusal`; for routes that nobody knows they carry the shape of the address.
 */
export class Journal {
  readonly #log: Log;
  readonly #key = randomBytes(32);

  constructor(log: Log) {
    this.#log = log;
  }

  begin(side: Side, request: IncomingMessage, response: ServerResponse): JournalEntry {
    const startedAt = performance.now();
    let reason: string | undefined;
    const entry: JournalEntry = {
      route: '(unknown)',
      refuse: (why) => {
        reason = why;
      },
    };
    response.once('close', () => {
      const line = {
        kind: reason === undefined ? 'access' : 'refusal',
        side,
        method: request.method ?? '',
        route: entry.route === '(unknown)' ? shapeOf(request.url ?? '') : entry.route,
        status: response.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
      };
      if (reason === undefined) this.#log.info('answered', line);
      else this.#log.info('refused', { ...line, reason });
    });
    return entry;
  }

  /** A refusal that is no HTTP answer of the usual kind (CONNECT). */
  refusal(side: Side, reason: string, server?: string): void {
    this.#log.info('refused', {
      kind: 'refusal',
      side,
      reason,
      ...(server === undefined ? {} : { idHash: this.hash(server) }),
    });
  }

  bug(side: Side, route: string, error: unknown): void {
    this.#log.error('a bug in handling a request', { side, route }, error);
  }

  /** Keyed with a secret of this run: equal ids are recognisable within it, and never beyond. */
  hash(id: string): string {
    return createHmac('sha256', this.#key).update(id).digest('base64url').slice(0, 12);
  }
}

/**
 * The shape of an address that no route knows: words of the Matrix API as they are, everything else
 * a star, so that a person's name in an address never gets into a log.
 */
export function shapeOf(url: string): string {
  const path = (url.split('?', 1)[0] ?? '').slice(0, 300);
  return path
    .split('/')
    .slice(0, 12)
    .map((segment) => (segment === '' || API_WORDS.has(segment) ? segment : '*'))
    .join('/');
}

const API_WORDS: ReadonlySet<string> = new Set([
  ...fixedWordsOf(clientRoutes.routes),
  ...fixedWordsOf(federationRoutes.routes),
  ...knownProbes.flatMap((probe) => probe.route.split('/').filter((word) => word !== '*')),
  '_synapse',
  'admin',
  'api',
  'v1',
  'v2',
  'v3',
  'r0',
  'unstable',
  'publicRooms',
  'knock',
  'register',
  'search',
]);

function fixedWordsOf(routes: readonly { readonly path: string }[]): readonly string[] {
  return routes
    .flatMap((route) => route.path.split('/'))
    .flatMap((segment) =>
      segment.startsWith('{') ? (segment.includes('|') ? segment.slice(1, -1).split('|') : []) : segment,
    );
}
