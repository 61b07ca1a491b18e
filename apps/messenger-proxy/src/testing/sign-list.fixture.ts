import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import type { Issued } from '@medicus/stack';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function listPayload(version: number, domains: readonly string[]): unknown {
  return {
    version,
    domainList: domains.map((domain) => ({ domain, telematikID: '5-2-0', isInsurance: false })),
  };
}

/** Signs by hand, so that every part can be made wrong. */
export function signJws(keyPem: string, header: Readonly<Record<string, unknown>>, payload: unknown): string {
  const input = `${encode(header)}.${encode(payload)}`;
  const key = createPrivateKey(keyPem);
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

export function x5cOf(...chain: readonly Issued[]): string[] {
  return chain.map((issued) => new X509Certificate(issued.certificatePem).raw.toString('base64'));
}

export function signList(signer: Issued, version: number, domains: readonly string[]): string {
  return signJws(signer.keyPem, { alg: 'ES256', x5c: x5cOf(signer) }, listPayload(version, domains));
}
