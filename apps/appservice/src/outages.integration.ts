import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hospitalLayout, type Stack, startStack } from '@medicus/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppserviceProcess, configOf } from './appservice-process.fixture.ts';
import { Clinician } from './clinician.fixture.ts';
import { readRegistration } from './matrix/registration.ts';

const HOUSE = 'nord.klinik.test';
const ADDRESS = `@_tim_radiologie:${HOUSE}`;
const ON_DUTY = `@schneider:${HOUSE}`;

let dataDir: string;
// A stack of its own: other tests must not meet what is stopped and killed here.
let stack: Stack;
let becker: Clinician;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'outages-'));
  stack = await startStack({ dataDir, ports: 'free', listRefreshSeconds: 1 });
  becker = await Clinician.signIn(stack, `@becker:${HOUSE}`);
});
afterAll(async () => {
  await stack.stop();
  rmSync(dataDir, { recursive: true });
});

interface MemberEvent {
  readonly event_id: string;
  readonly type: string;
  readonly state_key?: string;
  readonly origin_server_ts: number;
  readonly content: { readonly membership?: string };
}

/** Every membership event of a room, so that doing a thing twice shows. */
async function memberEvents(room: string): Promise<readonly MemberEvent[]> {
  const { body } = await becker.ask(
    'GET',
    `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=100`,
  );
  return (body['chunk'] as readonly MemberEvent[]).filter((event) => event.type === 'm.room.member');
}

async function invitationsOf(room: string, userId: string): Promise<readonly MemberEvent[]> {
  return (await memberEvents(room)).filter(
    (event) => event.state_key === userId && event.content.membership === 'invite',
  );
}

const isGone = (roll: Awaited<ReturnType<Clinician['roll']>>): boolean => roll[ADDRESS]?.membership === 'leave';

/** Stands where the Messenger-Proxy stands, takes requests and never answers. */
async function blackHole(): Promise<{ server: Server; url: string; asked: Promise<void> }> {
  let tell = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const server = createServer(() => tell());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('an appservice that is killed (SIGKILL)', () => {
  beforeAll(async () => stack.stopService(`${HOUSE}/appservice`));
  afterAll(async () => stack.startService(`${HOUSE}/appservice`));

  it('between its answer to Synapse and its work does the work at the next start, once, however often Synapse repeats', async () => {
    const hole = await blackHole();
    const first = await AppserviceProcess.start(dataDir, HOUSE, hole.url);
    const room = await becker.createRoom(ADDRESS);
    // The first step of the work hangs, so Synapse has its answer by now.
    await hole.asked;
    await first.kill();
    hole.server.closeAllConnections();
    hole.server.close();
    expect((await becker.roll(room))[ADDRESS]?.membership).toBe('invite');
    const [invitation] = await invitationsOf(room, ADDRESS);

    const second = await AppserviceProcess.start(dataDir, HOUSE);
    try {
      await becker.untilRoll(room, isGone);
      expect(await invitationsOf(room, ON_DUTY)).toHaveLength(1);

      const before = (await memberEvents(room)).map((event) => event.event_id);
      const transaction = {
        events: [{ ...invitation, room_id: room, sender: `@becker:${HOUSE}`, state_key: ADDRESS }],
      };
      expect(await deliver('repeated-1', transaction)).toBe(200);
      expect(await deliver('repeated-1', transaction)).toBe(200);
      expect(await deliver('repeated-2', transaction)).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect((await memberEvents(room)).map((event) => event.event_id)).toEqual(before);
    } finally {
      await second.stop();
    }
  });

  it('at any moment of its work invites the person on duty once and is gone in the end', async () => {
    const rooms: string[] = [];
    for (const ms of [0, 20, 40, 60, 80, 120, 160, 220]) {
      // One kill after the other: there is one appservice.
      const running = await AppserviceProcess.start(dataDir, HOUSE);
      rooms.push(await becker.createRoom(ADDRESS));
      await new Promise((resolve) => setTimeout(resolve, ms));
      await running.kill();
    }
    const last = await AppserviceProcess.start(dataDir, HOUSE);
    try {
      for (const room of rooms) {
        await becker.untilRoll(room, isGone);
        expect(await invitationsOf(room, ON_DUTY)).toHaveLength(1);
      }
    } finally {
      await last.stop();
    }
  }, 180_000);

  it('and away for a while is told by Synapse at the next start what it missed', async () => {
    const room = await becker.createRoom(ADDRESS);
    const other = await becker.createRoom(ADDRESS);
    const back = await AppserviceProcess.start(dataDir, HOUSE);
    try {
      await becker.untilRoll(room, isGone);
      await becker.untilRoll(other, isGone);
    } finally {
      await back.stop();
    }
  });
});

async function deliver(transactionId: string, transaction: object): Promise<number> {
  const { config } = configOf(dataDir, HOUSE);
  const { hsToken } = readRegistration(hospitalLayout(dataDir, HOUSE).appservice.registration);
  const response = await fetch(`http://127.0.0.1:${config.port}/_matrix/app/v1/transactions/${transactionId}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${hsToken}` },
    body: JSON.stringify(transaction),
  });
  return response.status;
}

describe('a function address whose inviter’s house is away', () => {
  const away = '@_tim_radiologie:sued.klinik.test';
  const onDutyThere = '@weber:sued.klinik.test';

  it('tries again until the house is back', async () => {
    await stack.stopService('sued.klinik.test/appservice');
    const room = await becker.createRoom(away);
    await stack.stopService(`${HOUSE}/messenger-proxy`);
    await stack.startService('sued.klinik.test/appservice');
    await expect.poll(() => backlogOf('sued.klinik.test'), { timeout: 30_000 }).toContain('1 held up');
    await stack.startService(`${HOUSE}/messenger-proxy`);
    const roll = await becker.untilRoll(room, (now) => now[onDutyThere]?.membership === 'invite', 60_000);
    expect(roll[away]?.membership).toBe('join');
    const weber = await Clinician.signIn(stack, onDutyThere);
    await expect.poll(async () => weber.join(room), { timeout: 20_000 }).toBe(200);
    await becker.untilRoll(room, (now) => now[away]?.membership === 'leave');
    expect(await backlogOf('sued.klinik.test')).toContain('0 invitations');
  }, 150_000);
});

async function backlogOf(serverName: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${configOf(dataDir, serverName).config.port}/health`);
  const { parts } = (await response.json()) as { parts: { name: string; says: string }[] };
  return parts.find((part) => part.name === 'backlog')?.says ?? '';
}

describe('what is left on the disk', () => {
  it('names neither rooms nor persons once all is done (A_22814)', () => {
    const { folder } = hospitalLayout(dataDir, HOUSE).appservice;
    const bytes = readFileSync(`${folder}/appservice.sqlite`, 'latin1');
    // People with a role are there; nobody's rooms, and not who asked whom.
    expect(bytes).toContain(ON_DUTY);
    expect(bytes).not.toMatch(/![A-Za-z]{18}:/);
    expect(bytes).not.toContain('_tim_radiologie:');
  });
});
