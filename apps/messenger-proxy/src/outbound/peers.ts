import { connect as connectTls, type TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import { defect, ok, type Clock, type Result, type ServerName } from '@medicus/ids';
import { Pool, type buildConnector } from 'undici';
import type { PeerAddress, ResolveDefect } from './resolve-peer.ts';

/** How long an address found is used; a failure is remembered for much less. */
const ADDRESS_MS = 60 * 60 * 1000;
const FAILURE_MS = 30 * 1000;
const CONNECT_MS = 10_000;

export type Resolve = (server: ServerName) => Promise<Result<PeerAddress, ResolveDefect>>;

interface Kept {
  readonly answer: Promise<Result<Pool, ResolveDefect>>;
  until: number;
}

/** Verified connections to other houses: resolved, checked against their certificate, kept alive. */
export class Peers {
  readonly #resolve: Resolve;
  readonly #roots: string | undefined;
  readonly #clock: Clock;
  readonly #kept = new Map<ServerName, Kept>();

  /** @param roots PEM that replaces the machine's roots; undefined: the machine's */
  constructor(resolve: Resolve, roots: string | undefined, clock: Clock) {
    this.#resolve = resolve;
    this.#roots = roots;
    this.#clock = clock;
  }

  /** A pool of connections to a house that the caller has found in the federation list. */
  to(server: ServerName): Promise<Result<Pool, ResolveDefect>> {
    const now = this.#clock();
    const kept = this.#kept.get(server);
    if (kept !== undefined && kept.until > now) return kept.answer;
    if (kept !== undefined) void closeLater(kept);
    const entry: Kept = { answer: this.#open(server), until: now + ADDRESS_MS };
    this.#kept.set(server, entry);
    void entry.answer.then((answer) => {
      if (!answer.ok) entry.until = this.#clock() + FAILURE_MS;
    });
    return entry.answer;
  }

  async close(): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(
      all.map(async ({ answer }) => answer.then((pool) => (pool.ok ? pool.value.destroy() : undefined))),
    );
  }

  async #open(server: ServerName): Promise<Result<Pool, ResolveDefect>> {
    const address = await this.#resolve(server).catch((): Result<PeerAddress, ResolveDefect> => defect('unknown-host'));
    if (!address.ok) return address;
    const host =
      isIP(address.value.certificateName) === 6 ? `[${address.value.certificateName}]` : address.value.certificateName;
    return ok(
      new Pool(`https://${host}:${address.value.port}`, {
        connect: connectorTo(address.value, this.#roots),
        headersTimeout: 120_000,
        bodyTimeout: 120_000,
        keepAliveTimeout: 20_000,
        maxHeaderSize: 16 * 1024,
        allowH2: false,
      }),
    );
  }
}

async function closeLater(kept: Kept): Promise<void> {
  const pool = await kept.answer;
  if (pool.ok) await pool.value.close();
}

/**
 * Connects to the judged addresses and nowhere else (no second look-up that could answer
 * differently), and checks the certificate for the peer's name.
 */
export function connectorTo(address: PeerAddress, roots: string | undefined): buildConnector.connector {
  return (_options, callback) => {
    const done = (error: unknown, socket: TLSSocket | undefined): void => {
      if (socket === undefined) callback(error instanceof Error ? error : new Error('no connection'), null);
      else callback(null, socket);
    };
    void tryInTurn(address, roots, done);
  };
}

async function tryInTurn(
  address: PeerAddress,
  roots: string | undefined,
  done: (error: unknown, socket: TLSSocket | undefined) => void,
): Promise<void> {
  let last: unknown;
  for (const ip of address.addresses.slice(0, 4)) {
    try {
      done(undefined, await connectOnce(ip, address, roots));
      return;
    } catch (error) {
      last = error;
    }
  }
  done(last, undefined);
}

function connectOnce(ip: string, address: PeerAddress, roots: string | undefined): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const name = address.certificateName;
    const socket = connectTls({
      host: ip,
      port: address.port,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      ...(roots === undefined ? {} : { ca: roots }),
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      timeout: CONNECT_MS,
    });
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail(new Error('connecting took too long')));
    socket.once('secureConnect', () => {
      socket.off('error', fail);
      socket.removeAllListeners('timeout');
      socket.setTimeout(0);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}
