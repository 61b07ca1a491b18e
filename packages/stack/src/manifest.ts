/** The kinds of process in the system. One process per hospital and kind; the directory once per federation. */
export type ServiceKind = 'synapse' | 'messenger-proxy' | 'appservice' | 'directory';

/** What is true of a kind of service wherever it runs; docker-compose.yml is checked against this table. */
export interface ServiceRole {
  readonly kind: ServiceKind;
  readonly perHospital: boolean;
  /** Names of its listeners, as in the port table. */
  readonly listeners: readonly string[];
  /** Started after these, and stopped before them. */
  readonly dependsOn: readonly ServiceKind[];
  /** The only environment variables it gets. No proxy, no registry, no home. */
  readonly environment: readonly string[];
  /** Listener and path that answer once it works. */
  readonly health: { readonly listener: string; readonly path: string };
  /** Own folders below the hospital's (or the stack's) data folder. */
  readonly data: string;
  /** The databases and secrets that this process and no other holds. */
  readonly holds: readonly string[];
}

const COMMON_ENVIRONMENT = ['PATH', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH'] as const;
const NODE_ENVIRONMENT = [...COMMON_ENVIRONMENT, 'NODE_ENV'] as const;

export const SERVICE_ROLES: readonly ServiceRole[] = [
  {
    kind: 'directory',
    perHospital: false,
    listeners: ['directory'],
    dependsOn: [],
    environment: NODE_ENVIRONMENT,
    health: { listener: 'directory', path: '/health' },
    data: 'directory',
    holds: ['directory.db', 'token.key', 'operator.token'],
  },
  {
    kind: 'synapse',
    perHospital: true,
    listeners: ['synapseClient', 'synapseFederation'],
    dependsOn: [],
    environment: [...COMMON_ENVIRONMENT, 'PYTHONPATH', 'PYTHONUNBUFFERED'],
    health: { listener: 'synapseClient', path: '/health' },
    data: 'synapse',
    holds: ['homeserver.db', 'media', 'signing.key', 'macaroon.secret', 'form.secret'],
  },
  {
    kind: 'messenger-proxy',
    perHospital: true,
    listeners: ['web', 'federation', 'outbound'],
    dependsOn: ['synapse', 'directory'],
    environment: NODE_ENVIRONMENT,
    health: { listener: 'web', path: '/health' },
    data: 'messenger-proxy',
    holds: ['federation-list.jws', 'egress-ca.key', 'federation.key'],
  },
  {
    kind: 'appservice',
    perHospital: true,
    listeners: ['appservice'],
    dependsOn: ['synapse', 'messenger-proxy'],
    environment: NODE_ENVIRONMENT,
    health: { listener: 'appservice', path: '/health' },
    data: 'appservice',
    holds: [
      'transactions and roles',
      'registration.yaml',
      'registration-shared.secret',
      'operator.token',
      'admin token',
    ],
  },
];

/** A program that can be supervised. */
export interface ProgramSpec {
  /** `nord.klinik.test/synapse`, `directory` */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Answers with any status once the process listens; with 200 once it works. */
  readonly healthUrl: string;
  readonly dependsOn: readonly string[];
  readonly workingFolder: string;
  readonly logFile: string;
}

/** One process of one stack. */
export interface ServiceSpec extends ProgramSpec {
  readonly kind: ServiceKind;
}

/** Exactly the allowed variables, with the values of this machine or of `own`. */
export function environmentOf(
  kind: ServiceKind,
  machine: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const allowed = roleOf(kind).environment;
  const environment: Record<string, string> = {};
  for (const name of allowed) {
    const value = own[name] ?? machine[name];
    if (value !== undefined) environment[name] = value;
  }
  const refused = Object.keys(own).find((name) => !allowed.includes(name));
  if (refused !== undefined) throw new Error(`${kind} may not get ${refused}: the manifest does not list it.`);
  return environment;
}

export function roleOf(kind: ServiceKind): ServiceRole {
  const role = SERVICE_ROLES.find((one) => one.kind === kind);
  if (role === undefined) throw new Error(`no such service: ${kind}`);
  return role;
}
