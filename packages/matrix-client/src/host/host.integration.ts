import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '@medicus/messaging';
import { sharedStack, type SharedStack } from '@medicus/stack/shared-stack';
import { readSession, writeSession } from '../storage/session-record.ts';
import { openVault } from '../storage/vault.ts';
import { createProfile } from '../node/headless-host.ts';
import {
  arrive,
  furtherDeviceOf,
  hostFor,
  keyShown,
  messages,
  newPerson,
  ready,
  seen,
  stateOf,
  waitsFor,
  type Someone,
} from '../node/people.fixture.ts';

const NORD = 'nord.klinik.test';

let stack: SharedStack;
const open: Host[] = [];
const kept = <Opened extends Host>(host: Opened): Opened => {
  open.push(host);
  return host;
};
const keptSomeone = (someone: Someone): Someone => {
  open.push(someone.host);
  return someone;
};
beforeAll(async () => {
  stack = await sharedStack();
}, 120_000);
afterAll(async () => {
  await Promise.all(open.map((host) => host.dispose()));
});

/** Remembers the token and the paths of a host's requests. */
function listening(): { fetch: typeof globalThis.fetch; token(): string; paths: string[] } {
  const paths: string[] = [];
  let token = '';
  return {
    paths,
    token: () => token,
    fetch: async (input, init) => {
      paths.push(new URL(input instanceof Request ? input.url : input).pathname);
      const header = new Headers(init?.headers).get('authorization');
      if (header?.startsWith('Bearer ') === true) token = header.slice(7);
      return fetch(input, init);
    },
  };
}

describe('signing in', () => {
  it('says wrong password, bad user name, and how long to wait after too many tries', async () => {
    const person = await newPerson(stack, NORD, 'Kaya, Miriam');
    const host = kept(hostFor(person));
    await stateOf(host, 'signed-out');
    expect(await host.signIn('no such@name', 'x')).toEqual({ ok: false, defect: { kind: 'bad-user-name' } });
    expect(await host.signIn(person.localPart, 'wrong')).toEqual({ ok: false, defect: { kind: 'wrong-password' } });
    let answer = await host.signIn(person.localPart, 'wrong');
    for (let tries = 0; tries < 12 && !answer.ok && answer.defect.kind === 'wrong-password'; tries += 1) {
      answer = await host.signIn(person.localPart, 'wrong');
    }
    expect(answer).toMatchObject({ ok: false, defect: { kind: 'rate-limited' } });
    expect(!answer.ok && answer.defect.kind === 'rate-limited' && answer.defect.retryAfterMs).toBeGreaterThan(0);
    expect(host.state.get()).toEqual({ kind: 'signed-out', why: 'fresh' });
  });

  it('says that the server is away', async () => {
    const person = await newPerson(stack, NORD, 'Kaya, Miriam');
    const host = kept(hostFor({ ...person, baseUrl: 'http://127.0.0.1:9' }));
    await stateOf(host, 'signed-out');
    expect(await host.signIn(person.localPart, person.password)).toEqual({
      ok: false,
      defect: { kind: 'server-away' },
    });
  });
});

describe('a reload', () => {
  it('before the recovery key is confirmed shows the same key again, and the account is whole', async () => {
    const person = await newPerson(stack, NORD, 'Becker, Anna');
    const profile = createProfile();
    const before = hostFor(person, { profile });
    await stateOf(before, 'signed-out');
    await before.signIn(person.localPart, person.password);
    const shown = await keyShown((await stateOf(before, 'first-device')).setup);
    await before.dispose();

    const after = kept(hostFor(person, { profile }));
    const { setup } = await stateOf(after, 'first-device');
    expect(await keyShown(setup)).toBe(shown);
    await setup.confirmStored();
    await stateOf(after, 'ready');

    const second = kept(hostFor(person));
    await stateOf(second, 'signed-out');
    await second.signIn(person.localPart, person.password);
    expect(await (await furtherDeviceOf(second)).enter(shown)).toEqual({ ok: true, value: undefined });
    await stateOf(second, 'ready');
  });

  it('goes on where one was, unsent messages included, and renews the token unseen', async () => {
    const other = await newPerson(stack, NORD, 'Schneider, Tobias');
    const heard = listening();
    let ahead = 0;
    const clock = (): number => Date.now() + ahead;
    const someone = await arrive(await newPerson(stack, NORD, 'Becker, Anna'), { fetch: heard.fetch, clock });
    const started = await someone.messenger.conversations.start({
      userId: other.userId,
      displayName: other.displayName,
      kind: 'person',
    });
    if (!started.ok) throw new Error(started.defect.kind);
    await someone.messenger.outbox.sendText(started.value, 'bleibt liegen');
    await waitsFor(someone.messenger.openTimeline(started.value), 'bleibt liegen', 'not-set-up');

    expect(heard.paths).not.toContain('/_matrix/client/v3/refresh');
    ahead = 10 * 60_000; // past the life of the token
    expect((await someone.messenger.openIdToken()).ok).toBe(true);
    expect(heard.paths).toContain('/_matrix/client/v3/refresh');
    await someone.host.dispose();

    const again = kept(hostFor(someone.person, { profile: someone.profile }));
    const { messenger } = await stateOf(again, 'ready');
    const timeline = messenger.openTimeline(started.value);
    await waitsFor(timeline, 'bleibt liegen', 'not-set-up');
    expect(messages(timeline)).toHaveLength(1);
    const list = await seen(messenger.conversations.list, ready);
    expect(list.conversations[0]).toMatchObject({ title: 'Schneider, Tobias', kind: 'chat' });
    expect(list.conversations[0]?.last).toMatchObject({ kind: 'unsent', text: 'bleibt liegen' });
  });
});

describe('a session that the server has ended', () => {
  it('is said, and unsent messages are still there after signing in again', async () => {
    const other = await newPerson(stack, NORD, 'Schneider, Tobias');
    const heard = listening();
    const someone = keptSomeone(await arrive(await newPerson(stack, NORD, 'Becker, Anna'), { fetch: heard.fetch }));
    const started = await someone.messenger.conversations.start({
      userId: other.userId,
      displayName: other.displayName,
      kind: 'person',
    });
    if (!started.ok) throw new Error(started.defect.kind);
    await someone.messenger.outbox.sendText(started.value, 'noch nicht gesendet');
    await waitsFor(someone.messenger.openTimeline(started.value), 'noch nicht gesendet', 'not-set-up');
    await fetch(`${someone.person.baseUrl}/_matrix/client/v3/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${heard.token()}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await stateOf(someone.host, 'signed-out')).toEqual({ kind: 'signed-out', why: 'session-ended' });

    await someone.host.signIn(someone.person.localPart, someone.person.password);
    const setup = await furtherDeviceOf(someone.host);
    expect((await setup.enter(someone.recoveryKey)).ok).toBe(true);
    const { messenger } = await stateOf(someone.host, 'ready');
    await waitsFor(messenger.openTimeline(started.value), 'noch nicht gesendet', 'not-set-up');
  });

  it('and everything is gone from this device after signing out, also with the server away', async () => {
    let away = false;
    const someone = keptSomeone(
      await arrive(await newPerson(stack, NORD, 'Becker, Anna'), {
        fetch: (input, init) => (away ? Promise.reject(new TypeError('no network')) : fetch(input, init)),
      }),
    );
    away = true;
    await someone.messenger.signOut();
    expect(someone.host.state.get()).toEqual({ kind: 'signed-out', why: 'signed-out' });
    // The crypto store's deletion may wait for memory to be collected; the key that opens it is gone with the vault.
    const left = (await indexedDB.databases()).filter(({ name }) => name?.startsWith(someone.profile.namespace));
    expect(left.filter(({ name }) => !/-vault$|-crypto-/.test(name ?? ''))).toEqual([]);
    const vault = await openVault(someone.profile.namespace);
    expect(await vault.names('')).toEqual([]);
    vault.close();
    const again = kept(hostFor(someone.person, { profile: { ...someone.profile, lock: createProfile().lock } }));
    expect(await stateOf(again, 'signed-out')).toEqual({ kind: 'signed-out', why: 'fresh' });
  });
});

describe('a second window', () => {
  it('waits, takes over on demand, and the first one says so', async () => {
    const someone = keptSomeone(await arrive(await newPerson(stack, NORD, 'Becker, Anna')));
    const second = kept(hostFor(someone.person, { profile: someone.profile }));
    await stateOf(second, 'elsewhere');
    await second.takeOver();
    await stateOf(second, 'ready');
    expect(someone.host.state.get()).toEqual({ kind: 'elsewhere' });
    await someone.host.takeOver();
    await stateOf(someone.host, 'ready');
    expect(second.state.get()).toEqual({ kind: 'elsewhere' });
  });
});

describe('a session that ends while its key backup is looked at', () => {
  it('ends quietly, at whatever moment', async () => {
    const someone = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
    await someone.host.dispose();
    const unheard: unknown[] = [];
    const listen = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', listen);
    try {
      for (const ms of [0, 0, 0, 1, 1, 2, 4, 8]) {
        await new Promise<void>((resolve, reject) => {
          let ending = false;
          const host = hostFor(someone.person, {
            profile: someone.profile,
            async fetch(input, init) {
              const answer = await fetch(input, init);
              const { pathname } = new URL(input instanceof Request ? input.url : input);
              if (pathname.endsWith('/room_keys/version') && !ending) {
                ending = true;
                setTimeout(() => void host.dispose().then(resolve, reject), ms);
              }
              return answer;
            },
          });
        });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    } finally {
      process.off('unhandledRejection', listen);
    }
    expect(unheard).toEqual([]);
  });
});

describe('a store that does not fit the account any more', () => {
  it('is offered to be set up anew, after which one signs in as on a new device', async () => {
    const heard = listening();
    const someone = await arrive(await newPerson(stack, NORD, 'Becker, Anna'), { fetch: heard.fetch });
    await someone.host.dispose();
    // Another house's database under the same name: the account is there again, but not what we know of it.
    const answers: typeof globalThis.fetch = async (input, init) => {
      const path = new URL(input instanceof Request ? input.url : input).pathname;
      if (!path.endsWith('/account/whoami')) return fetch(input, init);
      return Response.json({ user_id: someone.person.userId, device_id: 'ANOTHER' });
    };
    const host = kept(hostFor(someone.person, { profile: someone.profile, fetch: answers }));
    await stateOf(host, 'device-mismatch');
    await host.resetDevice();
    expect(host.state.get()).toEqual({ kind: 'signed-out', why: 'signed-out' });
    expect((await host.signIn(someone.person.localPart, someone.person.password)).ok).toBe(true);
    await furtherDeviceOf(host);
  });

  it('is not used when its key does not open it', async () => {
    const someone = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
    await someone.host.dispose();
    const vault = await openVault(someone.profile.namespace);
    const record = await readSession(vault);
    if (!record) throw new Error('no session');
    await writeSession(vault, { ...record, storageKey: btoa('x'.repeat(32)) });
    vault.close();
    await stateOf(kept(hostFor(someone.person, { profile: someone.profile })), 'device-mismatch');
  });
});
