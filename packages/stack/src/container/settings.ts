import { readFileSync } from 'node:fs';
import { parseServerName } from '@medicus/ids';
import { StackFailure } from '../stack-failure.ts';

/** What one hospital decides before its containers start: the content of `.env`, checked. */
export interface ContainerSettings {
  /** `klinik.example`: the part of every user id after the colon. It can never be changed. */
  readonly serverName: string;
  readonly house: { readonly displayName: string; readonly help: string };
  /** Where browsers reach the client side; without a slash at the end. */
  readonly publicBaseUrl: string;
  /** `host:port` where other houses reach the federation side. */
  readonly federationAddress: string;
  readonly federationListUrl: string;
  readonly directoryUrl: string;
  readonly timeZone: string;
  /** Where peers are reached, by server name; null: well-known and DNS. */
  readonly peers: Readonly<Record<string, { readonly host: string; readonly port: number }>> | null;
  /** PEM with the authorities of peers' certificates; null: the public ones. */
  readonly peerCaPem: string | null;
  /** Function addresses with their rota, as the application service's configuration has them. */
  readonly functionAddresses: readonly unknown[];
}

/** Files that compose mounts into `configure`. An empty one (compose mounts `/dev/null`) is one that was not given. */
export interface GivenFiles {
  readonly federationCertificate: string;
  readonly listCa: string;
  readonly peerCa: string;
  readonly peers: string;
  readonly functionAddresses: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks everything at once, so that the operator corrects `.env` once.
 * @throws StackFailure with one sentence per line.
 */
export function readSettings(environment: Environment, files: GivenFiles): ContainerSettings {
  const wrong: string[] = [];
  const text = (name: string): string => {
    const value = environment[name]?.trim() ?? '';
    if (value === '') wrong.push(`${name} is missing in .env.`);
    return value;
  };
  const checked = (name: string, wanted: string, fits: (value: string) => boolean): string => {
    const value = text(name);
    if (value !== '' && !fits(value)) wrong.push(`${name} should be ${wanted}, but it is “${value}”.`);
    return value;
  };
  const settings: ContainerSettings = {
    serverName: checked('MEDICUS_SERVER_NAME', 'a server name in lower case (klinik.example)', isServerName),
    house: { displayName: text('MEDICUS_HOUSE_NAME'), help: text('MEDICUS_HOUSE_HELP') },
    publicBaseUrl: checked(
      'MEDICUS_PUBLIC_BASE_URL',
      'an https address without a path (https://messenger.klinik.example): browsers keep keys on nothing else',
      isOrigin,
    ).replace(/\/$/, ''),
    federationAddress: checked('MEDICUS_FEDERATION_ADDRESS', 'host:port (messenger.klinik.example:8448)', isHostPort),
    federationListUrl: checked('MEDICUS_LIST_URL', 'an http or https address', isWebAddress),
    directoryUrl: checked('MEDICUS_DIRECTORY_URL', 'an http or https address', isWebAddress),
    timeZone: checked('TZ', 'a time zone (Europe/Berlin)', isTimeZone),
    peers: peersIn(files.peers, wrong),
    peerCaPem: pemIn(files.peerCa, 'MEDICUS_PEER_CA', wrong),
    functionAddresses: functionAddressesIn(files.functionAddresses, wrong),
  };
  for (const [name, file] of [
    ['MEDICUS_FEDERATION_CERTIFICATE', files.federationCertificate],
    ['MEDICUS_LIST_CA', files.listCa],
  ] as const) {
    if (pemIn(file, name, wrong) === null) wrong.push(`${name} names no file with a certificate.`);
  }
  if (wrong.length > 0) throw new StackFailure([...new Set(wrong)].join('\n'));
  return settings;
}

function contentOf(file: string, name: string, wrong: string[]): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    wrong.push(`The file of ${name} cannot be read. It must exist and be readable by user 10001.`);
    return '';
  }
}

function pemIn(file: string, name: string, wrong: string[]): string | null {
  const text = contentOf(file, name, wrong);
  if (text === '') return null;
  if (text.includes('PRIVATE KEY')) wrong.push(`The file of ${name} holds a private key. It takes certificates only.`);
  else if (!text.includes('-----BEGIN CERTIFICATE-----'))
    wrong.push(`The file of ${name} holds no certificate in PEM.`);
  return `${text}\n`;
}

function jsonIn(file: string, name: string, wrong: string[]): unknown {
  const text = contentOf(file, name, wrong);
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    wrong.push(`The file of ${name} is not valid JSON.`);
    return null;
  }
}

function peersIn(file: string, wrong: string[]): ContainerSettings['peers'] {
  const value = jsonIn(file, 'MEDICUS_PEERS', wrong);
  if (value === null) return null;
  const fits =
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.entries(value as object).every(([name, where]) => isServerName(name) && isHostAndPort(where));
  if (!fits) wrong.push('The file of MEDICUS_PEERS should be {"<server name>": {"host": "…", "port": 8448}, …}.');
  return value as ContainerSettings['peers'];
}

function functionAddressesIn(file: string, wrong: string[]): readonly unknown[] {
  const value = jsonIn(file, 'MEDICUS_FUNCTION_ADDRESSES', wrong) ?? [];
  if (Array.isArray(value)) return value as readonly unknown[];
  wrong.push('The file of MEDICUS_FUNCTION_ADDRESSES should be a list; see docs/guides/containers.md.');
  return [];
}

function isServerName(text: string): boolean {
  return parseServerName(text).ok;
}

function isHostAndPort(value: unknown): boolean {
  const { host, port } = (value ?? {}) as { host?: unknown; port?: unknown };
  return typeof host === 'string' && host !== '' && Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536;
}

function isHostPort(text: string): boolean {
  return /^[^/\s:]+:\d{1,5}$/.test(text);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search } = new URL(text);
  const secure = protocol === 'https:' || (protocol === 'http:' && /(?:^|\.)localhost$/.test(hostname));
  return secure && pathname === '/' && search === '';
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
