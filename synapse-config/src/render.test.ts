import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderSynapseConfig, SYNAPSE_PYTHON_PATH, synapseVersion, parseSettings } from './index.ts';
import type { SynapseSettings } from './settings.ts';

const settings: SynapseSettings = {
  serverName: 'nord.klinik.test',
  publicBaseUrl: 'http://nord.localhost:4810',
  bindAddress: '127.0.0.1',
  clientPort: 4813,
  federationPort: 4814,
  outboundProxy: 'http://127.0.0.1:4812',
  egressCaFile: '/trust/egress.pem',
  database: { kind: 'sqlite', file: '/data/homeserver.db' },
  mediaStorePath: '/data/media',
  signingKeyFile: '/secrets/signing.key',
  macaroonSecretFile: '/secrets/macaroon',
  formSecretFile: '/secrets/form',
  registrationSharedSecretFile: '/secrets/registration',
  logConfigFile: '/data/log.yaml',
  appserviceRegistrationFile: '/data/registration.yaml',
  appservice: { url: 'http://127.0.0.1:4815', asToken: 'as-secret', hsToken: 'hs-secret' },
  accessTokenLifetime: '5m',
  development: true,
};
const homeserver = (change: Partial<SynapseSettings> = {}) =>
  parse(renderSynapseConfig({ ...settings, ...change }).homeserver, { version: '1.1' }) as Record<string, unknown>;

describe('homeserver.yaml', () => {
  it('makes rooms of version 10 (A_26248), encrypted when one is invited (A_25324-01)', () => {
    expect(homeserver()).toMatchObject({
      default_room_version: '10',
      encryption_enabled_by_default_for_room_type: 'invite',
    });
  });
  it('keeps profiles (A_26289), previews (A_26344) and presence (A_25436) shut, and media behind a token', () => {
    expect(homeserver()).toMatchObject({
      require_auth_for_profile_requests: true,
      url_preview_enabled: false,
      presence: { enabled: false },
      enable_authenticated_media: true,
      enable_set_displayname: false,
      enable_registration: false,
    });
  });
  it('listens on loopback alone, in plain text, two listeners apart', () => {
    const listeners = homeserver()['listeners'] as { port: number; bind_addresses: string[]; tls: boolean }[];
    expect(listeners.map(({ port, bind_addresses, tls }) => [port, bind_addresses, tls])).toEqual([
      [4813, ['127.0.0.1'], false],
      [4814, ['127.0.0.1'], false],
    ]);
  });
  it('has no way out but the outbound side, and trusts the egress CA alone', () => {
    expect(homeserver()).toMatchObject({
      http_proxy: 'http://127.0.0.1:4812',
      https_proxy: 'http://127.0.0.1:4812',
      no_proxy_hosts: ['127.0.0.1'],
      federation_custom_ca_list: ['/trust/egress.pem'],
      trusted_key_servers: [],
    });
  });
  it('lets a whole hospital sign in from one address, and guesses at one account slowly', () => {
    const { address, account, failed_attempts } = homeserver()['rc_login'] as Record<
      string,
      { per_second: number; burst_count: number }
    >;
    expect(address?.burst_count).toBeGreaterThanOrEqual(100);
    expect(account?.burst_count).toBeLessThanOrEqual(10);
    expect(failed_attempts?.burst_count).toBeLessThanOrEqual(5);
    expect(failed_attempts?.per_second).toBeLessThan(0.1);
  });
  it('retries a house that was away after 10 s and never later than after 10 min', () => {
    expect(homeserver()['federation']).toMatchObject({
      destination_min_retry_interval: '10s',
      destination_max_retry_interval: '10m',
    });
  });
  it('opens private networks to Synapse in development only', () => {
    expect(homeserver()['ip_range_blacklist']).toEqual([]);
    expect(homeserver({ development: false })).not.toHaveProperty('ip_range_blacklist');
  });
  it('takes PostgreSQL as a setting, with the password in a file of its own', () => {
    const database = {
      kind: 'postgresql',
      host: 'postgres',
      port: 5432,
      database: 'synapse',
      user: 'synapse',
      passFile: '/run/secrets/pgpass',
    } as const;
    expect(homeserver({ database })['database']).toMatchObject({
      name: 'psycopg2',
      args: { host: 'postgres', passfile: '/run/secrets/pgpass' },
    });
  });
  it('marks system notices as not encrypted in both languages', () => {
    const notices = homeserver()['server_notices'] as Record<string, unknown>;
    expect(notices['room_name']).toMatch(/nicht verschlüsselt.*not encrypted/);
  });
  it('cannot be broken out of by a value', () => {
    const publicBaseUrl = 'http://x\nenable_registration: true # "';
    expect(homeserver({ publicBaseUrl })).toMatchObject({ public_baseurl: publicBaseUrl, enable_registration: false });
  });
  it('gives the reason of every setting: no key stands without a comment above it', () => {
    const lines = renderSynapseConfig(settings).homeserver.split('\n');
    const bare: string[] = [];
    let explained = false;
    for (const line of lines) {
      if (line === '') explained = false;
      else if (line.startsWith('#')) explained = true;
      else if (/^\w/.test(line) && !explained) bare.push(line);
    }
    expect(bare).toEqual([]);
  });
});

describe('what Synapse logs', () => {
  const log = parse(renderSynapseConfig(settings).logConfig) as {
    loggers: Record<string, { level: string; propagate?: boolean }>;
    root: { level: string };
  };
  it('has no access log, which would tie persons to rooms (A_22814, A_22817)', () => {
    expect(log.loggers['synapse.access']).toMatchObject({ level: 'CRITICAL', propagate: false });
    expect(log.root.level).toBe('WARNING');
  });
  it.each([
    ['PUT /rooms/!abc:nord.klinik.test/state/m.room.member/@becker:nord.klinik.test', 'abc', 'becker'],
    ['uri=/_matrix/client/v3/user/%40becker%3Anord.klinik.test/rooms/%21abc%3Anord.klinik.test', 'becker', '%21abc'],
    ['$143273582443PhrSnkdvBQAxtFz_tdL1cCMmZ-ks in !NhAkdvBQAxtFz_tdL1cCMmZksxxxxxxxxxxxxxxxxxx', '143273', 'NhAkd'],
    ['GET mxc://nord.klinik.test/secretmedia1 and /download/nord.klinik.test/secretmedia1', 'secretmedia1', 'secretm'],
    ["{'invite': ['@weber:sued.klinik.test', '@kaya:sued.klinik.test']}", 'weber', 'kaya'],
  ])('cuts ids out of %s', (line, ...secrets) => {
    const script = 'import sys, medicus_logging as m; sys.stdout.buffer.write(m.without_ids(sys.argv[1]).encode())';
    const out = execFileSync('python3', ['-B', '-c', script, line], {
      env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: SYNAPSE_PYTHON_PATH, PYTHONIOENCODING: 'utf-8' },
      encoding: 'utf8',
    });
    for (const secret of secrets) expect(out).not.toContain(secret);
    expect(out).toContain('…');
  });
  it('leaves warnings and tracebacks, and neither requests, bodies, SQL nor ids', () => {
    const script = `
import json, logging.config, sys
logging.config.dictConfig(json.load(sys.stdin))
log = logging.getLogger
log('synapse.access.http.4813').error('a-request by @becker:nord.klinik.test')
log('synapse.http.servlet').warning('a-body')
log('synapse.handlers.message').error('a-content')
log('synapse.storage.SQL').error('a-statement')
log('synapse.http.server').info('a-detail')
try:
    raise KeyError('!room:nord.klinik.test')
except KeyError:
    log('synapse.http.server').exception('it-failed for %s', '@becker:nord.klinik.test')
`;
    const out = execFileSync('python3', ['-B', '-c', script], {
      env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: SYNAPSE_PYTHON_PATH, PYTHONIOENCODING: 'utf-8' },
      input: JSON.stringify(log),
      encoding: 'utf8',
    });
    expect(out).toContain('ERROR synapse.http.server - it-failed for @…:nord.klinik.test');
    expect(out).toContain('Traceback');
    expect(out).not.toMatch(/a-request|a-body|a-content|a-statement|a-detail|becker|!room/);
  });
});

describe('the application service as Synapse knows it', () => {
  it('owns function addresses and not one real person', () => {
    const registration = parse(renderSynapseConfig(settings).appserviceRegistration) as {
      namespaces: { users: { exclusive: boolean; regex: string }[] };
    };
    const [only, ...others] = registration.namespaces.users;
    expect(others).toEqual([]);
    const regex = new RegExp(only?.regex ?? '');
    expect(regex.test('@_tim_radiologie:nord.klinik.test')).toBe(true);
    expect(regex.test('@becker:nord.klinik.test')).toBe(false);
    expect(regex.test('@_tim_radiologie:nord-klinik.test')).toBe(false);
  });
});

describe('settings from a file', () => {
  it('names the key that is wrong', () => {
    expect(parseSettings(structuredClone(settings))).toEqual(settings);
    expect(() => parseSettings({ ...settings, clientPort: '4813' })).toThrow('clientPort');
    expect(() => parseSettings({ ...settings, extra: 1 })).toThrow('extra');
    expect(() => parseSettings({ ...settings, database: { kind: 'postgresql' } })).toThrow('database.host');
  });
  it('pins Synapse in the one requirements file', () => {
    expect(synapseVersion()).toBe('1.163.2');
  });
});
