import { X509Certificate } from 'node:crypto';
import { defect, ok, type Result } from '@medicus/ids';
import { parseFederationList, type FederationList } from '@medicus/tim-policy';
import { compactVerify, decodeProtectedHeader } from 'jose';

export type ListDefect =
  | 'not-a-jws'
  | 'wrong-algorithm'
  | 'no-certificate'
  | 'certificate-expired'
  | 'certificate-not-trusted'
  | 'bad-signature'
  | 'not-a-federation-list';

/** A leaf, at most two intermediates, and perhaps the root itself. */
const LONGEST_CHAIN = 4;

/**
 * Verifies a compact JWS as the directory serves it: ES256 and nothing else, the signer's certificate
 * in `x5c`, its chain up to one of our roots, every certificate valid now (gematik I_VZD_TIM_Provider_Services).
 * @param roots of the list-signing CA; no other root counts
 * @param now ms since epoch
 */
export async function verifyFederationList(
  jws: string,
  roots: readonly X509Certificate[],
  now: number,
): Promise<Result<FederationList, ListDefect>> {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(jws);
  } catch {
    return defect('not-a-jws');
  }
  if (header.alg !== 'ES256' || header.crit !== undefined) return defect('wrong-algorithm');
  const chain = certificatesOf(header.x5c);
  const leaf = chain?.[0];
  if (chain === undefined || leaf === undefined) return defect('no-certificate');
  const trusted = trustedChain(chain, roots, now);
  if (!trusted.ok) return trusted;
  // A CA's own key signs certificates, not lists; and ES256 is P-256.
  if (leaf.ca || leaf.publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    return defect('certificate-not-trusted');
  }
  let payload: unknown;
  try {
    const verified = await compactVerify(jws, leaf.publicKey, { algorithms: ['ES256'] });
    payload = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(verified.payload));
  } catch {
    return defect('bad-signature');
  }
  return parseFederationList(payload);
}

function certificatesOf(x5c: unknown): readonly X509Certificate[] | undefined {
  if (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > LONGEST_CHAIN) return undefined;
  try {
    return (x5c as readonly unknown[]).map((entry) => {
      if (typeof entry !== 'string') throw new TypeError('x5c entries are base64 strings');
      return new X509Certificate(Buffer.from(entry, 'base64'));
    });
  } catch {
    return undefined;
  }
}

/** Each certificate issued by the next, the last by a root. */
function trustedChain(
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: number,
): Result<void, ListDefect> {
  for (const [at, certificate] of chain.entries()) {
    if (!validAt(certificate, now)) return defect('certificate-expired');
    const root = roots.find((candidate) => issued(candidate, certificate) || same(candidate, certificate));
    if (root !== undefined) return validAt(root, now) ? ok() : defect('certificate-expired');
    const issuer = chain[at + 1];
    if (issuer === undefined || !issued(issuer, certificate)) return defect('certificate-not-trusted');
  }
  return defect('certificate-not-trusted');
}

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function same(one: X509Certificate, other: X509Certificate): boolean {
  return one.raw.equals(other.raw);
}

function validAt(certificate: X509Certificate, now: number): boolean {
  return now >= Date.parse(certificate.validFrom) && now <= Date.parse(certificate.validTo);
}

/** All certificates of a PEM file. Throws when there is none or one is broken. */
export function certificatesFromPem(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
  if (blocks === null) throw new Error('no certificate in PEM');
  return blocks.map((block) => new X509Certificate(block));
}
