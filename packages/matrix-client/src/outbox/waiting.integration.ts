import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedStack, type SharedStack } from '@medicus/stack/shared-stack';
import {
  acceptFrom,
  arrive,
  messages,
  newPerson,
  read,
  ready,
  seen,
  waitsFor,
  type Someone,
} from '../node/people.fixture.ts';

const NORD = 'nord.klinik.test';

let stack: SharedStack;
const open: Someone[] = [];
const arrived = async (...args: Parameters<typeof arrive>): Promise<Someone> => {
  const someone = await arrive(...args);
  open.push(someone);
  return someone;
};
beforeAll(async () => {
  stack = await sharedStack();
}, 120_000);
afterAll(async () => {
  await Promise.all(open.map((one) => one.host.dispose()));
}, 60_000);

const startWith = async (from: Someone, to: { userId: Someone['person']['userId']; displayName: string }) => {
  const started = await from.messenger.conversations.start({ ...to, kind: 'person' });
  if (!started.ok) throw new Error(started.defect.kind);
  return started.value;
};
const shown = (someone: Someone, room: Parameters<Someone['messenger']['openTimeline']>[0]) =>
  someone.messenger.openTimeline(room);

describe('without a network', () => {
  it('what is typed is kept and goes out in order when it is back', async () => {
    let away = false;
    const anna = await arrived(await newPerson(stack, NORD, 'Becker, Anna'), {
      fetch: (input, init) => (away ? Promise.reject(new TypeError('no network')) : fetch(input, init)),
    });
    const tobias = await arrived(await newPerson(stack, NORD, 'Schneider, Tobias'));
    const room = await startWith(anna, tobias.person);
    await acceptFrom(tobias.messenger, anna.person.userId);
    await anna.messenger.outbox.sendText(room, 'eins');
    await read(shown(tobias, room), 'eins');
    away = true;
    for (const text of ['zwei', 'drei', 'vier']) await anna.messenger.outbox.sendText(room, text);
    await waitsFor(shown(anna, room), 'zwei', 'offline', 60_000);
    away = false;
    await read(shown(tobias, room), 'vier', 60_000);
    const texts = messages(shown(tobias, room)).map(({ content }) => content.kind === 'text' && content.text);
    expect(texts).toEqual(['eins', 'zwei', 'drei', 'vier']);
  }, 180_000);
});

describe('the other side', () => {
  it('declining ends the chat in words, and what still waited is refused, not lost', async () => {
    const anna = await arrived(await newPerson(stack, NORD, 'Becker, Anna'));
    const tobias = await arrived(await newPerson(stack, NORD, 'Schneider, Tobias'));
    const room = await startWith(anna, tobias.person);
    await anna.messenger.outbox.sendText(room, 'hallo');
    const invitation = await seen(tobias.messenger.conversations.list, (list) => ready(list)?.invitations[0]);
    expect(invitation).toMatchObject({ kind: 'chat', unlisted: false, from: { displayName: 'Becker, Anna' } });
    expect((await tobias.messenger.conversations.decline(invitation.roomId)).ok).toBe(true);
    await seen(anna.messenger.conversations.list, (list) =>
      ready(list)?.conversations.find((one) => one.ended === 'declined'),
    );
    await seen(shown(anna, room).state, (state) =>
      state.items.some((item) => item.kind === 'membership' && item.change === 'declined'),
    );
    await seen(shown(anna, room).state, (state) =>
      state.items.some((item) => item.kind === 'message' && item.delivery.kind === 'failed'),
    );
    // Writing anew makes a new chat.
    expect(await startWith(anna, tobias.person)).not.toBe(room);
  }, 90_000);

  it('is not oneself, and not in a house outside the federation list (A_25534)', async () => {
    const anna = await arrived(await newPerson(stack, NORD, 'Becker, Anna'));
    const { userId, displayName } = anna.person;
    expect(await anna.messenger.conversations.start({ userId, displayName, kind: 'person' })).toEqual({
      ok: false,
      defect: { kind: 'oneself' },
    });
    const outside = `@x:fremd.example` as typeof userId;
    expect(await anna.messenger.conversations.start({ userId: outside, displayName, kind: 'person' })).toEqual({
      ok: false,
      defect: { kind: 'refused', refusal: { reason: 'not-in-federation', server: 'fremd.example' } },
    });
  });
});
