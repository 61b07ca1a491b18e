import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthority, makeLeaf, type Issued } from '@medicus/stack';
import type { Config } from '../config.ts';

export const OWN = 'nord.klinik.test';

export interface ConfigOptions {
  readonly clientPort: number;
  /** Stands for Synapse, directory and application service. */
  readonly upstream: string;
  readonly peers?: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Laid over the client side's settings. */
  readonly client?: Partial<Config['client']>;
}

export interface PreparedFiles {
  readonly authorities: { readonly tls: Issued; readonly list: Issued; readonly egress: Issued };
  /** Signs federation lists that this house believes. */
  readonly signer: Issued;
}

/** Certificates and keys of a house, written into its folder. */
export async function prepareFiles(folder: string): Promise<PreparedFiles> {
  const validity = { now: Date.now(), days: 30 };
  const [tls, list, egress] = await Promise.all([
    makeAuthority('test federation', validity),
    makeAuthority('test list', validity),
    makeAuthority('test egress', validity),
  ]);
  const leaf = await makeLeaf(tls, { name: OWN, purpose: 'tls' }, validity);
  const signer = await makeLeaf(list, { name: 'test signer', purpose: 'signature' }, validity);
  for (const [name, text] of [
    ['leaf.pem', leaf.certificatePem],
    ['leaf.key', leaf.keyPem],
    ['egress.pem', egress.certificatePem],
    ['egress.key', egress.keyPem],
    ['tls-ca.pem', tls.certificatePem],
    ['list-ca.pem', list.certificatePem],
  ] as const) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return { authorities: { tls, list, egress }, signer };
}

/** A configuration over the files of {@link prepareFiles}; paths count from their folder. */
export function configFor({ clientPort, upstream, peers, client }: ConfigOptions): Config {
  return {
    serverName: OWN,
    house: { displayName: 'Klinikum Nord', help: 'Telefon 1' },
    client: {
      host: '127.0.0.1',
      port: clientPort,
      allowedHosts: [`127.0.0.1:${clientPort}`],
      webRoot: null,
      devServer: null,
      publicBaseUrl: `http://nord.localhost:${clientPort}`,
      trustedForwarders: [],
      ...client,
    },
    federation: {
      host: '127.0.0.1',
      port: 0,
      certificateFile: 'leaf.pem',
      keyFile: 'leaf.key',
      advertisedAs: `${OWN}:4811`,
    },
    outbound: {
      host: '127.0.0.1',
      port: 0,
      egressCaCertificateFile: 'egress.pem',
      egressCaKeyFile: 'egress.key',
      peerCaFile: 'tls-ca.pem',
      peers: peers ?? {},
    },
    synapse: { client: upstream, federation: upstream },
    appservice: upstream,
    directory: upstream,
    federationList: {
      url: `${upstream}/federationList.jws`,
      caFile: 'list-ca.pem',
      cacheFile: 'list-cache.json',
      refreshSeconds: 3600,
    },
    dataDir: '.',
  };
}
