import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hospitalLayout, signFederationList, stackLayout, startStack, type Stack } from '@medicus/stack';
import { domainListOf } from '@medicus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hospital, signIn, until, type Caller } from './testing/matrix-http.fixture.ts';
import { makeStranger } from './testing/stranger.fixture.ts';

// A stack of its own: what is stopped here must not be missing in another test.
const NORD = 'nord.klinik.test';
const SUED = 'sued.klinik.test';
const dataDir = mkdtempSync(join(tmpdir(), 'messenger-proxy-stack-'));
let stack: Stack;
let becker: Caller;
let schneider: Caller;
let weber: Caller;
let kaya: Caller;

beforeAll(async () => {
  stack = await startStack({
    dataDir,
    ports: 'free',
    services: ['directory', 'synapse', 'messenger-proxy'],
    listRefreshSeconds: 1,
  });
  const { description } = stack;
  [becker, schneider, weber, kaya] = await Promise.all([
    signIn(description, 'becker'),
    signIn(description, 'schneider'),
    signIn(description, 'weber'),
    signIn(description, 'kaya'),
  ]);
}, 180_000);
afterAll(async () => {
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

async function startChat(from: Caller, to: Caller): Promise<string> {
  const created = await from.ask('POST', '/_matrix/client/v3/createRoom', {
    preset: 'trusted_private_chat',
    is_direct: true,
    invite: [to.userId],
  });
  expect(created.status).toBe(200);
  const roomId = String(created.body['room_id']);
  expect((await to.ask('POST', `/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, {})).status).toBe(200);
  return roomId;
}

let serial = 0;
async function say(who: Caller, roomId: string, text: string): Promise<number> {
  serial += 1;
  const path = who.room(roomId, `send/m.room.message/t${serial}`);
  return (await who.ask('PUT', path, { msgtype: 'm.text', body: text })).status;
}

describe('an invitation to an unlisted house (A_25534)', () => {
  it('is refused at once by every route, and leaves no room', async () => {
    const rooms = async (): Promise<unknown> => (await becker.ask('GET', '/_matrix/client/v3/joined_rooms')).body;
    const before = await rooms();
    const from = performance.now();
    for (const [method, path] of [
      ['POST', '/_matrix/client/v3/createRoom'],
      ['PUT', '/_matrix/client/v3/createRoom/t'],
      ['POST', '/_matrix/client/r0/createRoom'],
      ['POST', '/_matrix/client/api/v1/createRoom'],
    ] as const) {
      const answer = await becker.ask(method, path, { invite: ['@dr:fremd.example'] });
      expect(answer).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
    }
    expect(performance.now() - from).toBeLessThan(4_000);
    expect(await rooms()).toEqual(before);
  });
});

describe('two houses', () => {
  it('talk', async () => {
    const roomId = await startChat(becker, weber);
    expect(await say(becker, roomId, 'Grüße aus Nord')).toBe(200);
    expect(await until(async () => (await weber.texts(roomId)).includes('Grüße aus Nord'))).toBe(true);
    expect(await say(weber, roomId, 'Grüße aus Süd')).toBe(200);
    expect(await until(async () => (await becker.texts(roomId)).includes('Grüße aus Süd'))).toBe(true);
  });

  it('log no person together with a room or another person', () => {
    const folder = hospitalLayout(dataDir, NORD).logs;
    const text = readdirSync(folder)
      .filter((file) => file.includes('proxy'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    expect(text).toContain('/createRoom');
    expect(text).not.toMatch(/@(?:becker|weber|schneider|kaya)|![A-Za-z]{10,}/);
  });
});

describe('a house whose Messenger-Proxy is stopped', () => {
  it('is closed in both directions by every route, while the other works on; afterwards everything is delivered', async () => {
    const known = await startChat(becker, weber);
    // A join goes on after its answer: Synapse fetches the rest of the room's state in the background.
    expect(await say(becker, known, 'vorher')).toBe(200);
    expect(await until(async () => (await weber.texts(known)).includes('vorher'))).toBe(true);
    const nord = hospital(stack.description, NORD);
    // Past the proxy, as only something on the machine itself could.
    const beckerInside = becker.at(nord.synapse);
    await stack.stopService(`${NORD}/messenger-proxy`);
    try {
      await expect(fetch(`${nord.clientApi}/_matrix/client/versions`)).rejects.toThrow();
      await expect(fetch(`${nord.federation}/_matrix/federation/v1/version`)).rejects.toThrow();
      const seen = await weber.ask('GET', `/_medicus/policy/v1/houses/${NORD}`);
      expect(seen.body).toEqual({ listed: true, reachable: false });

      expect(await say(beckerInside, known, 'kommt nicht hinaus')).toBe(200);
      expect(await say(weber, known, 'kommt nicht hinein')).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect(await weber.texts(known)).not.toContain('kommt nicht hinaus');
      expect(await beckerInside.texts(known)).not.toContain('kommt nicht hinein');

      const insideSued = await startChat(weber, kaya);
      expect(await say(weber, insideSued, 'Süd redet weiter')).toBe(200);
      expect(await kaya.texts(insideSued)).toContain('Süd redet weiter');
    } finally {
      await stack.startService(`${NORD}/messenger-proxy`);
    }
    expect(await until(async () => (await weber.texts(known)).includes('kommt nicht hinaus'), 120)).toBe(true);
    expect(await until(async () => (await becker.texts(known)).includes('kommt nicht hinein'), 120)).toBe(true);
    const fresh = await startChat(weber, schneider);
    expect(await say(weber, fresh, 'neuer Kontakt')).toBe(200);
    expect(await until(async () => (await schneider.texts(fresh)).includes('neuer Kontakt'))).toBe(true);
  }, 280_000);
});

describe('an invitation that is there already (A_25534)', () => {
  it('cannot be accepted once its house is no longer listed, and can as soon as it is again', async () => {
    const created = await weber.ask('POST', '/_matrix/client/v3/createRoom', {
      preset: 'trusted_private_chat',
      is_direct: true,
      invite: [becker.userId],
    });
    const roomId = String(created.body['room_id']);
    const joins = [`/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, becker.room(roomId, 'join')];
    const refused = { reason: 'not-in-federation', server: SUED };
    const refusedByNow = async (): Promise<boolean> => {
      const asked = await becker.ask('POST', '/_medicus/policy/v1/may-invite', { invitee: weber.userId });
      return asked.body['decision'] === 'refused';
    };
    await signFederationList(
      dataDir,
      domainListOf().filter(({ domain }) => domain !== SUED),
      90,
    );
    expect(await until(refusedByNow)).toBe(true);
    for (const path of joins) {
      const answer = await becker.ask('POST', path, {});
      expect(answer).toMatchObject({ status: 403, body: { 'org.medicus-messenger.refusal': refused } });
    }
    const rooms = await becker.ask('GET', '/_matrix/client/v3/joined_rooms');
    expect(rooms.body['joined_rooms']).not.toContain(roomId);

    await signFederationList(dataDir, domainListOf(), 91);
    expect(await until(async () => !(await refusedByNow()))).toBe(true);
    // Synapse waits before it asks a house again that did not answer.
    const accepted = async (): Promise<boolean> => (await becker.ask('POST', joins[0] ?? '', {})).status === 200;
    expect(await until(accepted, 60)).toBe(true);
    expect((await becker.ask('POST', joins[1] ?? '', {})).status).toBe(200);
  }, 120_000);

  it('of nobody cannot be accepted: a room is entered by invitation only', async () => {
    const roomId = await startChat(weber, kaya);
    const answer = await becker.ask('POST', becker.room(roomId, 'join'), {});
    expect(answer).toMatchObject({ status: 403, body: { 'org.medicus-messenger.refusal': { reason: 'open-room' } } });
  });
});

describe('a stranger with a valid signature (A_25537)', () => {
  it('is refused before Synapse sees the request, and served once it is listed', async () => {
    const { federationCa } = stackLayout(dataDir).trust;
    const stranger = await makeStranger('fremd.klinik.test', {
      certificatePem: readFileSync(federationCa.certificate, 'utf8'),
      keyPem: readFileSync(federationCa.key, 'utf8'),
    });
    try {
      await teachPlace(stranger.name, stranger.port);
      const { federation } = hospital(stack.description, NORD);
      const path = `/_matrix/federation/v1/query/profile?user_id=${encodeURIComponent(becker.userId)}&field=displayname`;
      expect(await stranger.ask(federation, NORD, path)).toBe(403);
      expect(stranger.keyQuestions()).toBe(0);
      expect(
        (await becker.ask('POST', '/_medicus/policy/v1/may-invite', { invitee: `@x:${stranger.name}` })).body,
      ).toEqual({
        decision: 'refused',
        refusal: { reason: 'not-in-federation', server: stranger.name },
      });

      const listed = [...domainListOf(), { domain: stranger.name, telematikID: '5-2-9', isInsurance: false }];
      await signFederationList(dataDir, listed, 100);
      expect(await until(async () => (await stranger.ask(federation, NORD, path)) === 200)).toBe(true);
      expect(stranger.keyQuestions()).toBeGreaterThan(0);

      await signFederationList(dataDir, domainListOf(), 101);
      expect(await until(async () => (await stranger.ask(federation, NORD, path)) === 403)).toBe(true);
    } finally {
      stranger.stop();
    }
  }, 280_000);
});

/** Adds a house to Nord's peer table: loopback has neither well-known nor DNS. */
async function teachPlace(name: string, port: number): Promise<void> {
  const file = hospitalLayout(dataDir, NORD).proxy.config;
  const config = JSON.parse(readFileSync(file, 'utf8')) as { outbound: { peers: Record<string, unknown> } };
  config.outbound.peers[name] = { host: '127.0.0.1', port };
  writeFileSync(file, JSON.stringify(config));
  await stack.stopService(`${NORD}/messenger-proxy`);
  await stack.startService(`${NORD}/messenger-proxy`);
}

it('serves the other house to the end', async () => {
  expect((await kaya.ask('GET', '/_matrix/client/v3/account/whoami')).body['user_id']).toBe(`@kaya:${SUED}`);
});
