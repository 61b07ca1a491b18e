import { isIP } from 'node:net';
import { defect, ok, parseServerName, type Result, type ServerName } from '@medicus/ids';
import { isPublicAddress } from './address-guard.ts';

/** Where a house is reached, and the name that its certificate must carry. */
export interface PeerAddress {
  /** IP addresses to try, in order; each one judged. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** For SNI and the certificate check. */
  readonly certificateName: string;
}

export type ResolveDefect = 'unknown-host' | 'private-address' | 'not-in-peer-table';

export type PeerTable = Readonly<Record<string, { readonly host: string; readonly port: number }>>;

/** The outside questions that resolving asks; passed in, so that tests give the answers. */
export interface NameServices {
  /** All A and AAAA records; empty when there are none. */
  addresses(host: string): Promise<readonly string[]>;
  /** SRV targets, best first; empty when there are none. */
  services(name: string): Promise<readonly { readonly host: string; readonly port: number }[]>;
  /** `m.server` of `https://{host}/.well-known/matrix/server`; undefined when there is none. */
  wellKnown(host: string, addresses: readonly string[]): Promise<string | undefined>;
}

/** A development peer table: exactly these houses, at exactly these places. */
export function peerFromTable(server: ServerName, table: PeerTable): Result<PeerAddress, ResolveDefect> {
  const entry = Object.hasOwn(table, server) ? table[server] : undefined;
  if (entry === undefined) return defect('not-in-peer-table');
  return ok({ addresses: [entry.host], port: entry.port, certificateName: splitPort(server).host });
}

/**
 * Server discovery of the server-server API: address literal, explicit port, well-known delegation,
 * SRV, port 8448. A private address at any step ends it: all addresses of a name must be public, so that
 * a second answer cannot point inwards.
 */
export async function resolvePeer(
  server: ServerName,
  names: NameServices,
): Promise<Result<PeerAddress, ResolveDefect>> {
  const { host, port } = splitPort(server);
  if (isIP(bare(host)) !== 0 || port !== undefined) return addressesOf(host, port ?? 8448, host, names);
  const own = await publicAddresses(host, names);
  const delegated = own.ok ? await names.wellKnown(host, own.value) : undefined;
  const target = delegated === undefined ? undefined : parseServerName(delegated);
  if (target?.ok === true) {
    const to = splitPort(target.value);
    if (isIP(bare(to.host)) !== 0 || to.port !== undefined) {
      return addressesOf(to.host, to.port ?? 8448, to.host, names);
    }
    return byService(to.host, names);
  }
  return byService(host, names);
}

async function byService(host: string, names: NameServices): Promise<Result<PeerAddress, ResolveDefect>> {
  for (const service of ['_matrix-fed._tcp', '_matrix._tcp']) {
    const [first] = await names.services(`${service}.${host}`);
    if (first !== undefined) return addressesOf(first.host, first.port, host, names);
  }
  return addressesOf(host, 8448, host, names);
}

async function addressesOf(
  host: string,
  port: number,
  certificateName: string,
  names: NameServices,
): Promise<Result<PeerAddress, ResolveDefect>> {
  const addresses = await publicAddresses(host, names);
  return addresses.ok ? ok({ addresses: addresses.value, port, certificateName: bare(certificateName) }) : addresses;
}

async function publicAddresses(host: string, names: NameServices): Promise<Result<readonly string[], ResolveDefect>> {
  const literal = bare(host);
  const addresses = isIP(literal) === 0 ? await names.addresses(host) : [literal];
  if (addresses.length === 0) return defect('unknown-host');
  return addresses.every(isPublicAddress) ? ok(addresses) : defect('private-address');
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** `[::1]:8448` and `host:8448` into host and port; whatever else it is stays whole. */
export function splitPort(server: string): { readonly host: string; readonly port: number | undefined } {
  const found = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(server);
  return { host: found?.[1] ?? server, port: found?.[2] === undefined ? undefined : Number(found[2]) };
}
