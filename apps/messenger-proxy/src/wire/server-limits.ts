import type { ServerOptions } from 'node:http';

export interface ServerLimits extends ServerOptions {
  /** ms without a byte in either direction. */
  readonly idleMs: number;
}

/** Limits of every listener: slow or endless heads end a connection, slow bodies after 15 minutes. */
export const SERVER_LIMITS: ServerLimits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 15_000,
  /** ms for one whole request; a 100 MiB upload over 1 Mbit/s takes 14 minutes. */
  requestTimeout: 15 * 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  requireHostHeader: true,
  insecureHTTPParser: false,
  noDelay: true,
  /** Longer than the longest /sync we allow. */
  idleMs: 180_000,
};
