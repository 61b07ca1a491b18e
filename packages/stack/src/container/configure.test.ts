import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
// The apps own their schemas; only this test looks across.
import { appserviceConfig } from '../../../../apps/appservice/src/config.ts';
import { configSchema as directorySchema } from '../../../../apps/directory/src/config.ts';
import { configSchema as proxySchema } from '../../../../apps/messenger-proxy/src/config.ts';
import { configureHospital } from './configure.ts';
import { givenFiles, ENVIRONMENT, settingsFrom } from './given.fixture.ts';
import { readSettings } from './settings.ts';

let files: Awaited<ReturnType<typeof givenFiles>>;
let out: string;
let firstSaid: readonly string[];
const NOW = Date.now();
const YEAR = 365 * 86_400_000;
beforeAll(async () => {
  files = await givenFiles();
  out = join(files.folder, 'out');
  firstSaid = await configureHospital(settingsFrom(files), out, NOW);
});
afterAll(() => rmSync(files.folder, { recursive: true, force: true }));

const text = (path: string) => readFileSync(join(out, path), 'utf8');
const all = () =>
  readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(out, path)).isFile())
    .sort();
const everything = () => Object.fromEntries(all().map((path) => [path, text(path)]));

describe('the configuration of one hospital’s containers', () => {
  it.each([
    ['messenger-proxy', proxySchema],
    ['appservice', appserviceConfig],
    ['directory', directorySchema],
  ] as const)('of %s fits the schema of the app itself', async (name, schema) => {
    const config = JSON.parse(text(`${name}/config.json`)) as Record<string, unknown>;
    expect((await schema['~standard'].validate(config)).issues).toBeUndefined();
    expect((await schema['~standard'].validate({ ...config, planted: 1 })).issues).toHaveLength(1);
  });

  it('is the same again at the next start: secrets, keys and CA are made once', async () => {
    expect(firstSaid).toEqual([]);
    const before = everything();
    expect(await configureHospital(settingsFrom(files), out, NOW + YEAR)).toEqual([]);
    expect(everything()).toEqual(before);
  });

  it('follows a changed setting', async () => {
    const changed = settingsFrom(files, { MEDICUS_HOUSE_NAME: 'Anders' });
    await configureHospital(changed, out, NOW);
    expect(JSON.parse(text('messenger-proxy/config.json'))).toMatchObject({ house: { displayName: 'Anders' } });
    await configureHospital(settingsFrom(files), out, NOW);
  });

  it('makes a new egress CA before the old one ends, and Synapse trusts that one', async () => {
    const again = await configureHospital(settingsFrom(files), out, NOW + 10 * YEAR - 86_400_000);
    expect(again).toEqual([expect.stringContaining('egress CA')]);
    expect(text('synapse/egress-ca.pem')).toBe(text('messenger-proxy/egress-ca.pem'));
  });

  it('is never given to another house', async () => {
    const before = everything();
    const other = settingsFrom(files, { MEDICUS_SERVER_NAME: 'andere.example' });
    await expect(configureHospital(other, out, NOW)).rejects.toThrow('belong to klinik.example');
    expect(everything()).toEqual(before);
  });

  it('lets only the owner read it, but for the two files that PostgreSQL’s own user reads', () => {
    const open = all().filter((path) => (statSync(join(out, path)).mode & 0o077) !== 0);
    expect(open.filter((path) => !path.endsWith('.py'))).toEqual([
      'postgres/10-synapse.sql',
      'postgres/superuser.password',
    ]);
  });
});

describe('who gets which secret', () => {
  const holders = (secret: string) =>
    all()
      .filter((path) => text(path).includes(secret))
      .map((path) => path.split('/')[0]);
  const secretIn = (path: string) => text(path).trim();

  it('keeps the egress CA’s key from Synapse', () => {
    expect(holders(secretIn('messenger-proxy/egress-ca.key'))).toEqual(['messenger-proxy']);
  });
  it.each([
    ['appservice/operator.token', ['appservice']],
    ['directory/operator.token', ['directory']],
    ['directory/token.key', ['directory']],
    ['synapse/signing.key', ['synapse']],
    ['synapse/macaroon.secret', ['synapse']],
    ['synapse/form.secret', ['synapse']],
    ['postgres/superuser.password', ['postgres']],
    // Synapse checks what the application service presents.
    ['appservice/registration-shared.secret', ['appservice', 'synapse']],
  ])('gives %s to %j', (path, expected) => {
    expect(secretIn(path).length).toBeGreaterThan(32);
    expect([...new Set(holders(secretIn(path)))]).toEqual(expected);
  });
  it('gives Synapse’s role the password that Synapse presents, and no superuser', () => {
    const [host, port, database, user, password] = secretIn('synapse/pgpass').split(':');
    expect([host, port, database, user]).toEqual(['postgres', '5432', 'synapse', 'synapse']);
    expect(text('postgres/10-synapse.sql')).toContain(`CREATE ROLE synapse LOGIN PASSWORD '${password}';`);
    expect(text('postgres/10-synapse.sql')).not.toContain('SUPERUSER');
  });
});

describe('Synapse in a container', () => {
  it('reads nothing outside its own two folders, and leaves through the proxy alone', () => {
    const homeserver = parse(text('synapse/homeserver.yaml'), { version: '1.1' }) as Record<string, unknown>;
    const paths = text('synapse/homeserver.yaml').match(/(?<=[\s"'[])\/[\w./-]+/g) ?? [];
    const own = paths.filter((path) => !path.startsWith('/_') && !path.startsWith('/.well-known'));
    expect(own.filter((path) => !/^\/(?:config|data)\//.test(path))).toEqual([]);
    expect(homeserver).toMatchObject({
      https_proxy: 'http://messenger-proxy:4812',
      federation_custom_ca_list: ['/config/egress-ca.pem'],
      no_proxy_hosts: ['appservice'],
      database: { name: 'psycopg2', args: { host: 'postgres', passfile: '/config/pgpass' } },
    });
    expect(homeserver).not.toHaveProperty('ip_range_blacklist');
  });
});

describe('settings', () => {
  const failure = (change: Record<string, string | undefined>, given = files) => {
    try {
      readSettings({ ...ENVIRONMENT, ...change }, given);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  it.each([
    ['MEDICUS_SERVER_NAME', 'Klinik.Example'],
    ['MEDICUS_SERVER_NAME', undefined],
    ['MEDICUS_PUBLIC_BASE_URL', 'http://messenger.klinik.example'],
    ['MEDICUS_PUBLIC_BASE_URL', 'https://klinik.example/chat'],
    ['MEDICUS_FEDERATION_ADDRESS', 'klinik.example'],
    ['MEDICUS_LIST_URL', 'directory'],
    ['MEDICUS_DIRECTORY_URL', ''],
    ['TZ', 'Europe/Ulm'],
  ])('%s = %s is refused in a sentence that names it', (name, value) => {
    expect(failure({ [name]: value }).split('\n')).toEqual([expect.stringMatching(new RegExp(`^${name} .+\\.?$`))]);
  });
  it('are all judged at once', () => {
    expect(failure({ TZ: 'x', MEDICUS_LIST_URL: 'x', MEDICUS_HOUSE_NAME: '' }).split('\n')).toHaveLength(3);
  });
  it.each([
    ['federationCertificate', '', 'names no file'],
    ['federationCertificate', '-----BEGIN PRIVATE KEY-----', 'holds a private key'],
    ['listCa', 'nonsense', 'no certificate in PEM'],
    ['peers', '{"klinik": {"port": 1}}', 'MEDICUS_PEERS should be'],
    ['peers', '{', 'not valid JSON'],
    ['functionAddresses', '{}', 'should be a list'],
  ] as const)('a wrong file for %s is refused', (name, content, sentence) => {
    const file = join(files.folder, 'wrong');
    writeFileSync(file, content);
    expect(failure({}, { ...files, [name]: file })).toContain(sentence);
    expect(failure({}, { ...files, [name]: join(files.folder, 'absent') })).toContain('cannot be read');
  });
  it('without an authority of their own, peers are checked against the public ones', () => {
    const proxy = JSON.parse(text('messenger-proxy/config.json')) as { outbound: Record<string, unknown> };
    expect(proxy.outbound).toMatchObject({ peerCaFile: null, peers: null });
    expect(text('directory/peer-ca.pem').match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
  });
});
