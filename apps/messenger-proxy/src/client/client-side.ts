import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Journal, JournalEntry } from '../journal.ts';
import { answerAndClose, answerError } from '../wire/answer.ts';
import { authorizationsIn, bearerTokenOf, queryKeys, rawTargetOf, type RawTarget } from '../wire/raw-request.ts';
import { announcedLength, hasBody } from '../wire/read-body.ts';
import type { Route } from '../wire/route-table.ts';
import type { ServerLimits } from '../wire/server-limits.ts';
import { carryOut, type ClientParts } from './carry-out.ts';
import { ownServiceFor, type OwnService } from './own-services.ts';
import { clientRoutes, type ClientAction } from './routes.ts';

/** One request that passed route, credentials and body policy. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: RawTarget;
  readonly route: Route<ClientAction>;
  readonly variables: Readonly<Record<string, string>>;
  /** The one Authorization header; undefined on open routes without one. */
  readonly authorization: string | undefined;
  readonly entry: JournalEntry;
}

/** Answers whatever is not an interface: the web app's files, or the development server. */
export interface Pages {
  answer(request: IncomingMessage, response: ServerResponse, target: RawTarget): void;
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

export interface ClientSideParts extends ClientParts {
  readonly allowedHosts: ReadonlySet<string>;
  readonly ownServices: readonly OwnService[];
  readonly pages: Pages;
  readonly journal: Journal;
  readonly limits: ServerLimits;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

/** Addresses of interfaces never fall through to the pages. */
const INTERFACES = /^\/(?:_|\.|health(?:$|\/))/;

/** What browsers and the application service reach. Order: host, raw route, credentials, decision, body, forward. */
export function createClientSide(parts: ClientSideParts): Server {
  const handle = (request: IncomingMessage, response: ServerResponse): void => void answer(parts, request, response);
  const server =
    parts.tls === undefined
      ? createServer(parts.limits, handle)
      : createTlsServer({ ...parts.limits, ...parts.tls, minVersion: 'TLSv1.2' }, handle);
  server.setTimeout(parts.limits.idleMs);
  // `Expect: 100-continue` is answered once the body is wanted, not before the credentials were seen.
  server.on('checkContinue', handle);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const target = rawTargetOf(request.url);
    const mine = parts.allowedHosts.has(request.headers.host ?? '') && target !== undefined;
    if (mine && !INTERFACES.test(target.path) && parts.pages.upgrade !== undefined) {
      parts.pages.upgrade(request, socket, head);
    } else socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  return server;
}

async function answer(parts: ClientSideParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const entry = parts.journal.begin('client', request, response);
  try {
    if (!parts.allowedHosts.has(request.headers.host ?? '')) {
      entry.refuse('wrong-host');
      answerAndClose(response, 421, 'M_UNRECOGNIZED', 'This address does not belong to this house');
      return;
    }
    const target = rawTargetOf(request.url);
    if (target === undefined) {
      entry.refuse('malformed-target');
      answerAndClose(response, 404, 'M_UNRECOGNIZED', 'Unrecognized request');
      return;
    }
    await dispatch(parts, request, response, target, entry);
  } catch (error) {
    parts.journal.bug('client', entry.route, error);
    answerError(response, 500, 'M_UNKNOWN', 'Internal error');
  }
}

async function dispatch(
  parts: ClientSideParts,
  request: IncomingMessage,
  response: ServerResponse,
  target: RawTarget,
  entry: JournalEntry,
): Promise<void> {
  const service = ownServiceFor(parts.ownServices, target.path);
  if (service !== undefined) {
    entry.route = `${service.prefix}/…`;
    await service.answer(request, response, target, entry);
    return;
  }
  const match = clientRoutes.match(request.method ?? '', target.path);
  switch (match.kind) {
    case 'unknown':
      if (!INTERFACES.test(target.path)) {
        entry.route = '(page)';
        parts.pages.answer(request, response, target);
        return;
      }
      entry.refuse('unknown-route');
      answerAndClose(response, 404, 'M_UNRECOGNIZED', 'Unrecognized request');
      return;
    case 'wrong-method':
      entry.refuse('wrong-method');
      response.setHeader('allow', match.allow.join(', '));
      answerAndClose(response, 405, 'M_UNRECOGNIZED', 'Method not allowed');
      return;
    case 'route': {
      entry.route = match.route.path;
      const authorization = credentials(request, response, target, match.route, entry);
      if (authorization === REFUSED || bodyRefused(request, response, match.route, entry)) return;
      await carryOut(parts, { request, response, target, ...match, authorization, entry });
    }
  }
}

const REFUSED = Symbol('refused');

/** At most one Authorization header, a bearer token where one is needed, and never a token in the address. */
function credentials(
  request: IncomingMessage,
  response: ServerResponse,
  target: RawTarget,
  route: Route<ClientAction>,
  entry: JournalEntry,
): string | undefined | typeof REFUSED {
  const authorizations = authorizationsIn(request.rawHeaders);
  const [authorization] = authorizations;
  if (queryKeys(target.query).has('access_token')) {
    entry.refuse('token-in-address');
    answerAndClose(response, 401, 'M_MISSING_TOKEN', 'Send the access token in the Authorization header');
    return REFUSED;
  }
  if (authorizations.length > 1) {
    entry.refuse('several-authorizations');
    answerAndClose(response, 401, 'M_MISSING_TOKEN', 'One Authorization header is needed');
    return REFUSED;
  }
  if (route.auth !== 'none' && (authorization === undefined || bearerTokenOf(authorization) === undefined)) {
    // Not a refusal of ours: the ordinary answer to somebody who is not signed in.
    answerAndClose(response, 401, 'M_MISSING_TOKEN', 'Missing access token');
    return REFUSED;
  }
  return authorization;
}

function bodyRefused(
  request: IncomingMessage,
  response: ServerResponse,
  route: Route<ClientAction>,
  entry: JournalEntry,
): boolean {
  const length = announcedLength(request);
  switch (route.body.kind) {
    case 'none':
      if (!hasBody(request)) return false;
      entry.refuse('unexpected-body');
      answerAndClose(response, 400, 'M_BAD_JSON', 'No body expected');
      return true;
    case 'json':
      if ((length ?? 0) <= route.body.limit) return false;
      entry.refuse('too-large');
      answerAndClose(response, 413, 'M_TOO_LARGE', 'Request body too large');
      return true;
    case 'stream':
      if (length === undefined) {
        entry.refuse('length-missing');
        answerAndClose(response, 411, 'M_MISSING_PARAM', 'Content-Length is needed');
        return true;
      }
      if (length <= route.body.limit) return false;
      entry.refuse('too-large');
      answerAndClose(response, 413, 'M_TOO_LARGE', `A file may have at most ${route.body.limit} bytes`);
      return true;
  }
}
