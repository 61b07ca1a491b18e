import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { renderSynapseConfig, SYNAPSE_PYTHON_PATH, type SynapseSettings } from '@medicus/synapse-config';
import { newEs256Key } from '../configure/directory-files.ts';
import { newSigningKey } from '../configure/hospital-files.ts';
import { keptText, newSecret, writePrivate, writePrivateJson } from '../private-files.ts';
import { StackFailure } from '../stack-failure.ts';
import { daysLeft, makeAuthority } from '../trust/certificates.ts';
import { RENEW_BELOW_DAYS } from '../trust/trust-roots.ts';
import { appserviceConfig, directoryConfig, proxyConfig } from './app-configs.ts';
import { CONFIG, containerPorts, DATA, DATABASE, HOSTS } from './places.ts';
import type { ContainerSettings } from './settings.ts';

const AUTHORITY_DAYS = 3650;
/** The volumes that compose mounts below `out`, one per service. */
const FOLDERS = ['postgres', 'synapse', 'messenger-proxy', 'appservice', 'directory'] as const;

/**
 * Writes every service's configuration into a folder of its own below `out` (in compose: one volume each). Secrets and
 * the egress CA are made once and kept; the rest is written anew each time.
 * @returns one sentence per thing an operator should know.
 * @throws StackFailure
 */
export async function configureHospital(settings: ContainerSettings, out: string, now: number): Promise<string[]> {
  const folder = (name: (typeof FOLDERS)[number]) => join(out, name);
  FOLDERS.forEach((name) => mkdirSync(folder(name), { recursive: true, mode: 0o700 }));
  keepServerName(folder('synapse'), settings.serverName);
  const says: string[] = [];
  if (await ensureEgressCa(settings.serverName, folder('messenger-proxy'), now)) {
    says.push('A new egress CA was made: restart synapse and messenger-proxy together.');
  }
  const asToken = keptText(join(folder('appservice'), 'as.token'), newSecret);
  const hsToken = keptText(join(folder('appservice'), 'hs.token'), newSecret);
  const sharedSecret = keptText(join(folder('appservice'), 'registration-shared.secret'), newSecret);
  keptText(join(folder('appservice'), 'operator.token'), newSecret);

  const rendered = renderSynapseConfig(synapseSettings(settings, { asToken, hsToken }));
  const synapse = (name: string, text: string) => writePrivate(join(folder('synapse'), name), text);
  synapse('homeserver.yaml', rendered.homeserver);
  synapse('log-config.yaml', rendered.logConfig);
  synapse('registration.yaml', rendered.appserviceRegistration);
  // Synapse has to know the secret in order to check it; it gets the certificate of the egress CA and not its key.
  synapse('registration-shared.secret', sharedSecret);
  synapse('egress-ca.pem', readFileSync(join(folder('messenger-proxy'), 'egress-ca.pem'), 'utf8'));
  keptText(join(folder('synapse'), 'signing.key'), newSigningKey);
  keptText(join(folder('synapse'), 'macaroon.secret'), newSecret);
  keptText(join(folder('synapse'), 'form.secret'), newSecret);
  copyFileSync(join(SYNAPSE_PYTHON_PATH, 'medicus_logging.py'), join(folder('synapse'), 'medicus_logging.py'));
  writeDatabaseFiles(folder('postgres'), folder('synapse'));

  writePrivate(join(folder('appservice'), 'registration.yaml'), rendered.appserviceRegistration);
  writePrivateJson(join(folder('appservice'), 'config.json'), appserviceConfig(settings));
  writePrivateJson(join(folder('messenger-proxy'), 'config.json'), proxyConfig(settings));
  keptText(join(folder('directory'), 'token.key'), newEs256Key);
  keptText(join(folder('directory'), 'operator.token'), newSecret);
  // The directory checks identities at the houses; without an own authority the public ones count.
  writePrivate(join(folder('directory'), 'peer-ca.pem'), settings.peerCaPem ?? `${rootCertificates.join('\n')}\n`);
  writePrivateJson(join(folder('directory'), 'config.json'), directoryConfig(settings));
  return says;
}

function synapseSettings(
  settings: ContainerSettings,
  tokens: { readonly asToken: string; readonly hsToken: string },
): SynapseSettings {
  const ports = containerPorts(settings.serverName);
  return {
    serverName: settings.serverName,
    publicBaseUrl: settings.publicBaseUrl,
    bindAddress: '0.0.0.0',
    clientPort: ports.synapseClient,
    federationPort: ports.synapseFederation,
    outboundProxy: `http://${HOSTS.proxy}:${ports.outbound}`,
    egressCaFile: `${CONFIG}/egress-ca.pem`,
    database: {
      kind: 'postgresql',
      host: HOSTS.postgres,
      port: DATABASE.port,
      database: DATABASE.name,
      user: DATABASE.user,
      passFile: `${CONFIG}/pgpass`,
    },
    mediaStorePath: `${DATA}/media`,
    signingKeyFile: `${CONFIG}/signing.key`,
    macaroonSecretFile: `${CONFIG}/macaroon.secret`,
    formSecretFile: `${CONFIG}/form.secret`,
    registrationSharedSecretFile: `${CONFIG}/registration-shared.secret`,
    logConfigFile: `${CONFIG}/log-config.yaml`,
    appserviceRegistrationFile: `${CONFIG}/registration.yaml`,
    appservice: { url: `http://${HOSTS.appservice}:${ports.appservice}`, ...tokens },
    accessTokenLifetime: '5m',
    development: false,
  };
}

/** Another name on the same volumes would mix two houses: every event in the database carries the name. */
function keepServerName(folder: string, serverName: string): void {
  const before = keptText(join(folder, 'server-name'), () => serverName);
  if (before === serverName) return;
  throw new StackFailure(
    `These volumes belong to ${before}, and MEDICUS_SERVER_NAME is ${serverName}. A house cannot be renamed: correct the name, or start with new volumes (docker compose --project-name).`,
  );
}

/** @returns whether one that existed was replaced */
async function ensureEgressCa(serverName: string, folder: string, now: number): Promise<boolean> {
  const certificate = join(folder, 'egress-ca.pem');
  const key = join(folder, 'egress-ca.key');
  const existed = existsSync(key) && existsSync(certificate);
  if (existed && daysLeft(readFileSync(certificate, 'utf8'), now) >= RENEW_BELOW_DAYS) return false;
  const made = await makeAuthority(`Egress CA of ${serverName}`, { now, days: AUTHORITY_DAYS });
  writePrivate(key, made.keyPem);
  writePrivate(certificate, made.certificatePem);
  return existed;
}

/**
 * PostgreSQL runs the script once, on an empty database folder: Synapse gets a role that owns its database and is no
 * superuser. The image's own user is another one, hence modes that let it read; nobody else has this volume.
 */
function writeDatabaseFiles(postgres: string, synapse: string): void {
  const { name, user, port } = DATABASE;
  const password = keptText(join(synapse, 'database.password'), newSecret);
  writePrivate(join(synapse, 'pgpass'), `${HOSTS.postgres}:${port}:${name}:${user}:${password}\n`);
  keptText(join(postgres, 'superuser.password'), newSecret, 0o444);
  // newSecret is URL-safe: no quote can occur in it. Synapse demands the C locale.
  const script = [
    `CREATE ROLE ${user} LOGIN PASSWORD '${password}';`,
    `CREATE DATABASE ${name} OWNER ${user} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;`,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC;`,
  ];
  chmodSync(postgres, 0o755);
  writePrivate(join(postgres, '10-synapse.sql'), `${script.join('\n')}\n`, 0o444);
}
