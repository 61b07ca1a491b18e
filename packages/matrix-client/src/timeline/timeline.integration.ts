import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedStack, type SharedStack } from '@medicus/stack/shared-stack';
import {
  acceptFrom,
  arrive,
  furtherDeviceOf,
  hostFor,
  messages,
  newPerson,
  read,
  ready,
  seen,
  stateOf,
  waitsFor,
  type Someone,
} from '../node/people.fixture.ts';

const NORD = 'nord.klinik.test';

let stack: SharedStack;
const open: Someone['host'][] = [];
beforeAll(async () => {
  stack = await sharedStack();
}, 120_000);
afterAll(async () => {
  await Promise.all(open.map((host) => host.dispose()));
});

const texts = (timeline: Parameters<typeof messages>[0]): unknown[] =>
  messages(timeline).map(({ content }) => (content.kind === 'text' ? content.text : content.kind));

describe('a conversation', () => {
  it('keeps the keys of own messages from echo to event, counts unread, goes back in time, and shows deletions', async () => {
    let token = '';
    const anna = await arrive(await newPerson(stack, NORD, 'Becker, Anna'), {
      fetch: (input, init) => {
        token = new Headers(init?.headers).get('authorization') ?? token;
        return fetch(input, init);
      },
    });
    const tobias = await arrive(await newPerson(stack, NORD, 'Schneider, Tobias'));
    open.push(tobias.host);
    const { userId, displayName } = tobias.person;
    const started = await anna.messenger.conversations.start({ userId, displayName, kind: 'person' });
    if (!started.ok) throw new Error(started.defect.kind);
    const room = started.value;
    const annas = anna.messenger.openTimeline(room);

    await anna.messenger.outbox.sendText(room, 'wird zurückgezogen');
    const doomed = await waitsFor(annas, 'wird zurückgezogen', 'not-joined');
    await anna.messenger.outbox.cancel(doomed.key);
    await seen(annas.state, () => messages(annas).length === 0);

    const echoes = new Set<string>();
    const stop = annas.state.subscribe(() => messages(annas).forEach((item) => echoes.add(item.key)));
    await acceptFrom(tobias.messenger, anna.person.userId);
    for (let count = 1; count <= 45; count += 1) await anna.messenger.outbox.sendText(room, `Nachricht ${count}`);
    const tobiass = tobias.messenger.openTimeline(room);
    await read(tobiass, 'Nachricht 45', 60_000);
    await seen(annas.state, () => messages(annas).every((item) => item.delivery.kind === 'sent' && item.eventId));
    stop();
    expect(echoes.size).toBe(45); // not one message changed its key
    expect(texts(tobiass)).toEqual(Array.from({ length: 45 }, (_, index) => `Nachricht ${index + 1}`));

    const unread = await seen(tobias.messenger.conversations.list, (list) => {
      const listed = ready(list)?.conversations[0];
      return listed && listed.unread > 0 ? listed : undefined;
    });
    expect(unread.last).toMatchObject({ text: 'Nachricht 45', own: false });
    const newest = messages(tobiass).at(-1)?.eventId;
    if (newest === undefined) throw new Error('nothing there');
    await tobias.messenger.conversations.markRead(room, newest);
    await seen(tobias.messenger.conversations.list, (list) => ready(list)?.conversations[0]?.unread === 0);

    // A reload: the same messages under the same keys.
    await seen(anna.messenger.backup, (state) => state.kind === 'done');
    await anna.host.dispose();
    const again = hostFor(anna.person, { profile: anna.profile });
    open.push(again);
    const { messenger } = await stateOf(again, 'ready');
    const reloaded = messenger.openTimeline(room);
    await read(reloaded, 'Nachricht 45');
    expect(messages(reloaded).every((item) => echoes.has(item.key))).toBe(true);

    // A further device starts with the newest and goes back.
    const further = hostFor(anna.person);
    open.push(further);
    await stateOf(further, 'signed-out');
    await further.signIn(anna.person.localPart, anna.person.password);
    expect((await (await furtherDeviceOf(further)).enter(anna.recoveryKey)).ok).toBe(true);
    const later = (await stateOf(further, 'ready')).messenger.openTimeline(room);
    await read(later, 'Nachricht 45', 60_000);
    expect(messages(later).length).toBeLessThan(45);
    expect(later.state.get().older).toBe('more');
    for (let page = 0; page < 5 && later.state.get().older === 'more'; page += 1) await later.loadOlder();
    await seen(later.state, (state) => state.older === 'start');
    await seen(later.state, () => texts(later).join() === texts(tobiass).join());

    const first = messages(later)[0]?.eventId;
    const redacted = await fetch(
      `${anna.person.baseUrl}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/redact/${encodeURIComponent(first ?? '')}/t1`,
      { method: 'PUT', headers: { authorization: token, 'content-type': 'application/json' }, body: '{}' },
    );
    expect(redacted.status).toBe(200);
    await seen(tobiass.state, () => texts(tobiass)[0] === 'deleted');

    // What is not encrypted could have been written by a server: it is not shown as somebody's words.
    const clear = await fetch(
      `${anna.person.baseUrl}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/t2`,
      {
        method: 'PUT',
        headers: { authorization: token, 'content-type': 'application/json' },
        body: JSON.stringify({ msgtype: 'm.text', body: 'untergeschoben' }),
      },
    );
    expect(clear.status).toBe(200);
    await seen(tobiass.state, () => texts(tobiass).at(-1) === 'undecryptable');
    expect(messages(tobiass).at(-1)?.content).toEqual({ kind: 'undecryptable', reason: 'sender-unverified' });

    expect((await tobias.messenger.conversations.leave(room)).ok).toBe(true);
    const ended = await seen(messenger.conversations.list, (list) =>
      ready(list)?.conversations.find((one) => one.ended === 'left'),
    );
    expect(ended).toMatchObject({ title: 'Schneider, Tobias', kind: 'chat' });
  }, 180_000);
});
