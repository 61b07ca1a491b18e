import 'reflect-metadata';
import { createPrivateKey, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Clock } from '@medicus/ids';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY_MS = 24 * 60 * 60 * 1000;
const LEAF_DAYS = 30;
const MOST_KEPT = 2000;

/**
 * Certificates for the peers' names, made by the egress CA that our own Synapse alone trusts: so its
 * traffic can end here, and nowhere else. One leaf per name, all with one key that never leaves memory.
 */
export class EgressCertificates {
  readonly #ca: X509Certificate;
  readonly #caKey: CryptoKey;
  readonly #leafKeys: CryptoKeyPair;
  readonly #leafKeyPem: string;
  readonly #clock: Clock;
  readonly #kept = new Map<string, { readonly context: Promise<SecureContext>; readonly until: number }>();

  private constructor(ca: X509Certificate, caKey: CryptoKey, leafKeys: CryptoKeyPair, leafPem: string, clock: Clock) {
    this.#ca = ca;
    this.#caKey = caKey;
    this.#leafKeys = leafKeys;
    this.#leafKeyPem = leafPem;
    this.#clock = clock;
  }

  /** @param keyPem an EC P-256 key, PKCS#8 or SEC1. Throws when the two do not fit. */
  static async from(certificatePem: string, keyPem: string, clock: Clock): Promise<EgressCertificates> {
    cryptoProvider.set(crypto);
    const der = createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' });
    const p256 = { name: 'ECDSA', namedCurve: 'P-256' };
    const caKey = await crypto.subtle.importKey('pkcs8', der, p256, false, ['sign']);
    const leafKeys = await crypto.subtle.generateKey(p256, true, ['sign', 'verify']);
    const leafDer = Buffer.from(await crypto.subtle.exportKey('pkcs8', leafKeys.privateKey));
    const leafPem = createPrivateKey({ key: leafDer, format: 'der', type: 'pkcs8' }).export({
      type: 'pkcs8',
      format: 'pem',
    });
    return new EgressCertificates(new X509Certificate(certificatePem), caKey, leafKeys, leafPem.toString(), clock);
  }

  /** @param host a DNS name or IP address, without port; judged by the caller beforehand */
  contextFor(host: string): Promise<SecureContext> {
    const now = this.#clock();
    const kept = this.#kept.get(host);
    if (kept !== undefined && kept.until > now) return kept.context;
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const context = this.#mint(host, now);
    this.#kept.set(host, { context, until: now + (LEAF_DAYS - 2) * DAY_MS });
    return context;
  }

  async #mint(host: string, now: number): Promise<SecureContext> {
    const bare = host.replace(/^\[|\]$/g, '');
    const leaf = await X509CertificateGenerator.create({
      serialNumber: `00${randomBytes(16).toString('hex')}`,
      // The name stands in the alternative names; 64 characters are the most a common name may have.
      subject: 'CN=peer behind the Messenger-Proxy',
      issuer: this.#ca.subject,
      notBefore: new Date(now - DAY_MS),
      notAfter: new Date(now + LEAF_DAYS * DAY_MS),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      publicKey: this.#leafKeys.publicKey,
      signingKey: this.#caKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([{ type: isIP(bare) === 0 ? 'dns' : 'ip', value: bare }]),
      ],
    });
    return createSecureContext({ cert: leaf.toString('pem'), key: this.#leafKeyPem, minVersion: 'TLSv1.2' });
  }
}
