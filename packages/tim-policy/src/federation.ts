import { defect, ok, parseServerName, type Result, type ServerName } from '@medicus/ids';

/** TTL_Föderationsliste, milliseconds; not configurable (gematik ATM, Foederationsliste). */
export const FEDERATION_LIST_TTL_MS = 72 * 60 * 60 * 1000;

/** Clocks of two machines may differ by this much, milliseconds. */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

export interface FederationList {
  /** Never goes backwards. */
  readonly version: number;
  readonly domains: ReadonlySet<ServerName>;
}

/** What a house knows of the federation at one moment. `undefined`: no list yet, or none that verified. */
export type Federation =
  | {
      readonly list: FederationList;
      /** ms since epoch: when the directory last gave or confirmed this list. */
      readonly confirmedAt: number;
    }
  | undefined;

/** `stale`: the list is missing or older than 72 h, so nobody outside may be talked to. */
export type Standing = 'listed' | 'not-listed' | 'stale';

/** Where a server stands. A list from the future is as good as none: the clock or the file lies. */
export function standingOf(server: ServerName, federation: Federation, now: number): Standing {
  if (federation === undefined) return 'stale';
  const age = now - federation.confirmedAt;
  if (age > FEDERATION_LIST_TTL_MS || age < -CLOCK_TOLERANCE_MS) return 'stale';
  return federation.list.domains.has(server) ? 'listed' : 'not-listed';
}

export type FederationListDefect = 'not-a-federation-list';

/**
 * Reads the payload of `federationList.jws` (gematik FederationList.json): `{version, domainList:
 * [{domain, telematikID, isInsurance}]}`. One entry that is not a server name spoils the whole list:
 * skipping it in silence would cut off a house that believes to be listed.
 */
export function parseFederationList(payload: unknown): Result<FederationList, FederationListDefect> {
  if (!isObject(payload)) return defect('not-a-federation-list');
  const { version, domainList } = payload;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 0 || !Array.isArray(domainList)) {
    return defect('not-a-federation-list');
  }
  const domains = new Set<ServerName>();
  for (const entry of domainList as readonly unknown[]) {
    const domain = isObject(entry) ? parseServerName(entry['domain']) : undefined;
    if (domain === undefined || !domain.ok) return defect('not-a-federation-list');
    domains.add(domain.value);
  }
  return ok({ version, domains });
}

/** A JSON object: not null, not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
