import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseUserId } from '@medicus/ids';
import { sharedStack, type SharedStack } from '@medicus/stack/shared-stack';
import {
  acceptFrom,
  arrive,
  hostFor,
  keyShown,
  newPerson,
  read,
  ready,
  seen,
  stateOf,
  waitsFor,
  type Someone,
} from '../node/people.fixture.ts';

const NORD = 'nord.klinik.test';
const SUED = 'sued.klinik.test';

let stack: SharedStack;
const open: Someone['host'][] = [];
beforeAll(async () => {
  stack = await sharedStack();
}, 120_000);
afterAll(async () => {
  await Promise.all(open.map((host) => host.dispose()));
});

describe('a function address of the other hospital', () => {
  it('puts the person on duty in, who reads what was written before, in a room that stays a service', async () => {
    const anna = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
    open.push(anna.host);
    const address = parseUserId(`@_tim_radiologie:${SUED}`);
    if (!address.ok) throw new Error('bad address');
    const started = await anna.messenger.conversations.start({
      userId: address.value,
      displayName: 'Radiologie Dienst · Süd',
      kind: 'service',
    });
    if (!started.ok) throw new Error(started.defect.kind);
    const room = started.value;
    const timeline = anna.messenger.openTimeline(room);
    await anna.messenger.outbox.sendText(room, 'CT Schädel bitte befunden');
    // The person on duty is one of the cast; other tests may have given the account keys already.
    const either = ['not-set-up', 'not-joined'];
    const waiting = await waitsFor(timeline, 'CT Schädel bitte befunden', either, 60_000);
    expect(waiting.delivery).toMatchObject({ waiting: [{ userId: `@weber:${SUED}`, displayName: 'Weber, Jonas' }] });

    const duty = stack.description.accounts.find((one) => one.userId === `@weber:${SUED}`);
    const hospital = stack.description.hospitals.find((one) => one.serverName === SUED);
    if (!duty || !hospital) throw new Error('no duty');
    const host = hostFor({
      ...anna.person,
      serverName: SUED as Someone['person']['serverName'],
      baseUrl: hospital.clientApi,
    });
    open.push(host);
    await stateOf(host, 'signed-out');
    expect((await host.signIn('weber', duty.password)).ok).toBe(true);
    const state = await seen(host.state, (now) =>
      now.kind === 'first-device' || now.kind === 'further-device' ? now : undefined,
    );
    if (state.kind === 'further-device') {
      expect((await state.setup.reset(duty.password)).ok).toBe(true);
    }
    const { setup } = await stateOf(host, 'first-device');
    await keyShown(setup);
    await setup.confirmStored();
    const weber = (await stateOf(host, 'ready')).messenger;
    const invitation = await seen(weber.conversations.list, (list) =>
      ready(list)?.invitations.find((one) => one.from.userId === anna.person.userId),
    );
    expect(invitation).toMatchObject({ kind: 'service', via: { userId: address.value } });
    await acceptFrom(weber, anna.person.userId);
    await read(weber.openTimeline(room), 'CT Schädel bitte befunden', 60_000);
    await seen(timeline.state, (now) =>
      now.items.some((item) => item.kind === 'membership' && item.change === 'handed-over'),
    );
    await weber.outbox.sendText(room, 'kein Nachweis einer Blutung');
    await read(timeline, 'kein Nachweis einer Blutung', 60_000);

    const annas = await seen(anna.messenger.conversations.list, (list) =>
      ready(list)?.conversations.find((one) => one.roomId === room),
    );
    expect(annas).toMatchObject({ kind: 'service', partner: { userId: address.value }, ended: undefined });
    const webers = await seen(weber.conversations.list, (list) =>
      ready(list)?.conversations.find((one) => one.roomId === room && one.kind === 'service'),
    );
    expect(webers.others.map((one) => one.userId)).toContain(anna.person.userId);
  }, 180_000);
});
