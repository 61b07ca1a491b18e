/** Where Synapse keeps what it knows. A password for PostgreSQL lies in a libpq passfile, never here. */
export type SynapseDatabase =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'postgresql';
      readonly host: string;
      readonly port: number;
      readonly database: string;
      readonly user: string;
      readonly passFile: string;
    };

/** What differs from house to house. Paths are as Synapse sees them (inside the container, in a container). */
export interface SynapseSettings {
  readonly serverName: string;
  /** `http://nord.localhost:4810`: the Messenger-Proxy's client side as browsers see it. */
  readonly publicBaseUrl: string;
  /** `127.0.0.1`; in a container `0.0.0.0`, where the private network is the border. */
  readonly bindAddress: string;
  readonly clientPort: number;
  readonly federationPort: number;
  /** `http://127.0.0.1:4812`: the Messenger-Proxy's outbound side. */
  readonly outboundProxy: string;
  readonly egressCaFile: string;
  readonly database: SynapseDatabase;
  readonly mediaStorePath: string;
  readonly signingKeyFile: string;
  readonly macaroonSecretFile: string;
  readonly formSecretFile: string;
  readonly registrationSharedSecretFile: string;
  /** Where the two other rendered files will lie. */
  readonly logConfigFile: string;
  readonly appserviceRegistrationFile: string;
  readonly appservice: { readonly url: string; readonly asToken: string; readonly hsToken: string };
  /** Synapse's notation: `5m`. */
  readonly accessTokenLifetime: string;
  /** True on a developer's machine, where proxy and peers are on loopback. */
  readonly development: boolean;
}

/** The text of the three files. `appserviceRegistration` holds tokens: mode 600. */
export interface RenderedSynapseConfig {
  readonly homeserver: string;
  readonly logConfig: string;
  readonly appserviceRegistration: string;
}

const REQUIRED: Record<keyof SynapseSettings, 'string' | 'number' | 'object' | 'boolean'> = {
  serverName: 'string',
  publicBaseUrl: 'string',
  bindAddress: 'string',
  clientPort: 'number',
  federationPort: 'number',
  outboundProxy: 'string',
  egressCaFile: 'string',
  database: 'object',
  mediaStorePath: 'string',
  signingKeyFile: 'string',
  macaroonSecretFile: 'string',
  formSecretFile: 'string',
  registrationSharedSecretFile: 'string',
  logConfigFile: 'string',
  appserviceRegistrationFile: 'string',
  appservice: 'object',
  accessTokenLifetime: 'string',
  development: 'boolean',
};

/**
 * Settings from a JSON file, as the container's entry point gets them.
 * @throws Error with one sentence that names the wrong key.
 */
export function parseSettings(value: unknown): SynapseSettings {
  if (typeof value !== 'object' || value === null) throw new Error('The settings for Synapse must be a JSON object.');
  const settings = value as Record<string, unknown>;
  for (const [key, kind] of Object.entries(REQUIRED)) {
    if (typeof settings[key] !== kind || settings[key] === null) {
      throw new Error(`The settings for Synapse need “${key}” (${kind}).`);
    }
  }
  const unknown = Object.keys(settings).find((key) => !(key in REQUIRED));
  if (unknown !== undefined) throw new Error(`The settings for Synapse do not know “${unknown}”.`);
  const database = settings['database'] as Record<string, unknown>;
  const wanted = database['kind'] === 'postgresql' ? ['host', 'port', 'database', 'user', 'passFile'] : ['file'];
  if (database['kind'] !== 'postgresql' && database['kind'] !== 'sqlite') {
    throw new Error('The settings for Synapse need “database.kind”: “sqlite” or “postgresql”.');
  }
  checkKeys('database', database, wanted);
  checkKeys('appservice', settings['appservice'] as Record<string, unknown>, ['url', 'asToken', 'hsToken']);
  return value as SynapseSettings;
}

function checkKeys(where: string, value: Record<string, unknown>, keys: readonly string[]): void {
  for (const key of keys) {
    if (typeof value[key] !== (key === 'port' ? 'number' : 'string')) {
      throw new Error(`The settings for Synapse need “${where}.${key}”.`);
    }
  }
}
