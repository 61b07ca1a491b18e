import type { ServiceKind, ServiceRole } from '../manifest.ts';
import { sourceOf, targetOf, type ComposeFile, type ComposeService } from './compose-file.ts';
import { CONFIG } from './places.ts';

/** What the containers are held against. */
export interface NativeSystem {
  readonly roles: readonly ServiceRole[];
  /** Listener → port inside the container. */
  readonly ports: Readonly<Record<string, number>>;
  readonly synapseVersion: string;
  readonly nodeVersion: string;
}

export interface ContainerFiles {
  readonly compose: ComposeFile;
  readonly composeText: string;
  readonly dockerfile: string;
  readonly envExample: string;
}

/** Only in containers: natively the stack renders, and Synapse's database is a file. */
const ONLY_IN_CONTAINERS = ['configure', 'postgres'];
/** The listeners that browsers and other houses reach. */
const PUBLISHED = ['web', 'federation'];
/** Who may leave the private networks: the proxy, and the directory, which asks houses who somebody is. */
const MAY_LEAVE: readonly string[] = ['messenger-proxy', 'directory'];

/** Where each thing that the manifest's `holds` names lies in containers: a volume or a secret of compose. */
const LIES_IN: Readonly<Record<ServiceKind, Readonly<Record<string, string>>>> = {
  synapse: {
    'homeserver.db': 'postgres-data',
    media: 'synapse-data',
    'signing.key': 'synapse-config',
    'macaroon.secret': 'synapse-config',
    'form.secret': 'synapse-config',
  },
  'messenger-proxy': {
    'federation-list.jws': 'proxy-data',
    'egress-ca.key': 'proxy-config',
    'federation.key': 'federation.key',
  },
  appservice: {
    'transactions and roles': 'appservice-data',
    'admin token': 'appservice-data',
    'registration.yaml': 'appservice-config',
    'registration-shared.secret': 'appservice-config',
    'operator.token': 'appservice-config',
  },
  directory: {
    'directory.db': 'directory-data',
    'token.key': 'directory-config',
    'operator.token': 'directory-config',
  },
};

/** Every difference between the containers and the native system, as a sentence; none when they are in step. */
export function differences(files: ContainerFiles, native: NativeSystem): readonly string[] {
  const { compose } = files;
  return [
    ...servicesAndImages(files, native),
    ...native.roles.flatMap((role) => {
      const service = compose.services[role.kind];
      return service === undefined ? [] : ofOneRole(role, service, native);
    }),
    ...Object.entries(compose.services).flatMap(([name, service]) => hardening(name, service)),
    ...wayOut(compose),
    ...ownThingsOnly(compose, native.roles),
    ...settings(files),
  ];
}

function servicesAndImages({ compose, dockerfile }: ContainerFiles, native: NativeSystem): string[] {
  const found: string[] = [];
  const wanted = [...native.roles.map((role) => role.kind), ...ONLY_IN_CONTAINERS];
  for (const name of wanted) if (!(name in compose.services)) found.push(`compose has no service ${name}`);
  for (const name of Object.keys(compose.services)) {
    if (!wanted.includes(name)) found.push(`${name} is a service that the manifest does not know`);
  }
  for (const role of native.roles) {
    const profiles = compose.services[role.kind]?.profiles ?? [];
    if ((profiles.length === 0) !== role.perHospital) found.push(`${role.kind} has the wrong profiles`);
  }
  const synapse = `ghcr.io/element-hq/synapse:v${native.synapseVersion}`;
  if (compose.services['synapse']?.image !== synapse) found.push(`the image of synapse is not ${synapse}`);
  const node = /^ARG NODE_VERSION=(\S+)$/m.exec(dockerfile)?.[1];
  if (node !== native.nodeVersion) found.push(`the Dockerfile uses Node ${node}, package.json ${native.nodeVersion}`);
  const stages = new Set(['build', 'runtime']);
  for (const [, base = '', stage = ''] of dockerfile.matchAll(/^FROM (\S+) AS (\S+)$/gm)) {
    if (!stages.has(base) && base !== 'node:${NODE_VERSION}-bookworm-slim') found.push(`unknown base image ${base}`);
    stages.add(stage);
  }
  for (const [name, service] of Object.entries(compose.services)) {
    if (service.build?.target !== undefined && !(service.build.target === name && stages.has(name))) {
      found.push(`the Dockerfile has no target ${name}`);
    }
    if (!/:v?\d+\.\d+/.test(service.image ?? '')) found.push(`the image of ${name} has no exact version`);
  }
  return found;
}

function ofOneRole(role: ServiceRole, service: ComposeService, native: NativeSystem): string[] {
  const found: string[] = [];
  const ports = role.listeners.map((listener) => String(native.ports[listener]));
  if (!sameSet(service.expose ?? [], ports)) found.push(`${role.kind} does not listen on ${ports.join(', ')}`);
  for (const name of Object.keys(service.environment ?? {})) {
    if (!role.environment.includes(name)) found.push(`${role.kind} gets ${name}, which the manifest does not list`);
  }
  const needs = Object.keys(service.depends_on ?? {});
  const wanted = [...role.dependsOn, 'configure', ...(role.kind === 'synapse' ? ['postgres'] : [])];
  if (!sameSet(needs, wanted)) found.push(`${role.kind} does not depend on exactly ${wanted.join(', ')}`);
  const health = `http://127.0.0.1:${native.ports[role.health.listener]}${role.health.path}`;
  if (!service.healthcheck?.test.join(' ').includes(`'${health}'`))
    found.push(`${role.kind} is not asked at ${health}`);
  const published = (service.ports ?? []).map((port) => port.split(':').at(-1));
  const wantedPublished = role.listeners
    .filter((one) => PUBLISHED.includes(one))
    .map((one) => String(native.ports[one]));
  if (!sameSet(published, wantedPublished)) found.push(`${role.kind} publishes ${published.join(', ') || 'nothing'}`);
  return found;
}

function hardening(name: string, service: ComposeService): string[] {
  const found: string[] = [];
  const need = (holds: boolean, what: string) => void (holds || found.push(`${name}: ${what}`));
  need(service.read_only === true, 'its root file system can be written to');
  need(sameSet(service.cap_drop ?? [], ['ALL']) && (service.cap_add ?? []).length === 0, 'it keeps capabilities');
  need(service.privileged !== true, 'it is privileged');
  need(service.security_opt?.includes('no-new-privileges:true') === true, 'it may gain privileges');
  need(/^[1-9]\d*:[1-9]\d*$/.test(service.user ?? ''), 'it runs as root');
  need(service.logging?.options?.['max-size'] !== undefined, 'its log grows without end');
  if (name === 'configure') {
    need(service.restart === 'no' && service.network_mode === 'none', 'it is no one-shot without network');
    return found;
  }
  need(service.restart === 'unless-stopped', 'it does not come back after a crash');
  need(service.stop_grace_period !== undefined, 'it gets no time to stop');
  need(service.healthcheck !== undefined, 'nobody asks how it is');
  need(service.depends_on?.['configure']?.condition === 'service_completed_successfully', 'it may start unconfigured');
  if (!MAY_LEAVE.includes(name)) need((service.ports ?? []).length === 0, 'it publishes ports');
  return found;
}

function wayOut(compose: ComposeFile): string[] {
  const found: string[] = [];
  for (const [name, service] of Object.entries(compose.services)) {
    if (name === 'configure') continue;
    const networks = service.networks ?? [];
    if (networks.length === 0 || service.network_mode !== undefined) found.push(`${name} is on the default network`);
    const leaves = networks.some((network) => compose.networks[network]?.internal !== true);
    if (leaves && !MAY_LEAVE.includes(name)) found.push(`${name} can leave the private networks`);
  }
  const meetsDatabase = Object.entries(compose.services)
    .filter(([, service]) => service.networks?.some((one) => compose.services['postgres']?.networks?.includes(one)))
    .map(([name]) => name);
  if (!sameSet(meetsDatabase, ['postgres', 'synapse'])) found.push('somebody besides synapse can reach postgres');
  return found;
}

function ownThingsOnly(compose: ComposeFile, roles: readonly ServiceRole[]): string[] {
  const found: string[] = [];
  const users = (thing: string) =>
    Object.entries(compose.services)
      .filter(
        ([name, service]) =>
          name !== 'configure' &&
          (service.volumes?.some((volume) => sourceOf(volume) === thing) || service.secrets?.includes(thing)),
      )
      .map(([name]) => name);
  for (const thing of [...Object.keys(compose.volumes), ...Object.keys(compose.secrets)]) {
    if (users(thing).length !== 1) found.push(`${thing} is seen by ${users(thing).join(', ') || 'nobody'}`);
  }
  for (const role of roles) {
    for (const held of role.holds) {
      const place = LIES_IN[role.kind][held];
      const holder = place === 'postgres-data' ? 'postgres' : role.kind;
      if (place === undefined || users(place)[0] !== holder) found.push(`${role.kind} does not hold ${held}`);
    }
  }
  for (const [name, service] of Object.entries(compose.services)) {
    for (const volume of service.volumes ?? []) {
      const source = sourceOf(volume);
      if (!(source in compose.volumes)) found.push(`${name} mounts ${source}, which is no volume of compose`);
      if (name === 'configure' || !source.endsWith('-config')) continue;
      const careful = typeof volume !== 'string' && volume.read_only === true && volume.volume?.nocopy === true;
      if (!careful) found.push(`${name} could change its own configuration (${source})`);
      if (name !== 'postgres' && targetOf(volume) !== CONFIG) found.push(`${name} looks for ${source} elsewhere`);
    }
    if (name === 'configure' && (service.secrets ?? []).length > 0) found.push('configure sees the federation key');
  }
  return found;
}

/** Every setting is explained, and every explained setting does something. */
function settings({ composeText, envExample }: ContainerFiles): string[] {
  const used = new Set([...composeText.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name));
  const explained = new Set([...envExample.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name));
  return [
    ...[...used].filter((name) => !explained.has(name)).map((name) => `.env.example does not explain ${name}`),
    ...[...explained].filter((name) => !used.has(name)).map((name) => `compose does not use ${name}`),
  ];
}

function sameSet(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}
