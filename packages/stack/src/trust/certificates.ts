import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(crypto);

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

/** A certificate and its private key (PKCS #8), both PEM. */
export interface Issued {
  readonly certificatePem: string;
  readonly keyPem: string;
}

interface Validity {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly days: number;
}

/** A self-signed authority that can issue leaves and nothing else (path length 0). ES256. */
export async function makeAuthority(name: string, { now, days }: Validity): Promise<Issued> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=${name}`,
    ...dates(now, days),
    signingAlgorithm: ECDSA,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return issued(certificate, keys);
}

/**
 * A leaf for one exact DNS name (`tls`; Synapse refuses a certificate with any wildcard) or for signing the federation
 * list (`signature`).
 */
export async function makeLeaf(
  authority: Issued,
  subject: { readonly name: string; readonly purpose: 'tls' | 'signature' },
  { now, days }: Validity,
): Promise<Issued> {
  const issuer = new x509.X509Certificate(authority.certificatePem);
  const signingKey = await crypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decode(authority.keyPem)[0] as ArrayBuffer,
    ECDSA,
    false,
    ['sign'],
  );
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${subject.name}`,
    issuer: issuer.subject,
    ...dates(now, days),
    signingAlgorithm: ECDSA,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      ...(subject.purpose === 'tls'
        ? [
            new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
            new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: subject.name }]),
          ]
        : []),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return issued(certificate, keys);
}

/** Whole days until the certificate ends; negative when it has. */
export function daysLeft(certificatePem: string, now: number): number {
  return Math.floor((new x509.X509Certificate(certificatePem).notAfter.getTime() - now) / DAY);
}

/** Whether this very authority signed the leaf. Validity is not looked at. */
export async function isIssuedBy(leafPem: string, authorityPem: string): Promise<boolean> {
  const authority = new x509.X509Certificate(authorityPem);
  return new x509.X509Certificate(leafPem).verify({ publicKey: authority.publicKey, signatureOnly: true });
}

function newKeys() {
  return crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
}

function serialNumber(): string {
  // Positive and never empty, whatever the random bytes are.
  return `01${randomBytes(15).toString('hex')}`;
}

function dates(now: number, days: number) {
  // An hour back: the clock of another machine may be a little behind.
  return { notBefore: new Date(now - DAY / 24), notAfter: new Date(now + days * DAY) };
}

async function issued(certificate: x509.X509Certificate, keys: CryptoKeyPair): Promise<Issued> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`,
  };
}
