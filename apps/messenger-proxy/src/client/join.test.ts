import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OWN, PEER, startUnderTest, STRANGER, TOKEN } from '../testing/proxy-under-test.fixture.ts';
import type { Arrived, ProxyUnderTest } from '../testing/proxy-under-test.fixture.ts';
import { rawRequest, sendRaw, type RawAnswer } from '../testing/raw-http.fixture.ts';

const ROOM = `!abc:${OWN}`;
const ME = `@becker:${OWN}`;
const member = (sender: string, of = ME): unknown => ({
  type: 'm.room.member',
  state_key: of,
  sender,
  content: { membership: 'invite' },
});
const invitedBy = (...senders: readonly string[]): unknown => ({
  rooms: { [ROOM]: { invite_state: senders.map((sender) => member(sender)) } },
});

let joinedRooms = '';
let said: { readonly status: number; readonly body: string };
let under: ProxyUnderTest;
beforeAll(async () => {
  under = await startUnderTest({
    synapse: (request, response) => {
      const url = request.url ?? '';
      const asksForStanding = /\/(?:sync|initialSync)\?/.test(url);
      response.writeHead(asksForStanding ? said.status : 200, { 'content-type': 'application/json' });
      if (asksForStanding) response.end(said.body);
      else response.end(url.endsWith('/joined_rooms') ? joinedRooms : `{"room_id":"${ROOM}"}`);
    },
  });
});
afterAll(() => under.stop());
beforeEach(() => {
  under.arrived.length = 0;
  joinedRooms = `{"joined_rooms":["!other:${OWN}"]}`;
});

function synapseSays(body: unknown, status = 200): void {
  said = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
}
const BY_ID = `/_matrix/client/v3/join/${encodeURIComponent(ROOM)}`;
const BY_ROOM = `/_matrix/client/v3/rooms/${encodeURIComponent(ROOM)}/join`;

function join(path = BY_ID): Promise<RawAnswer> {
  const lines = [`POST ${path} HTTP/1.1`, `Host: ${under.clientHost}`, `Authorization: Bearer ${TOKEN}`];
  return sendRaw({ port: under.proxy.ports.client }, rawRequest(lines, '{}'));
}
const joined = (): readonly Arrived[] =>
  under.arrived.filter(({ method, url }) => method === 'POST' && !url.includes('/sync?'));
const refusalOf = (answer: RawAnswer): unknown =>
  (JSON.parse(answer.body) as Record<string, unknown>)['org.medicus-messenger.refusal'];

describe('accepting an invitation', () => {
  it.each([BY_ID, BY_ROOM])('of a listed house or a colleague passes: %s', async (path) => {
    for (const inviter of [`@weber:${PEER}`, `@schneider:${OWN}`]) {
      synapseSays(invitedBy(inviter));
      expect((await join(path)).status).toBe(200);
    }
    expect(joined().map(({ url }) => url)).toEqual([path, path]);
  });
  it.each([BY_ID, BY_ROOM])('of an unlisted house is refused, however it came (A_25534): %s', async (path) => {
    synapseSays(invitedBy(`@dr:${STRANGER}`));
    const answer = await join(path);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(refusalOf(answer)).toEqual({ reason: 'not-in-federation', server: STRANGER });
    expect(joined()).toEqual([]);
  });
  it('is not talked into anything by what the inviting house shows of its room', async () => {
    for (const senders of [
      [`@weber:${PEER}`, `@dr:${STRANGER}`],
      [`@dr:${STRANGER}`, `@schneider:${OWN}`],
    ]) {
      synapseSays(invitedBy(...senders));
      expect((await join()).status).toBe(403);
    }
    const others = member(`@schneider:${OWN}`, `@schneider:${OWN}`);
    synapseSays({ rooms: { [ROOM]: { invite_state: [others] } } });
    expect((await join()).status).toBe(403);
    expect(joined()).toEqual([]);
  });
  it('needs one: an invitation that Synapse does not show (its sender is ignored, say) is none', async () => {
    for (const body of [{}, { rooms: {} }, { rooms: { [`!other:${OWN}`]: invitedBy(`@weber:${PEER}`) } }]) {
      synapseSays(body);
      expect(refusalOf(await join())).toEqual({ reason: 'open-room' });
    }
    expect(joined()).toEqual([]);
  });
  it('twice does no harm', async () => {
    synapseSays({});
    joinedRooms = JSON.stringify({ joined_rooms: [ROOM] });
    expect((await join()).status).toBe(200);
  });
  it('waits for Synapse’s word: without it nobody joins', async () => {
    for (const [body, status] of [
      [invitedBy(`@weber:${PEER}`), 500],
      [invitedBy(`@weber:${PEER}`), 403],
      ['<html>', 200],
      ['[]', 200],
      ['', 200],
    ] as const) {
      synapseSays(body, status);
      expect([403, 502]).toContain((await join()).status);
    }
    synapseSays({});
    joinedRooms = '{}';
    expect((await join()).status).toBe(502);
    expect(joined()).toEqual([]);
  });
  it('asks with the person’s own token, of that room alone, on a connection that is not the client’s', async () => {
    synapseSays(invitedBy(`@weber:${PEER}`));
    await join();
    const [asked] = under.arrived.filter(({ url }) => url.includes('/sync?'));
    expect(asked?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(asked?.url).not.toContain('pos=');
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      conn_id: 'messenger-proxy-join',
      lists: {},
      room_subscriptions: { [ROOM]: { timeline_limit: 0, required_state: [] } },
    });
  });
  it('by an application service’s user is judged too; Synapse does not sync for those', async () => {
    const acting = `${BY_ID}?user_id=${encodeURIComponent(ME)}`;
    const snapshot = (membership: string, inviter?: string): unknown => ({
      rooms: [
        { room_id: `!x:${OWN}`, membership: 'join' },
        { room_id: ROOM, membership, inviter },
      ],
    });
    synapseSays(snapshot('invite', `@weber:${PEER}`));
    expect((await join(acting)).status).toBe(200);
    synapseSays(snapshot('join'));
    expect((await join(acting)).status).toBe(200);
    expect(joined().map(({ url }) => url)).toEqual([acting, acting]);
    expect(under.arrived[0]?.url).toContain(`/initialSync?limit=1&user_id=${encodeURIComponent(ME)}`);
    synapseSays(snapshot('invite', `@dr:${STRANGER}`));
    expect((await join(acting)).status).toBe(403);
    synapseSays({ rooms: [] });
    expect((await join(acting)).status).toBe(403);
    expect(joined()).toHaveLength(2);
  });
  it('is possible as soon as the house is listed, and impossible past 72 hours without a list', async () => {
    synapseSays(invitedBy(`@dr:${STRANGER}`));
    expect((await join()).status).toBe(403);
    await under.publish(2, [OWN, PEER, STRANGER]);
    expect((await join()).status).toBe(200);
    await under.publish(0, [OWN]);
    under.passHours(73);
    expect(refusalOf(await join())).toEqual({ reason: 'federation-list-stale' });
    synapseSays(invitedBy(`@schneider:${OWN}`));
    expect((await join()).status).toBe(200);
  });
});
