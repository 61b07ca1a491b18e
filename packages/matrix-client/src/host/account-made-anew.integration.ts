import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '@medicus/messaging';
import { startStack, type Stack, type StackOptions } from '@medicus/stack';
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
} from '../node/people.fixture.ts';

const NORD = 'nord.klinik.test';

// A stack of its own, since all its data are thrown away.
let dataDir: string;
let stack: Stack;
const open: Host[] = [];
const start = (options: Partial<StackOptions>): Promise<Stack> =>
  startStack({ dataDir, hospitals: [NORD], listRefreshSeconds: 1, loopbackOnly: true, ...options });
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'made-anew-'));
  stack = await start({ ports: 'free' });
}, 180_000);
afterAll(async () => {
  await Promise.all(open.map((host) => host.dispose()));
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);
const running = () => ({ dataDir, description: stack.description });

describe('a browser that knows an account of a hospital that was set up from scratch since', () => {
  it('is offered to be set up anew, and one sign-in leads to a new recovery key and a messenger that works', async () => {
    const first = await arrive(await newPerson(running(), NORD, 'Becker, Anna'));
    await seen(first.messenger.conversations.list, ready);
    await first.host.dispose();
    await stack.stop();
    stack = await start({ fresh: true });
    const anna = await newPerson(running(), NORD, 'Becker, Anna', first.person.localPart);

    const host = hostFor(anna, { profile: first.profile });
    open.push(host);
    // The same as a session that was only ended, whose unsent messages must stay: not told apart before signing in.
    expect(await stateOf(host, 'signed-out')).toEqual({ kind: 'signed-out', why: 'session-ended' });
    expect((await host.signIn(anna.localPart, anna.password)).ok).toBe(true);
    await stateOf(host, 'device-mismatch');
    await host.dispose();
    const reloaded = hostFor(anna, { profile: first.profile });
    open.push(reloaded);
    await stateOf(reloaded, 'device-mismatch'); // a reload does not go past it
    await reloaded.resetDevice();
    const { setup } = await stateOf(reloaded, 'first-device'); // without signing in again
    expect(await keyShown(setup)).not.toBe(first.recoveryKey);
    await setup.confirmStored();
    const { messenger } = await stateOf(reloaded, 'ready');

    const tobias = await arrive(await newPerson(running(), NORD, 'Schneider, Tobias'));
    open.push(tobias.host);
    const { userId, displayName } = tobias.person;
    const started = await messenger.conversations.start({ userId, displayName, kind: 'person' });
    if (!started.ok) throw new Error(started.defect.kind);
    await messenger.outbox.sendText(started.value, 'wieder da');
    const room = await acceptFrom(tobias.messenger, anna.userId);
    await read(tobias.messenger.openTimeline(room), 'wieder da');
  }, 240_000);
});
