import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '@medicus/messaging';
import { sharedStack, type SharedStack } from '@medicus/stack/shared-stack';
import { createProfile, type HeadlessOptions } from '../node/headless-host.ts';
import {
  acceptFrom,
  arrive,
  furtherDeviceOf,
  hostFor,
  keyShown,
  newPerson,
  read,
  stateOf,
  type NewPerson,
} from '../node/people.fixture.ts';

const NORD = 'nord.klinik.test';

let stack: SharedStack;
const open: Host[] = [];
beforeAll(async () => {
  stack = await sharedStack();
}, 120_000);
afterAll(async () => {
  await Promise.all(open.map((host) => host.dispose()));
});

async function anotherDevice(person: NewPerson, options: Partial<HeadlessOptions> = {}) {
  const host = hostFor(person, options);
  open.push(host);
  await stateOf(host, 'signed-out');
  expect((await host.signIn(person.localPart, person.password)).ok).toBe(true);
  return { host, setup: await furtherDeviceOf(host) };
}

async function confirmed(host: Host) {
  const { setup } = await stateOf(host, 'first-device');
  const recoveryKey = await keyShown(setup);
  await setup.confirmStored();
  return { recoveryKey, messenger: (await stateOf(host, 'ready')).messenger };
}

/** A house that answers who has which keys so slowly that new keys are published before the answer arrives. */
function slowToTellKeys() {
  let armed = false;
  let publish = (): void => undefined;
  const published = new Promise<void>((resolve) => {
    publish = resolve;
  });
  const send: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const answer = await fetch(input, init);
    if (!armed) return answer;
    if (pathname.endsWith('/keys/device_signing/upload') && answer.ok) {
      armed = false;
      setTimeout(publish, 300);
    }
    if (pathname.endsWith('/keys/query')) await published;
    return answer;
  };
  return { fetch: send, arm: () => (armed = true) };
}

/** Places at which starting over can break off, as path and body of the request. */
const OLD_SECRETS_DELETED = /m\.secret_storage\.key\.\w+ \{\}/;
const KEYS_PUBLISHED = /keys\/device_signing\/upload/;
const BACKUP_MADE = /room_keys\/version /;
const SECRETS_STORED = /m\.cross_signing\.master .*"encrypted":\{"/;

/** A house that refuses to take something, so that setting up breaks off there. */
function refusing() {
  let refused: RegExp | undefined;
  const send: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const asked = `${pathname} ${typeof init?.body === 'string' ? init.body : ''}`;
    if (init?.method === 'GET' || refused?.test(asked) !== true) return fetch(input, init);
    return Response.json({ errcode: 'M_UNKNOWN', error: 'not now' }, { status: 400 });
  };
  return { fetch: send, refuse: (what: RegExp | undefined) => (refused = what) };
}

describe('starting over without the recovery key', () => {
  it('is not undone by an answer about the old keys that comes after the new ones were published', async () => {
    const anna = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
    open.push(anna.host);
    const house = slowToTellKeys();
    const { host, setup } = await anotherDevice(anna.person, { fetch: house.fetch });
    house.arm();
    expect(await setup.reset(anna.person.password)).toEqual({ ok: true, value: undefined });
    const { recoveryKey } = await confirmed(host);
    const { setup: third } = await anotherDevice(anna.person);
    expect(await third.enter(recoveryKey)).toEqual({ ok: true, value: undefined });
  });

  it('that breaks off half-way is continued by pressing again', async () => {
    const anna = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
    open.push(anna.host);
    const house = refusing();
    const { host, setup } = await anotherDevice(anna.person, { fetch: house.fetch });
    for (const where of [OLD_SECRETS_DELETED, KEYS_PUBLISHED, BACKUP_MADE, SECRETS_STORED]) {
      house.refuse(where);
      expect(await setup.reset(anna.person.password)).toEqual({ ok: false, defect: { kind: 'server-away' } });
      expect(host.state.get().kind).toBe('further-device');
    }
    house.refuse(undefined);
    expect(await setup.reset(anna.person.password)).toEqual({ ok: true, value: undefined });
    const { recoveryKey } = await confirmed(host);
    const { setup: third } = await anotherDevice(anna.person);
    expect(await third.enter(recoveryKey)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['publishing the keys', KEYS_PUBLISHED, 'further-device'], // nobody has heard of them: they are given up
    ['storing them', SECRETS_STORED, 'first-device'], // they are the account's keys now: gone on with
  ] as const)('that broke off at %s goes on after a reload', async (_, where, way) => {
    const anna = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
    open.push(anna.host);
    const house = refusing();
    const profile = createProfile();
    const { host, setup } = await anotherDevice(anna.person, { fetch: house.fetch, profile });
    house.refuse(where);
    expect((await setup.reset(anna.person.password)).ok).toBe(false);
    await host.dispose();
    const reloaded = hostFor(anna.person, { profile });
    open.push(reloaded);
    const state = await stateOf(reloaded, way);
    if (state.kind === 'further-device') {
      expect(await state.setup.reset(anna.person.password)).toEqual({ ok: true, value: undefined });
    }
    const { recoveryKey } = await confirmed(reloaded);
    const { setup: third } = await anotherDevice(anna.person);
    expect(await third.enter(recoveryKey)).toEqual({ ok: true, value: undefined });
  });

  it('works again and again while the earlier devices are online', async () => {
    const anna = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
    const tobias = await arrive(await newPerson(stack, NORD, 'Schneider, Tobias'));
    open.push(anna.host, tobias.host);
    const { userId, displayName } = anna.person;
    const started = await tobias.messenger.conversations.start({ userId, displayName, kind: 'person' });
    if (!started.ok) throw new Error(started.defect.kind);
    await acceptFrom(anna.messenger, tobias.person.userId);
    for (const round of ['eins', 'zwei', 'drei']) {
      const { host, setup } = await anotherDevice(anna.person);
      expect(await setup.reset(anna.person.password)).toEqual({ ok: true, value: undefined });
      const { messenger } = await confirmed(host);
      await tobias.messenger.outbox.sendText(started.value, round);
      await read(messenger.openTimeline(started.value), round);
    }
  }, 180_000);
});
