import { existsSync, readFileSync } from 'node:fs';
import { hospitalLayout, stackLayout, type KeyPairFiles } from '../layout.ts';
import { writePrivate } from '../private-files.ts';
import { daysLeft, isIssuedBy, makeAuthority, makeLeaf, type Issued } from './certificates.ts';

/** A certificate with fewer days left is made anew at the next start. */
export const RENEW_BELOW_DAYS = 30;
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 397;

/**
 * Makes what is missing and renews what ends soon: three trust roots that are never shared.
 * - per hospital an egress CA, trusted by that hospital's Synapse alone: its only way out is its Messenger-Proxy;
 * - the federation TLS CA with a leaf per hospital: in development it stands for the public web PKI;
 * - the list-signing CA with the leaf that signs the federation list.
 * @returns the files that were written, for a progress line; none when all was well.
 */
export async function ensureTrustRoots(
  dataDir: string,
  serverNames: readonly string[],
  now: number,
): Promise<readonly string[]> {
  const { trust } = stackLayout(dataDir);
  const written: string[] = [];
  const authority = async (files: KeyPairFiles, name: string) => {
    if (lasts(files, now)) return read(files);
    return write(files, await makeAuthority(name, { now, days: AUTHORITY_DAYS }), written);
  };
  const leaf = async (files: KeyPairFiles, issuer: Issued, name: string, purpose: 'tls' | 'signature') => {
    if (lasts(files, now) && (await isIssuedBy(readFileSync(files.certificate, 'utf8'), issuer.certificatePem))) return;
    write(files, await makeLeaf(issuer, { name, purpose }, { now, days: LEAF_DAYS }), written);
  };

  const federationCa = await authority(trust.federationCa, 'MEDICUS development federation TLS CA');
  const listCa = await authority(trust.listCa, 'MEDICUS development federation list CA');
  await leaf(trust.listSigner, listCa, 'MEDICUS development federation list', 'signature');
  for (const serverName of serverNames) {
    const files = hospitalLayout(dataDir, serverName);
    await authority(files.egressCa, `Egress CA of ${serverName}`);
    await leaf(files.federationLeaf, federationCa, serverName, 'tls');
  }
  return written;
}

function lasts(files: KeyPairFiles, now: number): boolean {
  return (
    existsSync(files.certificate) &&
    existsSync(files.key) &&
    daysLeft(readFileSync(files.certificate, 'utf8'), now) >= RENEW_BELOW_DAYS
  );
}

function read(files: KeyPairFiles): Issued {
  return { certificatePem: readFileSync(files.certificate, 'utf8'), keyPem: readFileSync(files.key, 'utf8') };
}

function write(files: KeyPairFiles, made: Issued, written: string[]): Issued {
  writePrivate(files.key, made.keyPem);
  writePrivate(files.certificate, made.certificatePem);
  written.push(files.certificate);
  return made;
}
