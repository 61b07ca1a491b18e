import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '@medicus/messaging';
import { sharedStack, type SharedStack } from '@medicus/stack/shared-stack';
import { acceptFrom, arrive, messages, newPerson, read, seen } from '../node/people.fixture.ts';

const NORD = 'nord.klinik.test';
const SUED = 'sued.klinik.test';

let stack: SharedStack;
const open: Host[] = [];
beforeAll(async () => {
  stack = await sharedStack();
}, 120_000);
afterAll(async () => {
  await Promise.all(open.map((host) => host.dispose()));
});

/** A house that does not know the identities of others yet: it leaves them out of its answers until told to say them. */
function withoutIdentitiesOf(others: string) {
  let known = false;
  let left = 0;
  const send: typeof globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (known || !pathname.endsWith('/keys/query')) return answer;
    const body = (await answer.json()) as Record<string, Record<string, unknown> | undefined>;
    for (const kind of ['master_keys', 'self_signing_keys']) {
      for (const user of Object.keys(body[kind] ?? {})) {
        if (!user.endsWith(`:${others}`)) continue;
        delete body[kind]?.[user];
        left += 1;
      }
    }
    return Response.json(body, { status: answer.status });
  };
  return { fetch: send, tell: () => (known = true), left: () => left };
}

describe('a message whose sender’s identity is not known yet', () => {
  it('stays closed, and opens by itself once the house tells it', async () => {
    const house = withoutIdentitiesOf(NORD);
    const anna = await arrive(await newPerson(stack, NORD, 'Becker, Anna'));
    const jonas = await arrive(await newPerson(stack, SUED, 'Weber, Jonas'), { fetch: house.fetch });
    open.push(anna.host, jonas.host);
    const { userId, displayName } = jonas.person;
    const started = await anna.messenger.conversations.start({ userId, displayName, kind: 'person' });
    if (!started.ok) throw new Error(started.defect.kind);
    await anna.messenger.outbox.sendText(started.value, 'früh');
    await acceptFrom(jonas.messenger, anna.person.userId);
    const timeline = jonas.messenger.openTimeline(started.value);
    await seen(timeline.state, () => messages(timeline).some((item) => item.content.kind === 'undecryptable'));
    expect(messages(timeline)[0]?.content).toEqual({ kind: 'undecryptable', reason: 'sender-unverified' });
    await new Promise((resolve) => setTimeout(resolve, 3000)); // asked at once, in vain
    expect(house.left()).toBeGreaterThan(0);
    expect(messages(timeline)[0]?.content.kind).toBe('undecryptable');
    house.tell();
    await read(timeline, 'früh', 40_000);
  }, 120_000);
});
