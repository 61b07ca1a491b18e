import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { HTTP_PREFIX, parseServerName, type Clock, type ServerName } from '@medicus/ids';
import { answersAt, listenOn, pathBeside, StartFailure, type Kit } from '@medicus/server-kit';
import { Pool } from 'undici';
import { askerAddressBehind } from './client/asker-address.ts';
import { Callers } from './client/callers.ts';
import { createClientSide, type Pages } from './client/client-side.ts';
import { devServerAt } from './client/dev-server.ts';
import { ownService } from './client/own-services.ts';
import { noPages, webAppFrom } from './client/web-app.ts';
import type { Config } from './config.ts';
import { createFederationSide } from './federation/federation-side.ts';
import { listCacheIn } from './federation-list/cache.ts';
import { FederationListKeeper } from './federation-list/keeper.ts';
import { listSourceAt } from './federation-list/source.ts';
import { certificatesFromPem } from './federation-list/verify.ts';
import { Journal } from './journal.ts';
import { EgressCertificates } from './outbound/egress-certificates.ts';
import { internetNames } from './outbound/name-services.ts';
import { createOutboundSide } from './outbound/outbound-side.ts';
import { Peers } from './outbound/peers.ts';
import { peerFromTable, resolvePeer } from './outbound/resolve-peer.ts';
import { ask } from './wire/forward.ts';
import { SERVER_LIMITS, type ServerLimits } from './wire/server-limits.ts';

/** A running Messenger-Proxy; the ports are those really opened (0 in the configuration: any free one). */
export interface RunningProxy {
  readonly ports: { readonly client: number; readonly federation: number; readonly outbound: number };
  readonly list: FederationListKeeper;
  stop(): Promise<void>;
}

/** A house that takes longer counts as away. */
const WITHIN = { timeoutMs: 3_000 };

/** The composition root: real files, sockets and clocks are plugged in here and nowhere else. */
export async function startMessengerProxy(
  config: Config,
  kit: Kit,
  limits: ServerLimits = SERVER_LIMITS,
): Promise<RunningProxy> {
  const { log, health, clock } = kit;
  const file = (path: string): string => readFile(pathBeside(kit.configPath, path));
  const serverName = nameOf(config);
  const journal = new Journal(log);
  const synapseClient = poolTo(config.synapse.client);
  const synapseFederation = poolTo(config.synapse.federation);
  const directory = poolTo(config.directory);
  const appservice = poolTo(config.appservice);

  const list = new FederationListKeeper({
    source: listSourceAt(config.federationList.url),
    cache: listCacheIn(pathBeside(kit.configPath, config.federationList.cacheFile)),
    roots: certificatesFromPem(file(config.federationList.caFile)),
    refreshMs: config.federationList.refreshSeconds * 1000,
    clock,
    log,
  });
  const peers = peersFrom(config, file, clock);
  const certificates = await EgressCertificates.from(
    file(config.outbound.egressCaCertificateFile),
    file(config.outbound.egressCaKeyFile),
    clock,
  );
  const pages = pagesFrom(config, kit);

  const client = createClientSide({
    serverName,
    house: config.house,
    publicBaseUrl: config.client.publicBaseUrl,
    advertisedAs: config.federation.advertisedAs,
    synapse: synapseClient,
    callers: new Callers(synapseClient, clock),
    addressOf: askerAddressBehind(config.client.trustedForwarders),
    list,
    reaches: (server) => reaches(server, serverName, synapseClient, peers),
    health,
    clock,
    allowedHosts: new Set(config.client.allowedHosts),
    ownServices: [
      ownService(
        HTTP_PREFIX.directory,
        directory,
        ['x-matrix-openid-token'],
        (method, path) => method === 'GET' && (path === '/tim-authenticate' || path.startsWith('/search/')),
      ),
      ownService(HTTP_PREFIX.org, appservice, [], (method, path) => method === 'GET' && path === '/me'),
    ],
    pages,
    journal,
    limits,
    tls:
      config.client.tls === undefined
        ? undefined
        : { cert: file(config.client.tls.certificateFile), key: file(config.client.tls.keyFile) },
  });
  const federation = createFederationSide({
    serverName,
    advertisedAs: config.federation.advertisedAs,
    certificate: file(config.federation.certificateFile),
    key: file(config.federation.keyFile),
    synapse: synapseFederation,
    list,
    journal,
    limits,
  });
  const outbound = createOutboundSide({ serverName, list, certificates, peers, journal, limits });

  watch(kit, config, list);
  await list.start();
  const ports = {
    client: await listenOn(client, config.client.host, config.client.port),
    federation: await listenOn(federation, config.federation.host, config.federation.port),
    outbound: await listenOn(outbound.server, config.outbound.host, config.outbound.port),
  };
  return {
    ports,
    list,
    async stop() {
      list.stop();
      const ended = [client, federation, outbound.server].map(closed);
      for (const side of [client, federation, outbound.server]) side.closeIdleConnections();
      outbound.closeTunnels();
      await pages.close();
      // Long polls would hold the process for half a minute; their clients ask again.
      for (const side of [client, federation, outbound.server]) side.closeAllConnections();
      await Promise.all(ended);
      await Promise.all([synapseClient, synapseFederation, directory, appservice].map(async (pool) => pool.destroy()));
      await peers.close();
    },
  };
}

function nameOf(config: Config): ServerName {
  const parsed = parseServerName(config.serverName);
  if (!parsed.ok) throw new StartFailure(`"serverName" is not a Matrix server name in lower case.`);
  return parsed.value;
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new StartFailure(`${path} cannot be read. Check the path in the configuration.`);
  }
}

function poolTo(url: string): Pool {
  return new Pool(new URL(url).origin, {
    // Synapse fetches remote media whole before it sends the first byte.
    headersTimeout: 180_000,
    bodyTimeout: 180_000,
    keepAliveTimeout: 4_000,
    allowH2: false,
  });
}

function pagesFrom(config: Config, kit: Kit): Pages {
  if (config.client.devServer !== null) return devServerAt(config.client.devServer);
  if (config.client.webRoot === null) return noPages;
  const root = pathBeside(kit.configPath, config.client.webRoot);
  try {
    return webAppFrom(root);
  } catch {
    throw new StartFailure(`${root} holds no built web app. Build it first, or set "webRoot" to null.`);
  }
}

function peersFrom(config: Config, file: (path: string) => string, clock: Clock): Peers {
  const roots = config.outbound.peerCaFile === null ? undefined : file(config.outbound.peerCaFile);
  const table = config.outbound.peers;
  if (table !== null) return new Peers(async (server) => peerFromTable(server, table), roots, clock);
  const names = internetNames(roots);
  return new Peers(async (server) => resolvePeer(server, names), roots, clock);
}

async function reaches(server: ServerName, own: ServerName, synapse: Pool, peers: Peers): Promise<boolean> {
  if (server === own) {
    return (await ask(synapse, { method: 'GET', path: '/_matrix/client/versions' }, WITHIN))?.status === 200;
  }
  const peer = await peers.to(server);
  if (!peer.ok) return false;
  const version = { method: 'GET', path: '/_matrix/federation/v1/version' } as const;
  return (await ask(peer.value, version, WITHIN))?.status === 200;
}

function watch(kit: Kit, config: Config, list: FederationListKeeper): void {
  kit.health.watch('synapse', answersAt(new URL('/_matrix/client/versions', config.synapse.client).href));
  kit.health.watch('federation list', () => {
    const own = parseServerName(config.serverName);
    switch (own.ok ? list.standing(own.value) : 'stale') {
      case 'listed':
        return { ok: true, says: 'fresh, and this house is on it' };
      case 'not-listed':
        return { ok: false, says: 'this house is not on it: nothing leaves or enters' };
      default:
        return { ok: false, says: 'missing or older than 72 hours: nothing leaves or enters' };
    }
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
