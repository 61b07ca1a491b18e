import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { startStack, stackLayout, type Stack, type StackDescription } from './index.ts';
import { listenersOf } from './listening-sockets.fixture.ts';
import { signIn, type Caller } from './signed-in.fixture.ts';

// Each test starts and stops whole systems.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const NORD = 'nord.klinik.test';
const folders: string[] = [];
const stacks: Stack[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'medicus-'));
  folders.push(folder);
  return folder;
};
async function start(options: Parameters<typeof startStack>[0]): Promise<Stack> {
  const stack = await startStack({ ports: 'free', ...options });
  stacks.push(stack);
  return stack;
}
afterEach(() => Promise.all(stacks.splice(0).map((stack) => stack.stop())));
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('several stacks on one machine', () => {
  it('run side by side, each with its own ports, data and keys', async () => {
    const [one, two] = await Promise.all([
      start({ dataDir: newFolder(), hospitals: [NORD] }),
      start({ dataDir: newFolder(), hospitals: [NORD] }),
    ]);
    expect((await Promise.all([one.health(), two.health()])).flat().filter((part) => !part.ok)).toEqual([]);
    const [first, second] = [one.description, two.description];
    expect(first.hospitals[0]?.web).not.toBe(second.hospitals[0]?.web);
    await signIn(first, 'becker');
    await expect(signIn({ ...first, accounts: second.accounts }, 'becker')).rejects.toThrow('M_FORBIDDEN');
  });

  it('refuse to share a data folder, in one sentence', async () => {
    const dataDir = newFolder();
    const stack = await start({ dataDir, hospitals: [NORD], services: ['synapse'] });
    await expect(startStack({ dataDir, ports: 'free', hospitals: [NORD] })).rejects.toThrow('is already running');
    expect((await stack.health()).every((part) => part.ok)).toBe(true);
  });
});

describe('a stack', () => {
  it('keeps addresses, accounts and conversations over a restart, and takes less than 20 s for it', async () => {
    const dataDir = newFolder();
    const first = await start({ dataDir, hospitals: [NORD] });
    const before = first.description;
    const kept = await writeSomething(await signIn(before, 'becker'));
    await first.stop();
    expect(Object.values(before.pids).filter(alive)).toEqual([]);
    expect(JSON.parse(readFileSync(stackLayout(dataDir).stackFile, 'utf8'))).toMatchObject({ pids: {} });

    const since = performance.now();
    const second = await start({ dataDir, hospitals: [NORD] });
    expect(performance.now() - since).toBeLessThan(20_000);
    expect({ ...second.description, pids: {} }).toEqual({ ...before, pids: {} });
    await expectReadable(await signIn(second.description, 'becker'), kept);
  });

  it('forgets everything but its ports with `fresh`', async () => {
    const dataDir = newFolder();
    const first = await start({ dataDir, hospitals: [NORD], services: ['synapse'] });
    await first.stop();
    const second = await start({ dataDir, hospitals: [NORD], services: ['synapse'], fresh: true });
    expect(second.description.hospitals).toEqual(first.description.hospitals);
    await expect(signIn({ ...second.description, accounts: first.description.accounts }, 'becker')).rejects.toThrow(
      'M_FORBIDDEN',
    );
    await signIn(second.description, 'becker');
  });

  it('says which child was killed, and ends the others when it is stopped', async () => {
    const deaths: string[] = [];
    const stack = await start({ dataDir: newFolder(), hospitals: [NORD], onDeath: (says) => deaths.push(says) });
    const { pids } = stack.description;
    process.kill(pids[`${NORD}/messenger-proxy`] ?? 0, 'SIGKILL');
    while (deaths.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(deaths).toHaveLength(1);
    expect(deaths[0]).toMatch(/^nord\.klinik\.test\/messenger-proxy ended unexpectedly \(SIGKILL\)\. Its log: \//);
    const ill = (await stack.health()).filter((part) => !part.ok).map((part) => part.name);
    expect(ill).toContain(`${NORD}/messenger-proxy`);
    await stack.stop();
    expect(Object.values(pids).filter(alive)).toEqual([]);
  });

  it('starts again at once when its supervisor was killed', async () => {
    const dataDir = newFolder();
    const { supervisor, pids } = await supervisorOn(dataDir);
    supervisor.kill('SIGKILL');
    await once(supervisor, 'exit');
    // At once, while the old services may still be ending: they are waited for, and nothing is lost.
    const again = await start({ dataDir });
    expect(Object.entries(pids).filter(([, pid]) => alive(pid))).toEqual([]);
    await signIn(again.description, 'becker');
    await signIn(again.description, 'weber');
  });

  it('leaves nothing running when its supervisor is killed and nobody starts it again', async () => {
    const { supervisor, pids } = await supervisorOn(newFolder());
    supervisor.kill('SIGKILL');
    const deadline = performance.now() + 20_000;
    while (Object.values(pids).some(alive) && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(Object.entries(pids).filter(([, pid]) => alive(pid))).toEqual([]);
  });
});

describe('what runs', () => {
  it.skipIf(process.platform !== 'linux')(
    'listens on loopback alone and knows nothing of the machine’s proxies and registries',
    async () => {
      const dirty = { HTTPS_PROXY: 'http://127.0.0.1:9', PIP_INDEX_URL: 'http://x', npm_config_registry: 'http://x' };
      Object.assign(process.env, dirty);
      const stack = await start({ dataDir: newFolder(), hospitals: [NORD] });
      Object.keys(dirty).forEach((name) => delete process.env[name]);
      const pids = Object.values(stack.description.pids);
      for (const pid of pids) {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').toLowerCase();
        expect(environment).toContain('path=');
        expect(environment).not.toMatch(/proxy|pip_|npm_/);
      }
      const listeners = pids.flatMap(listenersOf);
      expect(listeners.length).toBe(7);
      expect(listeners.filter((address) => address !== '127.0.0.1')).toEqual([]);
    },
  );

  it('shows secrets to no other user of the machine', async () => {
    const dataDir = newFolder();
    await start({ dataDir, hospitals: [NORD] });
    const open = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:key|secret|token)$|stack\.json|registration\.yaml|config\.json/.test(path))
      .filter((path) => (statSync(join(dataDir, path)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });
});

describe('a back-up of one hospital', () => {
  it('is its folder, copied while it is stopped, and comes back on a new machine with messages, files and people', async () => {
    const source = newFolder();
    const original = await start({ dataDir: source, hospitals: [NORD] });
    const kept = await writeSomething(await signIn(original.description, 'becker'));
    await original.stop();

    const target = newFolder();
    cpSync(join(source, 'hospitals'), join(target, 'hospitals'), { recursive: true });
    expect(existsSync(join(target, 'trust'))).toBe(false);
    // The passwords are the people's own: the new machine's operator does not have them.
    const accounts = original.description.accounts;
    writeFileSync(stackLayout(target).stackFile, JSON.stringify({ accounts }), { mode: 0o600 });
    const restored = await start({ dataDir: target, hospitals: [NORD] });
    expect((await restored.health()).filter((part) => !part.ok)).toEqual([]);
    await expectReadable(await signIn(restored.description, 'becker'), kept);
    // The same house as before: peers know its signing key.
    expect(signingKeyOf(target)).toBe(signingKeyOf(source));
  });
});

/** The supervisor as a process of its own, as `npm start` runs it. */
async function supervisorOn(
  dataDir: string,
): Promise<{ readonly supervisor: ChildProcess; readonly pids: Readonly<Record<string, number>> }> {
  const supervisor = fork(join(import.meta.dirname, 'main.ts'), ['--data', dataDir, '--free-ports'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  let said = '';
  const listen = (text: string) => (said += text);
  supervisor.stdout?.setEncoding('utf8').on('data', listen);
  supervisor.stderr?.setEncoding('utf8').on('data', listen);
  while (!said.includes('Ctrl+C')) {
    if (supervisor.exitCode !== null) throw new Error(said);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { pids } = JSON.parse(readFileSync(stackLayout(dataDir).stackFile, 'utf8')) as StackDescription;
  expect(Object.keys(pids)).toHaveLength(7);
  return { supervisor, pids };
}

const signingKeyOf = (dataDir: string) =>
  readFileSync(join(dataDir, 'hospitals', NORD, 'synapse', 'signing.key'), 'utf8');

interface Kept {
  readonly roomId: string;
  readonly eventId: string;
  readonly media: string;
}

/** A message and a file in a room of one's own. */
async function writeSomething(caller: Caller): Promise<Kept> {
  const { room_id: roomId } = await caller.ask<{ room_id: string }>('POST', '/_matrix/client/v3/createRoom', {
    preset: 'private_chat',
  });
  const { event_id: eventId } = await caller.ask<{ event_id: string }>(
    'PUT',
    `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.encrypted/1`,
    { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'kept', device_id: 'D', sender_key: 'k', session_id: 's' },
  );
  return { roomId, eventId, media: await caller.upload('kept bytes') };
}

async function expectReadable(caller: Caller, kept: Kept): Promise<void> {
  const event = await caller.ask<{ content: { ciphertext: string } }>(
    'GET',
    `/_matrix/client/v3/rooms/${encodeURIComponent(kept.roomId)}/event/${encodeURIComponent(kept.eventId)}`,
  );
  expect(event.content.ciphertext).toBe('kept');
  expect(await caller.download(kept.media)).toBe('kept bytes');
}
