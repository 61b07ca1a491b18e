import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isIP, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { parseServerName, type ServerName } from '@medicus/ids';
import type { FederationListKeeper } from '../federation-list/keeper.ts';
import { federationRoutes } from '../federation/routes.ts';
import { formatXMatrix, parseXMatrix } from '../federation/x-matrix.ts';
import type { Journal, JournalEntry } from '../journal.ts';
import { answerAndClose, answerError, answerJson } from '../wire/answer.ts';
import { forward } from '../wire/forward.ts';
import { authorizationsIn, rawTargetOf } from '../wire/raw-request.ts';
import { hasBody } from '../wire/read-body.ts';
import type { ServerLimits } from '../wire/server-limits.ts';
import type { EgressCertificates } from './egress-certificates.ts';
import type { Peers } from './peers.ts';
import { splitPort } from './resolve-peer.ts';

export interface OutboundSideParts {
  readonly serverName: ServerName;
  readonly list: FederationListKeeper;
  readonly certificates: EgressCertificates;
  readonly peers: Peers;
  readonly journal: Journal;
  readonly limits: ServerLimits;
}

export interface OutboundSide {
  readonly server: Server;
  /** Ends the tunnels too, which the server itself no longer knows. */
  closeTunnels(): void;
}

/**
 * The only way out for our Synapse: a CONNECT proxy that ends TLS here, reads each request, and sends
 * it on over a verified connection of its own, to a house on the federation list or not at all.
 *
 * Synapse is told by our own answer to well-known that every house is reached under its own name; where
 * it really is, `Peers` finds out. So a tunnel's name always is the name that the list knows.
 */
export function createOutboundSide(parts: OutboundSideParts): OutboundSide {
  const inside = new WeakMap<object, ServerName>();
  const tunnels = new Set<Duplex>();
  const inner = createServer(parts.limits, (request, response) => {
    void answer(parts, inside.get(request.socket), request, response);
  });
  inner.setTimeout(parts.limits.idleMs);

  const outer = createServer(parts.limits, (request, response) => {
    parts.journal.begin('outbound', request, response).refuse('not-a-tunnel');
    answerAndClose(response, 403, 'M_FORBIDDEN', 'Only CONNECT to houses of the federation');
  });
  outer.on('connect', (request, socket, head) => {
    tunnels.add(socket);
    socket.once('close', () => tunnels.delete(socket));
    socket.on('error', () => socket.destroy());
    void openTunnel(parts, request, socket, head).then((opened) => {
      if (opened === undefined) return;
      inside.set(opened.tls, opened.peer);
      inner.emit('connection', opened.tls);
    });
  });
  return {
    server: outer,
    closeTunnels: () => {
      for (const tunnel of tunnels) tunnel.destroy();
      inner.closeAllConnections();
    },
  };
}

/** `host:port` of CONNECT to the house meant: its name, with the port when that is part of the name. */
export function houseOfTunnel(target: string | undefined): readonly ServerName[] {
  const { host, port } = splitPort(target ?? '');
  if (port === undefined || port < 1 || port > 65_535) return [];
  const names = port === 443 || port === 8448 ? [host, `${host}:${port}`] : [`${host}:${port}`];
  return names.flatMap((name) => {
    const parsed = parseServerName(name);
    return parsed.ok ? [parsed.value] : [];
  });
}

async function openTunnel(
  parts: OutboundSideParts,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<{ readonly tls: TLSSocket; readonly peer: ServerName } | undefined> {
  const candidates = houseOfTunnel(request.url);
  const peer = await firstListed(parts, candidates);
  if (peer === undefined || !(socket instanceof Socket)) {
    parts.journal.refusal(
      'outbound',
      candidates.length === 0 ? 'malformed-target' : 'not-in-federation',
      candidates[0],
    );
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return undefined;
  }
  const { host } = splitPort(peer);
  const secureContext = await parts.certificates.contextFor(host);
  if (socket.destroyed) return undefined;
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  if (head.length > 0) socket.unshift(head);
  const tls = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] });
  tls.on('error', () => tls.destroy());
  const expected = isIP(host) === 0 ? host : undefined;
  return new Promise((resolve) => {
    tls.once('close', () => resolve(undefined));
    tls.once('secure', () => {
      const sni = (tls as TLSSocket & { readonly servername?: string | false }).servername;
      if (typeof sni === 'string' && sni !== expected) {
        parts.journal.refusal('outbound', 'other-name-inside', peer);
        tls.destroy();
        return;
      }
      resolve({ tls, peer });
    });
  });
}

async function firstListed(parts: OutboundSideParts, names: readonly ServerName[]): Promise<ServerName | undefined> {
  for (const name of names) if (parts.list.standing(name) === 'listed') return name;
  const [first] = names;
  if (first === undefined || (await parts.list.standingAfterAsking(first)) === 'stale') return undefined;
  return names.find((name) => parts.list.standing(name) === 'listed');
}

async function answer(
  parts: OutboundSideParts,
  peer: ServerName | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const entry = parts.journal.begin('outbound', request, response);
  try {
    await judgeAndSend(parts, peer, request, response, entry);
  } catch (error) {
    parts.journal.bug('outbound', entry.route, error);
    answerError(response, 500, 'M_UNKNOWN', 'Internal error');
  }
}

async function judgeAndSend(
  parts: OutboundSideParts,
  peer: ServerName | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  entry: JournalEntry,
): Promise<void> {
  const refuse = (reason: string, status = 403): void => {
    entry.refuse(reason);
    answerAndClose(
      response,
      status,
      status === 404 ? 'M_UNRECOGNIZED' : 'M_FORBIDDEN',
      'Refused by the Messenger-Proxy',
    );
  };
  // A tunnel may outlive the list that allowed it.
  if (peer === undefined || parts.list.standing(peer) !== 'listed') return refuse('not-in-federation');
  const target = rawTargetOf(request.url);
  const match = target === undefined ? undefined : federationRoutes.match(request.method ?? '', target.path);
  if (match?.kind !== 'route') return refuse('unknown-route', 404);
  const { route } = match;
  entry.route = route.path;
  if (route.body.kind === 'none' && hasBody(request)) return refuse('unexpected-body');
  if (route.action === 'well-known') {
    answerJson(response, 200, { 'm.server': splitPort(peer).port === undefined ? `${peer}:8448` : peer });
    return undefined;
  }

  const headers: Record<string, string> = {};
  if (route.action !== 'open') {
    const signed = parseXMatrix(authorizationsIn(request.rawHeaders));
    if (!signed.ok) return refuse(`x-matrix-${signed.defect}`);
    if (signed.value.origin !== parts.serverName) return refuse('other-origin');
    if (signed.value.destination !== undefined && signed.value.destination !== peer) return refuse('other-destination');
    headers['authorization'] = formatXMatrix(signed.value);
  }
  const upstream = await parts.peers.to(peer);
  if (!upstream.ok) {
    entry.refuse(upstream.defect);
    answerError(response, 502, 'M_UNKNOWN', 'The other house cannot be found');
    return undefined;
  }
  return forward(request, response, {
    upstream: upstream.value,
    method: route.method,
    path: request.url ?? '',
    headers,
    body: route.body.kind === 'none' ? undefined : { stream: request, limit: route.body.limit },
    away: 'The other house does not answer',
  });
}
