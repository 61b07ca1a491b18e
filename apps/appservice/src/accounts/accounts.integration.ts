import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hospitalLayout } from '@medicus/stack';
import { type SharedStack, sharedStack } from '@medicus/stack/shared-stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountCommand, configOf } from '../appservice-process.fixture.ts';

const HOUSE = 'sued.klinik.test';
let stack: SharedStack;
let scratch: string;
let appservice: string;
let clientApi: string;
let synapse: string;
let operatorToken: string;

beforeAll(async () => {
  stack = await sharedStack();
  scratch = mkdtempSync(join(tmpdir(), 'accounts-'));
  const hospital = stack.description.hospitals.find((one) => one.serverName === HOUSE);
  if (hospital === undefined) throw new Error('no such hospital');
  ({ clientApi, synapse } = hospital);
  appservice = `http://127.0.0.1:${configOf(stack.dataDir, HOUSE).config.port}`;
  operatorToken = readFileSync(hospitalLayout(stack.dataDir, HOUSE).appservice.operatorToken, 'utf8').trim();
});
afterAll(() => rmSync(scratch, { recursive: true }));

const account = async (command: string, args: readonly string[], input?: string) =>
  accountCommand([command, '--config', configOf(stack.dataDir, HOUSE).path, ...args], input);

async function signIn(user: string, password: string): Promise<{ status: number; token: string }> {
  const response = await fetch(`${clientApi}/_matrix/client/v3/login`, {
    method: 'POST',
    body: JSON.stringify({ type: 'm.login.password', identifier: { type: 'm.id.user', user }, password }),
  });
  const body = (await response.json()) as { access_token?: string };
  return { status: response.status, token: body.access_token ?? '' };
}

async function ask(url: string, token: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
  const text = await response.text();
  return { status: response.status, text };
}

describe('account add', () => {
  it('makes an account with a made-up password, says it once, and it signs in', async () => {
    const added = await account('add', ['--user', 'lang', '--name', 'Lang, Eva']);
    expect(added.code).toBe(0);
    expect(added.said).toContain('@lang:sued.klinik.test created (clinician)');
    const password = /Password \(shown only now\): (\S+)/.exec(added.said)?.[1] ?? '';
    expect((await signIn('lang', password)).status).toBe(200);

    const again = await account('add', ['--user', 'lang', '--name', 'Lang, Eva', '--role', 'org-admin']);
    expect(again.said).toContain('already existed, brought in line (org-admin)');
    expect(again.said).not.toContain('Password');
    expect((await signIn('lang', password)).status).toBe(200);
  });

  it('takes the password from a file or from standard input, and the same call twice signs nobody out', async () => {
    const file = join(scratch, 'password');
    writeFileSync(file, 'ein-langes-kennwort\n', { mode: 0o600 });
    const args = ['--user', 'braun', '--name', 'Braun, Udo', '--password-file', file];
    expect((await account('add', args)).code).toBe(0);
    const session = await signIn('braun', 'ein-langes-kennwort');
    expect((await account('add', args)).code).toBe(0);
    expect((await ask(`${clientApi}/_matrix/client/v3/account/whoami`, session.token)).status).toBe(200);

    const changed = await account(
      'add',
      [...args.slice(0, 4), '--password-file', '-', '--sign-out'],
      'ein-neues-kennwort\n',
    );
    expect(changed.code).toBe(0);
    expect((await ask(`${synapse}/_matrix/client/v3/account/whoami`, session.token)).status).toBe(401);
    expect((await signIn('braun', 'ein-neues-kennwort')).status).toBe(200);
  });

  it('makes nobody a Synapse admin, org-admins included', async () => {
    const token = readFileSync(
      join(hospitalLayout(stack.dataDir, HOUSE).appservice.folder, 'synapse-admin-token'),
      'utf8',
    );
    const { text } = await ask(`${synapse}/_synapse/admin/v2/users?guests=false&limit=500`, token.trim());
    const admins = (JSON.parse(text) as { users: { name: string; admin: boolean | number }[] }).users.filter((user) =>
      Boolean(user.admin),
    );
    expect(admins.map((user) => user.name)).toEqual(['@medicus-machine:sued.klinik.test']);
  });

  it.each([
    [['--user', '_tim_radiologie', '--name', 'X, Y'], 'kept for the system'],
    [['--user', 'medicus-machine', '--name', 'X, Y'], 'kept for the system'],
    [['--user', 'Große', '--name', 'X, Y'], 'may contain a–z'],
    [['--user', 'x', '--name', 'X, Y', '--role', 'root'], 'a role is clinician or org-admin'],
    [['--user', 'x'], '--name is missing'],
    [['--user', 'x', '--name', 'X, Y', '--frob'], '--frob'],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const refused = await account('add', args);
    expect(refused.code).toBe(1);
    expect(refused.said).toContain(sentence);
  });

  it('notes a name that is not “Name, Vorname” (ML-132303)', async () => {
    const added = await account(
      'add',
      ['--user', 'klein', '--name', 'Ida Klein', '--password-file', '-'],
      'kennwort123',
    );
    expect([added.code, added.said.includes('ML-132303')]).toEqual([0, true]);
  });
});

describe('account deactivate', () => {
  it('signs out, closes, and the id is not given out again', async () => {
    await account('add', ['--user', 'weg', '--name', 'Weg, Tim', '--password-file', '-'], 'kennwort123');
    const session = await signIn('weg', 'kennwort123');
    expect((await account('deactivate', ['--user', 'weg'])).code).toBe(0);
    expect((await ask(`${synapse}/_matrix/client/v3/account/whoami`, session.token)).status).toBe(401);
    expect((await signIn('weg', 'kennwort123')).status).toBe(403);
    const again = await account('add', ['--user', 'weg', '--name', 'Weg, Tim']);
    expect([again.code, again.said.includes('never given out again')]).toEqual([1, true]);
    expect((await account('deactivate', ['--user', 'nie-da'])).said).toContain('no such account');
    expect((await account('list', [])).said).toMatch(/@weg:sued\.klinik\.test\tWeg, Tim\tclosed/);
  });
});

describe('the operator’s interface', () => {
  const accountsPath = '/_medicus/org/v1/accounts';
  const shown = (token: string) => ({ 'x-medicus-operator-token': token });

  it('wants the operator token', async () => {
    expect((await ask(appservice + accountsPath, operatorToken)).status).toBe(401);
    expect((await ask(appservice + accountsPath, '', shown('wrong'))).status).toBe(401);
    expect((await ask(appservice + accountsPath, '', shown(operatorToken))).status).toBe(200);
  });

  it.each([accountsPath, `/_medicus/org/v1${accountsPath}`])(
    'is not there for whoever comes through the Messenger-Proxy, token or not: %s',
    async (path) => {
      const { status, text } = await ask(clientApi + path, operatorToken, shown(operatorToken));
      expect(status).toBe(404);
      expect(text).not.toContain('@weber');
    },
  );

  it('tells signed-in people their own role, through the Messenger-Proxy', async () => {
    const vogt = stack.description.accounts.find((one) => one.userId === '@vogt:sued.klinik.test');
    const { token } = await signIn('vogt', vogt?.password ?? '');
    const { status, text } = await ask(`${clientApi}/_medicus/org/v1/me`, token);
    expect([status, JSON.parse(text)]).toEqual([200, { userId: '@vogt:sued.klinik.test', role: 'org-admin' }]);
    expect((await ask(`${clientApi}/_medicus/org/v1/me`, 'nonsense')).status).toBe(401);
  });
});

describe('the admin token', () => {
  const file = () => join(hospitalLayout(stack.dataDir, HOUSE).appservice.folder, 'synapse-admin-token');

  it('lies in the data folder, readable by its owner only', () => {
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('is renewed when Synapse no longer knows it', async () => {
    const before = readFileSync(file(), 'utf8').trim();
    await fetch(`${synapse}/_matrix/client/v3/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${before}` },
    });
    expect((await account('list', [])).code).toBe(0);
    expect(readFileSync(file(), 'utf8').trim()).not.toBe(before);
  });
});

describe('the machine account', () => {
  it('gets a successor when it can no longer sign in, and never locks the hospital out', async () => {
    const file = join(hospitalLayout(stack.dataDir, HOUSE).appservice.folder, 'synapse-admin-token');
    const token = readFileSync(file, 'utf8').trim();
    const machine = encodeURIComponent('@medicus-machine:sued.klinik.test');
    const changed = await fetch(`${synapse}/_synapse/admin/v2/users/${machine}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ password: 'somebody changed it', logout_devices: true }),
    });
    expect(changed.status).toBe(200);
    // Synapse leaves the session that asked alive.
    await fetch(`${synapse}/_matrix/client/v3/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const listed = await account('list', []);
    expect([listed.code, listed.said.includes('machine')]).toEqual([0, false]);
    expect(readFileSync(file, 'utf8').trim()).not.toBe(token);
  });
});

describe('a notice of the hospital’s IT', () => {
  it('reaches the person and says that it is not encrypted', async () => {
    const kaya = stack.description.accounts.find((one) => one.userId === '@kaya:sued.klinik.test');
    const { token } = await signIn('kaya', kaya?.password ?? '');
    const sent = await account('notice', ['--text', 'Heute ab 22 Uhr Wartung.', '--user', 'kaya']);
    expect(sent.said).toContain('Sent to 1.');
    const { text } = await ask(`${clientApi}/_matrix/client/v3/sync?timeout=0`, token);
    const rooms = JSON.stringify((JSON.parse(text) as { rooms: unknown }).rooms);
    expect(rooms).toContain('Heute ab 22 Uhr Wartung.');
    expect(rooms).toContain('(Hinweis der IT, nicht verschlüsselt · IT notice, not encrypted)');
    expect((await account('notice', ['--text', 'x', '--user', 'niemand'])).said).toContain('no such account');
  });
});

describe('health', () => {
  it('says in words that all is well', async () => {
    const { status, text } = await ask(`${appservice}/health`, '');
    const { parts } = JSON.parse(text) as { parts: { name: string; ok: boolean; says: string }[] };
    expect(status).toBe(200);
    expect(parts.map((part) => part.name)).toEqual([
      'synapse',
      'admin-token',
      'delivery',
      'store',
      'function-addresses',
      'backlog',
    ]);
    expect(parts.find((part) => part.name === 'delivery')?.says).toBe('what Synapse sends arrives here');
  });
});
