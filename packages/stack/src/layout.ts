import { join } from 'node:path';

/** Folders and files of one stack. `dataDir` is `var/` for `npm start`, a temporary folder in tests. */
export interface StackLayout {
  readonly dataDir: string;
  readonly stackFile: string;
  readonly portsFile: string;
  readonly lockFile: string;
  readonly trust: TrustFiles;
  readonly directory: DirectoryLayout;
}

/** Certificates and keys in PEM. Keys have mode 600; the CA keys are read by nothing that runs. */
export interface TrustFiles {
  readonly folder: string;
  readonly federationCa: KeyPairFiles;
  readonly listCa: KeyPairFiles;
  readonly listSigner: KeyPairFiles;
}

export interface KeyPairFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface DirectoryLayout {
  readonly folder: string;
  readonly config: string;
  readonly database: string;
  readonly federationList: string;
  readonly tokenKey: string;
  readonly operatorToken: string;
  readonly log: string;
}

/** One hospital's folder: everything that a back-up of this house needs, and nothing of another house. */
export interface HospitalLayout {
  readonly folder: string;
  readonly logs: string;
  readonly egressCa: KeyPairFiles;
  readonly federationLeaf: KeyPairFiles;
  readonly synapse: {
    readonly folder: string;
    readonly config: string;
    readonly logConfig: string;
    readonly database: string;
    readonly media: string;
    readonly signingKey: string;
    readonly macaroonSecret: string;
    readonly formSecret: string;
  };
  readonly proxy: { readonly folder: string; readonly config: string; readonly federationListCache: string };
  readonly appservice: {
    readonly folder: string;
    readonly config: string;
    readonly registration: string;
    readonly registrationSharedSecret: string;
    readonly operatorToken: string;
  };
}

function pair(folder: string, name: string): KeyPairFiles {
  return { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
}

export function stackLayout(dataDir: string): StackLayout {
  const trust = join(dataDir, 'trust');
  const directory = join(dataDir, 'directory');
  return {
    dataDir,
    stackFile: join(dataDir, 'stack.json'),
    portsFile: join(dataDir, 'ports.json'),
    lockFile: join(dataDir, 'stack.lock'),
    trust: {
      folder: trust,
      federationCa: pair(trust, 'federation-ca'),
      listCa: pair(trust, 'list-ca'),
      listSigner: pair(trust, 'list-signer'),
    },
    directory: {
      folder: directory,
      config: join(directory, 'config.json'),
      database: join(directory, 'directory.db'),
      federationList: join(directory, 'federationList.jws'),
      tokenKey: join(directory, 'token.key'),
      operatorToken: join(directory, 'operator.token'),
      log: join(directory, 'directory.log'),
    },
  };
}

export function hospitalLayout(dataDir: string, serverName: string): HospitalLayout {
  const folder = join(dataDir, 'hospitals', serverName);
  const synapse = join(folder, 'synapse');
  const proxy = join(folder, 'messenger-proxy');
  const appservice = join(folder, 'appservice');
  return {
    folder,
    logs: join(folder, 'logs'),
    egressCa: pair(join(dataDir, 'trust', serverName), 'egress-ca'),
    federationLeaf: pair(join(dataDir, 'trust', serverName), 'federation'),
    synapse: {
      folder: synapse,
      config: join(synapse, 'homeserver.yaml'),
      logConfig: join(synapse, 'log-config.yaml'),
      database: join(synapse, 'homeserver.db'),
      media: join(synapse, 'media'),
      signingKey: join(synapse, 'signing.key'),
      macaroonSecret: join(synapse, 'macaroon.secret'),
      formSecret: join(synapse, 'form.secret'),
    },
    proxy: {
      folder: proxy,
      config: join(proxy, 'config.json'),
      federationListCache: join(proxy, 'federation-list.jws'),
    },
    appservice: {
      folder: appservice,
      config: join(appservice, 'config.json'),
      registration: join(appservice, 'registration.yaml'),
      registrationSharedSecret: join(appservice, 'registration-shared.secret'),
      operatorToken: join(appservice, 'operator.token'),
    },
  };
}
