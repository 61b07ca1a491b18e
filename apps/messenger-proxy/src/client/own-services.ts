import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import type { JournalEntry } from '../journal.ts';
import { answerAndClose } from '../wire/answer.ts';
import { forward } from '../wire/forward.ts';
import { authorizationsIn, type RawTarget } from '../wire/raw-request.ts';
import { announcedLength } from '../wire/read-body.ts';

/** A part of the house that is reached through this origin under its own prefix. */
export interface OwnService {
  /** `/_medicus/directory/v1` */
  readonly prefix: string;
  answer(request: IncomingMessage, response: ServerResponse, target: RawTarget, entry: JournalEntry): Promise<void>;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE']);
const LARGEST_BODY = 1024 * 1024;
/** Plain segments only: nothing that the service behind could read as a way up or around. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/;

/**
 * @param passes header names that the service needs beside Authorization
 * @param opens judges method and path below the prefix
 */
export function ownService(
  prefix: string,
  upstream: Dispatcher,
  passes: readonly string[],
  opens: (method: string, path: string) => boolean,
): OwnService {
  return {
    prefix,
    async answer(request, response, target, entry) {
      const path = target.path.slice(prefix.length);
      const method = request.method ?? '';
      if (!METHODS.has(method) || !PLAIN_PATH.test(path) || !opens(method, path)) {
        entry.refuse('unknown-route');
        answerAndClose(response, 404, 'M_UNRECOGNIZED', 'Unrecognized request');
        return;
      }
      const authorizations = authorizationsIn(request.rawHeaders);
      if (authorizations.length > 1) {
        entry.refuse('several-authorizations');
        answerAndClose(response, 401, 'M_MISSING_TOKEN', 'One Authorization header is needed');
        return;
      }
      if ((announcedLength(request) ?? 0) > LARGEST_BODY) {
        entry.refuse('too-large');
        answerAndClose(response, 413, 'M_TOO_LARGE', 'Request body too large');
        return;
      }
      const headers: Record<string, string> = {};
      if (authorizations[0] !== undefined) headers['authorization'] = authorizations[0];
      for (const name of passes) {
        const value = request.headers[name];
        if (typeof value === 'string') headers[name] = value;
      }
      await forward(request, response, {
        upstream,
        method,
        path: target.query === undefined ? path : `${path}?${target.query}`,
        headers,
        body: method === 'GET' ? undefined : { stream: request, limit: LARGEST_BODY },
        away: 'This part of the house does not answer',
      });
    },
  };
}

export function ownServiceFor(services: readonly OwnService[], path: string): OwnService | undefined {
  return services.find((service) => path.startsWith(`${service.prefix}/`));
}
