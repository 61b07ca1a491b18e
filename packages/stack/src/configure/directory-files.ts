import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { stackLayout } from '../layout.ts';
import { keptText, newSecret, writePrivateJson } from '../private-files.ts';
import { peerTable, type HospitalPlan } from './hospital-files.ts';

/** Writes the directory's configuration anew; its token key and the operator's token are made once and kept. */
export function writeDirectoryFiles(plan: HospitalPlan): void {
  const { directory, trust } = stackLayout(plan.dataDir);
  mkdirSync(directory.folder, { recursive: true, mode: 0o700 });
  keptText(directory.operatorToken, newSecret);
  keptText(directory.tokenKey, newEs256Key);
  writePrivateJson(directory.config, {
    host: '127.0.0.1',
    port: plan.ports.directory,
    database: directory.database,
    federationListFile: directory.federationList,
    tokenKeyFile: directory.tokenKey,
    operatorTokenFile: directory.operatorToken,
    peerCaFile: trust.federationCa.certificate,
    peers: peerTable(plan.houses, plan.ports),
  });
}

/** EC P-256 in PEM, for search tokens. */
export function newEs256Key(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
