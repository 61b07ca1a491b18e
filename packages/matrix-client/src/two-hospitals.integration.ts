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
} from './node/people.fixture.ts';

const NORD = 'nord.klinik.test';
const SUED = 'sued.klinik.test';

let stack: SharedStack;
const open: Someone[] = [];
beforeAll(async () => {
  stack = await sharedStack();
}, 120_000);
afterAll(async () => {
  await Promise.all(open.map((one) => one.host.dispose()));
});

describe('two hospitals, each behind its Messenger-Proxy', () => {
  it('exchange a text that was written before the other had ever signed in', async () => {
    const weber = await newPerson(stack, SUED, 'Weber, Jonas');
    const becker = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
    open.push(becker);
    const started = await becker.messenger.conversations.start({
      userId: weber.userId,
      displayName: weber.displayName,
      kind: 'person',
    });
    if (!started.ok) throw new Error(started.defect.kind);
    const room = started.value;
    const beckers = becker.messenger.openTimeline(room);
    await becker.messenger.outbox.sendText(room, 'Bitte ansehen');
    await becker.messenger.outbox.sendText(room, 'und zurückrufen');
    const waiting = await waitsFor(beckers, 'Bitte ansehen', 'not-set-up'); // and not: has not accepted
    expect(waiting.delivery).toMatchObject({ waiting: [{ userId: weber.userId, displayName: 'Weber, Jonas' }] });
    await waitsFor(beckers, 'und zurückrufen', 'earlier-message');

    const jonas = await arrive(weber);
    open.push(jonas);
    await waitsFor(beckers, 'Bitte ansehen', 'not-joined', 45_000); // seen by itself, at the outbox's next look
    const accepted = await acceptFrom(jonas.messenger, becker.person.userId);
    const webers = jonas.messenger.openTimeline(accepted);
    await read(webers, 'Bitte ansehen');
    await read(webers, 'und zurückrufen');
    const texts = messages(webers).map((item) => item.content.kind === 'text' && item.content.text);
    expect(texts).toEqual(['Bitte ansehen', 'und zurückrufen']);
    expect(messages(webers).every((item) => item.content.kind === 'text')).toBe(true);

    await jonas.messenger.outbox.sendText(accepted, 'Kein Infiltrat.');
    const answer = await read(beckers, 'Kein Infiltrat.');
    expect(answer.sender.displayName).toBe('Weber, Jonas');
    const sent = messages(beckers).filter((item) => item.own);
    expect(sent.map((item) => item.delivery.kind)).toEqual(['sent', 'sent']);
    const listed = await seen(becker.messenger.conversations.list, (list) => ready(list)?.conversations[0]);
    expect(listed).toMatchObject({ kind: 'chat', title: 'Weber, Jonas', external: true, encrypted: true });
    expect(listed.last).toMatchObject({ text: 'Kein Infiltrat.', own: false });
  }, 90_000);
});
