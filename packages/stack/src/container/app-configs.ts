import { CERTIFICATES, CONFIG, containerPorts, DATA, HOSTS, SECRETS } from './places.ts';
import type { ContainerSettings } from './settings.ts';

const at = (host: string, port: number): string => `http://${host}:${port}`;
/** The private network is the border: docker-compose.yml publishes nothing but the proxy's two sides. */
const EVERYWHERE = '0.0.0.0';

/** The Messenger-Proxy's configuration file. */
export function proxyConfig(settings: ContainerSettings): unknown {
  const ports = containerPorts(settings.serverName);
  return {
    serverName: settings.serverName,
    house: settings.house,
    client: {
      host: EVERYWHERE,
      port: ports.web,
      // As browsers, the application service and the container's own health check write it.
      allowedHosts: [new URL(settings.publicBaseUrl).host, `${HOSTS.proxy}:${ports.web}`, `127.0.0.1:${ports.web}`],
      webRoot: '/app/web',
      devServer: null,
      publicBaseUrl: settings.publicBaseUrl,
    },
    federation: {
      host: EVERYWHERE,
      port: ports.federation,
      certificateFile: `${CERTIFICATES}/federation.pem`,
      keyFile: `${SECRETS}/federation.key`,
      advertisedAs: settings.federationAddress,
    },
    outbound: {
      host: EVERYWHERE,
      port: ports.outbound,
      egressCaCertificateFile: `${CONFIG}/egress-ca.pem`,
      egressCaKeyFile: `${CONFIG}/egress-ca.key`,
      peerCaFile: settings.peerCaPem === null ? null : `${CERTIFICATES}/peer-ca.pem`,
      peers: settings.peers,
    },
    synapse: {
      client: at(HOSTS.synapse, ports.synapseClient),
      federation: at(HOSTS.synapse, ports.synapseFederation),
    },
    appservice: at(HOSTS.appservice, ports.appservice),
    directory: settings.directoryUrl,
    federationList: {
      url: settings.federationListUrl,
      caFile: `${CERTIFICATES}/list-ca.pem`,
      cacheFile: `${DATA}/federation-list.jws`,
      refreshSeconds: 3600,
    },
    dataDir: DATA,
  };
}

/** The application service's configuration file. */
export function appserviceConfig(settings: ContainerSettings): unknown {
  const ports = containerPorts(settings.serverName);
  return {
    serverName: settings.serverName,
    host: EVERYWHERE,
    port: ports.appservice,
    homeserver: { client: at(HOSTS.proxy, ports.web), admin: at(HOSTS.synapse, ports.synapseClient) },
    registrationFile: `${CONFIG}/registration.yaml`,
    registrationSharedSecretFile: `${CONFIG}/registration-shared.secret`,
    operatorTokenFile: `${CONFIG}/operator.token`,
    dataDir: DATA,
    timeZone: settings.timeZone,
    functionAddresses: settings.functionAddresses,
  };
}

/** The directory's configuration file, for the house that runs the federation's directory (profile `directory`). */
export function directoryConfig(settings: ContainerSettings): unknown {
  const ports = containerPorts(settings.serverName);
  return {
    host: EVERYWHERE,
    port: ports.directory,
    database: `${DATA}/directory.db`,
    federationListFile: `${DATA}/federationList.jws`,
    tokenKeyFile: `${CONFIG}/token.key`,
    operatorTokenFile: `${CONFIG}/operator.token`,
    peerCaFile: `${CONFIG}/peer-ca.pem`,
    // Identity checks for the own house stay on the private network.
    peers: { ...settings.peers, [settings.serverName]: { host: HOSTS.proxy, port: ports.federation } },
  };
}
