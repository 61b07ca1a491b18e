import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import type { Issued } from '@medicus/stack';

/** A federation list as the directory serves it: compact JWS, ES256, the signer's certificate in x5c. */
export function signedList(signer: Issued, version: number, domains: readonly string[]): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const x5c = [new X509Certificate(signer.certificatePem).raw.toString('base64')];
  const domainList = domains.map((domain) => ({ domain, telematikID: '5-2-0', isInsurance: false }));
  const input = `${encode({ alg: 'ES256', x5c })}.${encode({ version, domainList })}`;
  const key = createPrivateKey(signer.keyPem);
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
