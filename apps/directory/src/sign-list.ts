import { createPrivateKey, X509Certificate } from 'node:crypto';
import { defect, ok, parseServerName, type Clock, type Result } from '@medicus/ids';
import { CompactSign } from 'jose';
import * as v from 'valibot';

/** gematik FederationList.json (api-vzd src/schema), one domain. Institution codes exactly for houses of insured people. */
const domainSchema = v.pipe(
  v.strictObject({
    domain: v.pipe(
      v.string(),
      v.check((text) => parseServerName(text).ok, 'a server name in lower case'),
    ),
    telematikID: v.pipe(v.string(), v.minLength(1)),
    isInsurance: v.boolean(),
    ik: v.optional(
      v.array(
        v.pipe(
          v.string(),
          v.check((text) => /^(?:10|16|95)\d{7}$/.test(text), 'nine digits that begin with 10, 16 or 95'),
        ),
      ),
    ),
    timAnbieter: v.optional(v.string()),
  }),
  v.check(
    (one) => one.isInsurance === (one.ik !== undefined && one.ik.length > 0),
    'ik is needed exactly when isInsurance is true',
  ),
);

export type FederationDomain = v.InferOutput<typeof domainSchema>;

/** Reads `[…]` or `{"domainList": […]}`. Defects are sentences. */
export function readDomains(json: unknown): Result<readonly FederationDomain[], readonly string[]> {
  const list = typeof json === 'object' && json !== null && 'domainList' in json ? json.domainList : json;
  const parsed = v.safeParse(v.pipe(v.array(domainSchema), v.minLength(1, 'at least one house')), list);
  if (!parsed.success) {
    return defect(parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`));
  }
  const names = parsed.output.map((one) => one.domain);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return twice.length > 0 ? defect(twice.map((name) => `${name} is listed twice`)) : ok(parsed.output);
}

export interface SigningMaterial {
  /** EC P-256 private key of the leaf, PEM. */
  readonly keyPem: string;
  /** Leaf first, then what leads to the trust anchor, PEM. */
  readonly chainPem: string;
}

/** Signs the payload of FederationList.json: compact JWS, ES256, x5c. Defects are sentences. */
export async function signList(
  domains: readonly FederationDomain[],
  version: number,
  { keyPem, chainPem }: SigningMaterial,
  clock: Clock,
): Promise<Result<string, string>> {
  const blocks = chainPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const chain = blocks.map((block) => new X509Certificate(block));
  const [leaf] = chain;
  const key = createPrivateKey(keyPem);
  if (leaf === undefined) return defect('The chain file holds no certificate.');
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return defect('The key must be EC P-256 (for ES256).');
  if (!leaf.checkPrivateKey(key)) return defect('The key does not belong to the first certificate of the chain.');
  const now = clock();
  if (now < leaf.validFromDate.getTime() || now > leaf.validToDate.getTime()) {
    return defect(`The signing certificate is valid from ${leaf.validFrom} to ${leaf.validTo}, not now.`);
  }
  const broken = chain.findIndex((one, index) => index > 0 && chain[index - 1]?.verify(one.publicKey) !== true);
  if (broken > 0) return defect(`Certificate ${broken} of the chain is not signed by the one after it.`);
  const payload = new TextEncoder().encode(JSON.stringify({ version, domainList: domains }));
  const jws = await new CompactSign(payload)
    .setProtectedHeader({ alg: 'ES256', x5c: chain.map((one) => one.raw.toString('base64')) })
    .sign(key);
  return ok(jws);
}
