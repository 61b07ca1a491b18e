import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Document, isScalar, parseDocument, visit } from 'yaml';
import type { RenderedSynapseConfig, SynapseDatabase, SynapseSettings } from './settings.ts';

/** Sender of system notices: the Messenger-Proxy exempts this account's rooms from the rules for chats. */
export const NOTICES_LOCAL_PART = '_medicus_notices';
/** The application service's own account. */
export const SERVICE_LOCAL_PART = '_tim_service';
/** Folder for PYTHONPATH: the log formatter that the log configuration names. */
export const SYNAPSE_PYTHON_PATH = fileURLToPath(new URL('../template', import.meta.url));

const NOTICES_NAME = 'Systemhinweise (nicht verschlüsselt) · System notices (not encrypted)';

/** All three files, for native and container use alike. Pure but for reading the templates beside this module. */
export function renderSynapseConfig(settings: SynapseSettings): RenderedSynapseConfig {
  return {
    homeserver: render('homeserver.yaml', {
      serverName: settings.serverName,
      publicBaseUrl: settings.publicBaseUrl,
      clientPort: settings.clientPort,
      federationPort: settings.federationPort,
      bindAddresses: [settings.bindAddress],
      outboundProxy: settings.outboundProxy,
      appserviceHosts: [new URL(settings.appservice.url).hostname],
      egressCaFiles: [settings.egressCaFile],
      ipRangeBlocklist: settings.development ? [] : undefined,
      registrationSharedSecretFile: settings.registrationSharedSecretFile,
      accessTokenLifetime: settings.accessTokenLifetime,
      mediaStorePath: settings.mediaStorePath,
      noticesLocalPart: NOTICES_LOCAL_PART,
      noticesName: NOTICES_NAME,
      database: databaseBlock(settings.database),
      signingKeyFile: settings.signingKeyFile,
      macaroonSecretFile: settings.macaroonSecretFile,
      formSecretFile: settings.formSecretFile,
      appserviceRegistrationFiles: [settings.appserviceRegistrationFile],
      logConfigFile: settings.logConfigFile,
    }),
    logConfig: render('log-config.yaml', {}),
    appserviceRegistration: render('appservice-registration.yaml', {
      url: settings.appservice.url,
      asToken: settings.appservice.asToken,
      hsToken: settings.appservice.hsToken,
      senderLocalPart: SERVICE_LOCAL_PART,
      userRegex: `^@_tim_.*:${settings.serverName.replaceAll('.', '\\.')}$`,
    }),
  };
}

function databaseBlock(database: SynapseDatabase): unknown {
  if (database.kind === 'sqlite') return { name: 'sqlite3', args: { database: database.file } };
  return {
    name: 'psycopg2',
    args: {
      host: database.host,
      port: database.port,
      dbname: database.database,
      user: database.user,
      passfile: database.passFile,
      cp_min: 5,
      cp_max: 10,
    },
  };
}

const PLACEHOLDER = /^\$\{(\w+)\}$/;

/** Fills `${name}` scalars as YAML values, so that no value can break out of its place. `undefined` drops the key. */
function render(template: string, values: Readonly<Record<string, unknown>>): string {
  const document: Document = parseDocument(
    readFileSync(new URL(`../template/${template}`, import.meta.url), 'utf8'),
    // PyYAML reads YAML 1.1, where more plain words are booleans or numbers: those get quotes.
    { version: '1.1' },
  );
  if (document.errors.length > 0) throw new Error(`${template}: ${document.errors[0]?.message}`);
  visit(document, {
    Pair(_, pair) {
      const name = isScalar(pair.value) && PLACEHOLDER.exec(String(pair.value.value))?.[1];
      if (!name) return undefined;
      if (!(name in values)) throw new Error(`${template} asks for “${name}”, which the renderer does not know.`);
      if (values[name] === undefined) return visit.REMOVE;
      pair.value = document.createNode(values[name]);
      return visit.SKIP;
    },
  });
  return document.toString({ lineWidth: 0 });
}
