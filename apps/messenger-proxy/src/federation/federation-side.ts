import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerName } from '@medicus/ids';
import { decideFederatedInvite } from '@medicus/tim-policy';
import type { Dispatcher } from 'undici';
import type { FederationListKeeper } from '../federation-list/keeper.ts';
import type { Journal } from '../journal.ts';
import { answerAndClose, answerError, answerJson } from '../wire/answer.ts';
import { forward } from '../wire/forward.ts';
import { authorizationsIn, rawTargetOf, type RawTarget } from '../wire/raw-request.ts';
import { hasBody, parseJson, readBody } from '../wire/read-body.ts';
import type { Route } from '../wire/route-table.ts';
import type { ServerLimits } from '../wire/server-limits.ts';
import { federationRoutes, type FederationAction } from './routes.ts';
import { formatXMatrix, parseXMatrix, type XMatrix } from './x-matrix.ts';

export interface FederationSideParts {
  readonly serverName: ServerName;
  readonly advertisedAs: string;
  readonly certificate: string;
  readonly key: string;
  readonly synapse: Dispatcher;
  readonly list: FederationListKeeper;
  readonly journal: Journal;
  readonly limits: ServerLimits;
}

const AWAY = 'The homeserver of this house does not answer';

/** What other houses reach: HTTPS, an allow-list, and the federation list before anything else. */
export function createFederationSide(parts: FederationSideParts): Server {
  const server = createServer(
    { ...parts.limits, cert: parts.certificate, key: parts.key, minVersion: 'TLSv1.2' },
    (request, response) => void answer(parts, request, response),
  );
  server.setTimeout(parts.limits.idleMs);
  return server;
}

async function answer(parts: FederationSideParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const entry = parts.journal.begin('federation', request, response);
  try {
    const target = rawTargetOf(request.url);
    const match = target === undefined ? undefined : federationRoutes.match(request.method ?? '', target.path);
    if (target === undefined || match === undefined || match.kind === 'unknown') {
      entry.refuse('unknown-route');
      answerAndClose(response, 404, 'M_UNRECOGNIZED', 'Unrecognized request');
      return;
    }
    if (match.kind === 'wrong-method') {
      entry.refuse('wrong-method');
      response.setHeader('allow', match.allow.join(', '));
      answerAndClose(response, 405, 'M_UNRECOGNIZED', 'Method not allowed');
      return;
    }
    entry.route = match.route.path;
    if (match.route.body.kind === 'none' && hasBody(request)) {
      entry.refuse('unexpected-body');
      answerAndClose(response, 400, 'M_BAD_JSON', 'No body expected');
      return;
    }
    await carryOut(parts, { request, response, target, route: match.route, variables: match.variables, entry });
  } catch (error) {
    parts.journal.bug('federation', entry.route, error);
    answerError(response, 500, 'M_UNKNOWN', 'Internal error');
  }
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: RawTarget;
  readonly route: Route<FederationAction>;
  readonly variables: Readonly<Record<string, string>>;
  readonly entry: ReturnType<Journal['begin']>;
}

async function carryOut(parts: FederationSideParts, asked: Asked): Promise<void> {
  switch (asked.route.action) {
    case 'well-known':
      answerJson(asked.response, 200, { 'm.server': parts.advertisedAs });
      return;
    case 'open':
      await sendOn(parts, asked, undefined, undefined);
      return;
    case 'signed': {
      const peer = await listedPeer(parts, asked);
      if (peer !== undefined) await sendOn(parts, asked, peer, undefined);
      return;
    }
    case 'invite': {
      const peer = await listedPeer(parts, asked);
      if (peer !== undefined) await invite(parts, asked, peer);
      return;
    }
  }
}

/** The asking house when its one X-Matrix header is well-formed, meant for us, and its house listed. */
async function listedPeer(parts: FederationSideParts, asked: Asked): Promise<XMatrix | undefined> {
  const { request, response, entry } = asked;
  const parsed = parseXMatrix(authorizationsIn(request.rawHeaders));
  if (!parsed.ok) {
    entry.refuse(`x-matrix-${parsed.defect}`);
    answerAndClose(response, 401, 'M_UNAUTHORIZED', 'One X-Matrix Authorization header is needed');
    return undefined;
  }
  const peer = parsed.value;
  if (peer.destination !== undefined && peer.destination !== parts.serverName) {
    entry.refuse('other-destination');
    answerAndClose(response, 401, 'M_UNAUTHORIZED', 'Meant for another server');
    return undefined;
  }
  const standing = await parts.list.standingAfterAsking(peer.origin);
  if (standing === 'listed') return peer;
  entry.refuse(standing === 'stale' ? 'federation-list-stale' : 'not-in-federation');
  answerAndClose(response, 403, 'M_FORBIDDEN', `${peer.origin} is not part of the federation`);
  return undefined;
}

async function invite(parts: FederationSideParts, asked: Asked, peer: XMatrix): Promise<void> {
  const { request, response, route, variables, entry } = asked;
  const bytes = await readBody(request, route.body.kind === 'none' ? 0 : route.body.limit);
  const body = bytes.ok ? parseJson(bytes.value) : bytes;
  if (!bytes.ok || !body.ok) {
    entry.refuse(bytes.ok ? 'not-json' : bytes.defect);
    answerAndClose(response, 400, 'M_NOT_JSON', 'Content not JSON');
    return;
  }
  const decision = decideFederatedInvite(
    body.value,
    {
      version: route.path.includes('/v2/') ? 'v2' : 'v1',
      roomId: variables['roomId'] ?? '',
      eventId: variables['eventId'] ?? '',
      origin: peer.origin,
    },
    parts.serverName,
  );
  if (!decision.allowed) {
    entry.refuse(decision.reason);
    answerError(response, 403, 'M_FORBIDDEN', 'Cannot invite this user');
    return;
  }
  // The very bytes that were signed.
  await sendOn(parts, asked, peer, bytes.value);
}

function sendOn(
  parts: FederationSideParts,
  asked: Asked,
  peer: XMatrix | undefined,
  body: Uint8Array | undefined,
): Promise<void> {
  const { request, response, route } = asked;
  return forward(request, response, {
    upstream: parts.synapse,
    method: route.method,
    path: request.url ?? '',
    headers: {
      ...(peer === undefined ? {} : { authorization: formatXMatrix(peer) }),
      'x-forwarded-for': request.socket.remoteAddress ?? '',
      'x-forwarded-proto': 'https',
    },
    body: body ?? (route.body.kind === 'none' ? undefined : { stream: request, limit: route.body.limit }),
    away: AWAY,
  });
}
