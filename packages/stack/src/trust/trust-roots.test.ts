import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, connect } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hospitalLayout, stackLayout, type KeyPairFiles } from '../layout.ts';
import { daysLeft } from './certificates.ts';
import { ensureTrustRoots } from './trust-roots.ts';

const DAY = 86_400_000;
const NORD = 'nord.klinik.test';
const SUED = 'sued.klinik.test';
let dataDir: string;
let now: number;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'trust-'));
  now = Date.now();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const certificate = (files: KeyPairFiles) => new X509Certificate(readFileSync(files.certificate));

describe('the trust roots', () => {
  it('are made once and then left alone', async () => {
    expect(await ensureTrustRoots(dataDir, [NORD, SUED], now)).toHaveLength(7);
    expect(await ensureTrustRoots(dataDir, [NORD, SUED], now + DAY)).toEqual([]);
  });

  it('keep every private key from other users of the machine', async () => {
    await ensureTrustRoots(dataDir, [NORD], now);
    const { trust } = stackLayout(dataDir);
    const { egressCa, federationLeaf } = hospitalLayout(dataDir, NORD);
    for (const files of [trust.federationCa, trust.listCa, trust.listSigner, egressCa, federationLeaf]) {
      expect(statSync(files.key).mode & 0o777).toBe(0o600);
      expect(readFileSync(files.key, 'utf8')).toContain('BEGIN PRIVATE KEY');
    }
  });

  it('are never shared: no egress CA vouches for peers, no house for another', async () => {
    await ensureTrustRoots(dataDir, [NORD, SUED], now);
    const { trust } = stackLayout(dataDir);
    const nord = hospitalLayout(dataDir, NORD);
    const sued = hospitalLayout(dataDir, SUED);
    const leaf = certificate(nord.federationLeaf);
    expect(leaf.verify(certificate(trust.federationCa).publicKey)).toBe(true);
    for (const other of [nord.egressCa, sued.egressCa, trust.listCa]) {
      expect(leaf.verify(certificate(other).publicKey)).toBe(false);
    }
    expect(certificate(trust.listSigner).verify(certificate(trust.listCa).publicKey)).toBe(true);
    expect(certificate(nord.egressCa).fingerprint256).not.toBe(certificate(sued.egressCa).fingerprint256);
  });

  it('name the house exactly, without wildcard, which Synapse would refuse', async () => {
    await ensureTrustRoots(dataDir, [NORD], now);
    const leaf = certificate(hospitalLayout(dataDir, NORD).federationLeaf);
    expect(leaf.subjectAltName).toBe(`DNS:${NORD}`);
    expect(leaf.ca).toBe(false);
    expect(certificate(stackLayout(dataDir).trust.federationCa).ca).toBe(true);
  });

  it('hold in a real TLS handshake, for this name and no other', async () => {
    await ensureTrustRoots(dataDir, [NORD], now);
    const files = hospitalLayout(dataDir, NORD).federationLeaf;
    const server = createServer({ cert: readFileSync(files.certificate), key: readFileSync(files.key) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ca = readFileSync(stackLayout(dataDir).trust.federationCa.certificate);
    const shake = (servername: string) =>
      new Promise<string>((resolve) => {
        const socket = connect({ host: '127.0.0.1', port, servername, ca }, () => {
          resolve('trusted');
          socket.destroy();
        });
        socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
      });
    expect(await shake(NORD)).toBe('trusted');
    expect(await shake(SUED)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    server.close();
  });
});

describe('renewal', () => {
  it('happens when fewer than 30 days are left, and not before', async () => {
    await ensureTrustRoots(dataDir, [NORD], now);
    const leaf = hospitalLayout(dataDir, NORD).federationLeaf.certificate;
    const { listSigner, federationCa } = stackLayout(dataDir).trust;
    const lasts = daysLeft(readFileSync(leaf, 'utf8'), now);
    expect(await ensureTrustRoots(dataDir, [NORD], now + (lasts - 30) * DAY)).toEqual([]);
    const later = now + (lasts - 29) * DAY;
    const ca = readFileSync(federationCa.certificate, 'utf8');
    expect(await ensureTrustRoots(dataDir, [NORD], later)).toEqual([listSigner.certificate, leaf]);
    expect(daysLeft(readFileSync(leaf, 'utf8'), later)).toBeGreaterThan(300);
    expect(readFileSync(federationCa.certificate, 'utf8')).toBe(ca);
  });

  it('of an authority renews what it signed, so that nothing hangs from a root that is gone', async () => {
    await ensureTrustRoots(dataDir, [NORD], now);
    const { federationCa } = stackLayout(dataDir).trust;
    const leaf = hospitalLayout(dataDir, NORD).federationLeaf;
    rmSync(federationCa.certificate);
    expect(await ensureTrustRoots(dataDir, [NORD], now)).toEqual([federationCa.certificate, leaf.certificate]);
    expect(certificate(leaf).verify(certificate(federationCa).publicKey)).toBe(true);
  });
});
