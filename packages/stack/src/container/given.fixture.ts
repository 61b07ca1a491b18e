import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, makeLeaf } from '../trust/certificates.ts';
import { readSettings, type ContainerSettings, type GivenFiles } from './settings.ts';

/** What a hospital writes into `.env`, as compose hands it to `configure`. */
export const ENVIRONMENT = {
  MEDICUS_SERVER_NAME: 'klinik.example',
  MEDICUS_HOUSE_NAME: 'Klinikum Beispiel',
  MEDICUS_HOUSE_HELP: 'IT-Service, Durchwahl 4711',
  MEDICUS_PUBLIC_BASE_URL: 'https://messenger.klinik.example',
  MEDICUS_FEDERATION_ADDRESS: 'messenger.klinik.example:8448',
  MEDICUS_LIST_URL: 'http://directory:4801/tim-provider-services/FederationList/federationList.jws',
  MEDICUS_DIRECTORY_URL: 'http://directory:4801',
  TZ: 'Europe/Berlin',
} as const;

export const ROTA = [
  {
    localPart: '_tim_radiologie',
    displayName: 'Radiologie Dienst',
    rota: [{ days: ['mon', 'tue'], from: '07:00', to: '24:00', userId: '@a:klinik.example' }],
  },
];

/** A folder with a federation certificate and a list authority; everything optional is empty, as `/dev/null` is. */
export async function givenFiles(): Promise<GivenFiles & { readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'medicus-container-'));
  const given = join(folder, 'given');
  mkdirSync(given);
  const put = (name: string, text: string) => {
    writeFileSync(join(given, name), text);
    return join(given, name);
  };
  const validity = { now: Date.now(), days: 90 };
  const authority = await makeAuthority('Some CA', validity);
  const leaf = await makeLeaf(authority, { name: 'klinik.example', purpose: 'tls' }, validity);
  return {
    folder,
    federationCertificate: put('federation.pem', leaf.certificatePem),
    listCa: put('list-ca.pem', authority.certificatePem),
    peerCa: put('peer-ca.pem', ''),
    peers: put('peers.json', ''),
    functionAddresses: put('function-addresses.json', JSON.stringify(ROTA)),
  };
}

export function settingsFrom(files: GivenFiles, change: Record<string, string> = {}): ContainerSettings {
  return readSettings({ ...ENVIRONMENT, ...change }, files);
}
