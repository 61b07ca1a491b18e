import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '@medicus/messaging';
import { sharedStack, type SharedStack } from '@medicus/stack/shared-stack';
import {
  acceptFrom,
  arrive,
  furtherDeviceOf,
  hostFor,
  keyShown,
  messages,
  newPerson,
  read,
  seen,
  stateOf,
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

async function conversation() {
  const anna = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
  const tobias = await arrive(await newPerson(stack, NORD, 'Schneider, Tobias'));
  open.push(anna.host, tobias.host);
  const { userId, displayName } = tobias.person;
  const started = await anna.messenger.conversations.start({ userId, displayName, kind: 'person' });
  if (!started.ok) throw new Error(started.defect.kind);
  const room = started.value;
  await anna.messenger.outbox.sendText(room, 'alt');
  await acceptFrom(tobias.messenger, anna.person.userId);
  await read(tobias.messenger.openTimeline(room), 'alt');
  return { anna, tobias, room };
}

async function secondDevice(person: { localPart: string; password: string }, host: Host) {
  open.push(host);
  await stateOf(host, 'signed-out');
  await host.signIn(person.localPart, person.password);
  return furtherDeviceOf(host);
}

describe('a further device', () => {
  it('reads old messages with the recovery key, and new ones reach both devices', async () => {
    const { anna, tobias, room } = await conversation();
    await seen(tobias.messenger.backup, (state) => state.kind === 'done');
    const host = hostFor(tobias.person);
    const setup = await secondDevice(tobias.person, host);

    expect(await setup.check('EsT')).toBe('incomplete');
    expect(await setup.enter('not a key')).toEqual({ ok: false, defect: { kind: 'malformed-key' } });
    expect(await setup.check(anna.recoveryKey)).toBe('wrong');
    expect(await setup.enter(anna.recoveryKey)).toEqual({ ok: false, defect: { kind: 'wrong-key' } });
    expect(host.state.get().kind).toBe('further-device');
    expect(await setup.check(tobias.recoveryKey)).toBe('fits');
    expect((await setup.enter(tobias.recoveryKey)).ok).toBe(true);

    const { messenger } = await stateOf(host, 'ready');
    const timeline = messenger.openTimeline(room);
    await read(timeline, 'alt');
    await anna.messenger.outbox.sendText(room, 'neu');
    await read(timeline, 'neu');
    await read(tobias.messenger.openTimeline(room), 'neu');
  });

  it('can be reset with the password when the key is lost: a new key, old messages stay closed, new ones work', async () => {
    const { anna, tobias, room } = await conversation();
    const host = hostFor(tobias.person);
    const setup = await secondDevice(tobias.person, host);
    expect(await setup.reset('wrong')).toEqual({ ok: false, defect: { kind: 'wrong-password' } });
    expect(await setup.check(tobias.recoveryKey)).toBe('fits'); // nothing was touched
    expect((await setup.reset(tobias.person.password)).ok).toBe(true);
    const first = (await stateOf(host, 'first-device')).setup;
    const recoveryKey = await keyShown(first);
    expect(recoveryKey).not.toBe(tobias.recoveryKey);
    await first.confirmStored();
    const { messenger } = await stateOf(host, 'ready');
    const timeline = messenger.openTimeline(room);
    await seen(timeline.state, (state) =>
      state.items.some((item) => item.kind === 'message' && item.content.kind === 'undecryptable'),
    );
    await anna.messenger.outbox.sendText(room, 'nach dem Zurücksetzen');
    await read(timeline, 'nach dem Zurücksetzen');
    await messenger.outbox.sendText(room, 'ich bin wieder da');
    await read(anna.messenger.openTimeline(room), 'ich bin wieder da');
    await seen(timeline.state, () => {
      const shown = messages(timeline).map(({ content }) => (content.kind === 'text' ? content.text : content.kind));
      return shown.join() === 'undecryptable,nach dem Zurücksetzen,ich bin wieder da';
    });

    const third = hostFor(tobias.person);
    const again = await secondDevice(tobias.person, third);
    expect((await again.enter(recoveryKey)).ok).toBe(true);
    await read((await stateOf(third, 'ready')).messenger.openTimeline(room), 'nach dem Zurücksetzen');
  });
});
