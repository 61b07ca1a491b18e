import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { renderSynapseConfig } from '@medicus/synapse-config';
import type { House } from '@medicus/testkit';
import { hospitalLayout, stackLayout } from '../layout.ts';
import type { HospitalPorts, StackPorts } from '../ports.ts';
import { keptText, newSecret, writePrivate, writePrivateJson } from '../private-files.ts';

/** What the files of one hospital depend on besides its ports. */
export interface HospitalPlan {
  readonly dataDir: string;
  readonly houses: readonly House[];
  readonly ports: StackPorts;
  /** Folder with the built web app; null: none is served. */
  readonly webRoot: string | null;
  /** Vite's development server; null in all other cases. */
  readonly devServer: string | null;
  readonly listRefreshSeconds: number;
  readonly accessTokenLifetime: string;
}

/** Writes the configuration files of one hospital anew; secrets and keys are made once and kept. */
export function writeHospitalFiles(house: House, plan: HospitalPlan): void {
  const ports = portsOf(plan.ports, house.serverName);
  const files = hospitalLayout(plan.dataDir, house.serverName);
  for (const folder of [files.logs, files.synapse.media, files.proxy.folder, files.appservice.folder]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  writeSynapseFiles(house, plan, ports);
  writePrivateJson(files.proxy.config, proxyConfig(house, plan, ports));
  writePrivateJson(files.appservice.config, appserviceConfig(house, plan, ports));
}

export function portsOf(ports: StackPorts, serverName: string): HospitalPorts {
  const found = ports.hospitals[serverName];
  if (found === undefined) throw new Error(`no ports for ${serverName}`);
  return found;
}

export const local = (port: number): string => `http://127.0.0.1:${port}`;

/** `http://nord.localhost:4810`: a secure context in browsers, and an origin per house. */
export const webAddress = (house: House, ports: HospitalPorts): string =>
  `http://${house.label}.localhost:${ports.web}`;

function writeSynapseFiles(house: House, plan: HospitalPlan, ports: HospitalPorts): void {
  const files = hospitalLayout(plan.dataDir, house.serverName);
  const { synapse, appservice } = files;
  keptText(synapse.signingKey, newSigningKey);
  keptText(synapse.macaroonSecret, newSecret);
  keptText(synapse.formSecret, newSecret);
  keptText(appservice.registrationSharedSecret, newSecret);
  keptText(appservice.operatorToken, newSecret);
  const rendered = renderSynapseConfig({
    serverName: house.serverName,
    publicBaseUrl: webAddress(house, ports),
    bindAddress: '127.0.0.1',
    clientPort: ports.synapseClient,
    federationPort: ports.synapseFederation,
    outboundProxy: local(ports.outbound),
    egressCaFile: files.egressCa.certificate,
    database: { kind: 'sqlite', file: synapse.database },
    mediaStorePath: synapse.media,
    signingKeyFile: synapse.signingKey,
    macaroonSecretFile: synapse.macaroonSecret,
    formSecretFile: synapse.formSecret,
    registrationSharedSecretFile: appservice.registrationSharedSecret,
    logConfigFile: synapse.logConfig,
    appserviceRegistrationFile: appservice.registration,
    appservice: {
      url: local(ports.appservice),
      asToken: keptText(`${appservice.folder}/as.token`, newSecret),
      hsToken: keptText(`${appservice.folder}/hs.token`, newSecret),
    },
    accessTokenLifetime: plan.accessTokenLifetime,
    development: true,
  });
  writePrivate(synapse.config, rendered.homeserver);
  writePrivate(synapse.logConfig, rendered.logConfig);
  writePrivate(appservice.registration, rendered.appserviceRegistration);
}

/** Synapse's own format: algorithm, version, unpadded base64 of the seed. */
export function newSigningKey(): string {
  return `ed25519 a_${randomBytes(3).toString('hex')} ${randomBytes(32).toString('base64').replace(/=+$/, '')}\n`;
}

function proxyConfig(house: House, plan: HospitalPlan, ports: HospitalPorts): unknown {
  const files = hospitalLayout(plan.dataDir, house.serverName);
  const { trust } = stackLayout(plan.dataDir);
  const others = plan.houses.filter((other) => other !== house);
  return {
    serverName: house.serverName,
    house: { displayName: house.displayName, help: house.help },
    client: {
      host: '127.0.0.1',
      port: ports.web,
      allowedHosts: [`${house.label}.localhost:${ports.web}`, `127.0.0.1:${ports.web}`],
      webRoot: plan.devServer === null ? plan.webRoot : null,
      devServer: plan.devServer,
      publicBaseUrl: webAddress(house, ports),
    },
    federation: {
      host: '127.0.0.1',
      port: ports.federation,
      certificateFile: files.federationLeaf.certificate,
      keyFile: files.federationLeaf.key,
      advertisedAs: `${house.serverName}:${ports.federation}`,
    },
    outbound: {
      host: '127.0.0.1',
      port: ports.outbound,
      egressCaCertificateFile: files.egressCa.certificate,
      egressCaKeyFile: files.egressCa.key,
      peerCaFile: trust.federationCa.certificate,
      peers: peerTable(others, plan.ports),
    },
    synapse: { client: local(ports.synapseClient), federation: local(ports.synapseFederation) },
    appservice: local(ports.appservice),
    directory: local(plan.ports.directory),
    federationList: {
      url: `${local(plan.ports.directory)}/tim-provider-services/FederationList/federationList.jws`,
      caFile: trust.listCa.certificate,
      cacheFile: files.proxy.federationListCache,
      refreshSeconds: plan.listRefreshSeconds,
    },
    dataDir: files.proxy.folder,
  };
}

/** Where each house's federation side listens: stands for well-known and DNS, which loopback does not have. */
export function peerTable(houses: readonly House[], ports: StackPorts): Record<string, { host: string; port: number }> {
  return Object.fromEntries(
    houses.map((house) => [house.serverName, { host: '127.0.0.1', port: portsOf(ports, house.serverName).federation }]),
  );
}

function appserviceConfig(house: House, plan: HospitalPlan, ports: HospitalPorts): unknown {
  const { appservice } = hospitalLayout(plan.dataDir, house.serverName);
  return {
    serverName: house.serverName,
    host: '127.0.0.1',
    port: ports.appservice,
    homeserver: { client: local(ports.web), admin: local(ports.synapseClient) },
    registrationFile: appservice.registration,
    registrationSharedSecretFile: appservice.registrationSharedSecret,
    operatorTokenFile: appservice.operatorToken,
    dataDir: appservice.folder,
    timeZone: 'Europe/Berlin',
    functionAddresses: house.functionAddresses.map((address) => ({
      localPart: address.localPart,
      displayName: address.displayName,
      rota: [
        {
          days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
          from: '00:00',
          to: '24:00',
          userId: `@${address.onDuty}:${house.serverName}`,
        },
      ],
    })),
  };
}
