import { readFile, stat } from 'node:fs/promises';
import { defect, ok, type Result, type ServerName } from '@medicus/ids';
import { isObject, parseFederationList } from '@medicus/tim-policy';
import { compactVerify, decodeProtectedHeader, importX509 } from 'jose';

export interface SignedList {
  /** Compact JWS, given out as it is. */
  readonly jws: string;
  readonly version: number;
  readonly domains: ReadonlySet<ServerName>;
  /** Houses of insured people; their tokens are for another search (`/fdv/search`). */
  readonly insurances: ReadonlySet<string>;
}

export type ListDefect = 'missing' | 'unreadable' | 'broken-signature';

/**
 * The federation list that `sign-list` wrote. Read anew when the file changes. That the signer may sign is for the
 * readers to check against their trust anchor; here the signature only shows that the file is whole.
 */
export class FederationListFile {
  readonly #path: string;
  #seen: { readonly stamp: string; readonly list: Result<SignedList, ListDefect> } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async current(): Promise<Result<SignedList, ListDefect>> {
    const now = await stat(this.#path).catch(() => undefined);
    if (now === undefined) return defect('missing');
    const stamp = `${now.mtimeMs} ${now.size} ${now.ino}`;
    if (this.#seen?.stamp !== stamp) this.#seen = { stamp, list: await readSignedList(this.#path) };
    return this.#seen.list;
  }
}

async function readSignedList(path: string): Promise<Result<SignedList, ListDefect>> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? defect('unreadable') : openSignedList(text.trim());
}

/** Reads a compact JWS (ES256, x5c) and its FederationList payload. */
export async function openSignedList(jws: string): Promise<Result<SignedList, ListDefect>> {
  let json: unknown;
  try {
    const leaf = decodeProtectedHeader(jws).x5c?.[0] ?? '';
    const key = await importX509(`-----BEGIN CERTIFICATE-----\n${leaf}\n-----END CERTIFICATE-----`, 'ES256');
    const { payload } = await compactVerify(jws, key, { algorithms: ['ES256'] });
    json = JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return defect('broken-signature');
  }
  const list = parseFederationList(json);
  if (!list.ok || !isObject(json) || !Array.isArray(json['domainList'])) return defect('unreadable');
  const insured = (json['domainList'] as unknown[]).filter((one) => isObject(one) && one['isInsurance'] === true);
  return ok({
    jws,
    version: list.value.version,
    domains: list.value.domains,
    insurances: new Set(insured.map((one) => String(isObject(one) ? one['domain'] : ''))),
  });
}
