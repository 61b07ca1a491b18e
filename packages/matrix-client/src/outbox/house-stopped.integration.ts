import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack, type Stack } from '@medicus/stack';
import {
  acceptFrom,
  arrive,
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
const SUED = 'sued.klinik.test';
const SUED_PROXY = `${SUED}/messenger-proxy`;

// A stack of its own: tests of other files, which run at the same time, would meet the stopped house, and after it
// Synapse's federation back-off and the function addresses' own of up to minutes.
let stack: Stack & { readonly dataDir: string };
const open: Someone[] = [];
const arrived = async (...args: Parameters<typeof arrive>): Promise<Someone> => {
  const someone = await arrive(...args);
  open.push(someone);
  return someone;
};
beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'house-stopped-'));
  stack = { ...(await startStack({ dataDir, ports: 'free', listRefreshSeconds: 1, loopbackOnly: true })), dataDir };
}, 180_000);
afterAll(async () => {
  await Promise.all(open.map((one) => one.host.dispose()));
  await stack.stop();
  rmSync(stack.dataDir, { recursive: true, force: true });
}, 60_000);

const startWith = async (from: Someone, to: { userId: Someone['person']['userId']; displayName: string }) => {
  const started = await from.messenger.conversations.start({ ...to, kind: 'person' });
  if (!started.ok) throw new Error(started.defect.kind);
  return started.value;
};
const shown = (someone: Someone, room: Parameters<Someone['messenger']['openTimeline']>[0]) =>
  someone.messenger.openTimeline(room);

describe('with the other hospital stopped and started again', () => {
  it('a message to a known and one to a brand-new contact wait in words, and arrive readable afterwards', async () => {
    const known = await arrived(await newPerson(stack, SUED, 'Weber, Jonas'));
    const stranger = await newPerson(stack, SUED, 'Kaya, Miriam');
    const anna = await arrived(await newPerson(stack, NORD, 'Becker, Anna'));
    const first = await startWith(anna, known.person);
    await acceptFrom(known.messenger, anna.person.userId);
    await anna.messenger.outbox.sendText(first, 'vorher');
    await read(shown(known, first), 'vorher');

    await stack.stopService(SUED_PROXY);
    await new Promise((resolve) => setTimeout(resolve, 11_000)); // what is known of the house is forgotten by then
    await anna.messenger.outbox.sendText(first, 'während');
    await waitsFor(shown(anna, first), 'während', 'house-away', 40_000);
    const draft = await startWith(anna, stranger);
    await anna.messenger.outbox.sendText(draft, 'neu hier');
    await waitsFor(shown(anna, draft), 'neu hier', 'invitation-pending', 40_000);
    const listed = await seen(anna.messenger.conversations.list, (list) =>
      ready(list)?.conversations.find((one) => one.last?.text === 'neu hier'),
    );
    expect(listed).toMatchObject({ roomId: draft, kind: 'chat', title: 'Kaya, Miriam', last: { kind: 'unsent' } });
    // A second tap on the colleague leads to the same conversation; a reload keeps it.
    expect(await startWith(anna, stranger)).toBe(draft);
    await anna.host.dispose();
    const again = hostFor(anna.person, { profile: anna.profile });
    const { messenger } = await stateOf(again, 'ready');
    const annaAgain: Someone = { ...anna, host: again, messenger };
    open.push(annaAgain);
    await waitsFor(shown(annaAgain, draft), 'neu hier', 'invitation-pending', 40_000);

    await stack.startService(SUED_PROXY);
    await read(shown(known, first), 'während', 90_000);
    const miriam = await arrived(stranger);
    const room = await acceptFrom(miriam.messenger, anna.person.userId, 90_000);
    await read(shown(miriam, room), 'neu hier', 60_000);
    expect(messages(shown(miriam, room)).map((item) => item.content.kind)).toEqual(['text']);
    expect(messenger.conversations.resolve(draft)).toBe(room);
    await read(shown(annaAgain, draft), 'neu hier');
    const orphans = ready(messenger.conversations.list.get())?.conversations.filter((one) => one.others.length === 0);
    expect(orphans).toEqual([]);
  }, 300_000);
});
