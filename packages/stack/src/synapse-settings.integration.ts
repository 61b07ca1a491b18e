import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedStack, type SharedStack } from './shared-stack.ts';
import { signIn, type Caller } from './signed-in.fixture.ts';
import type { StackDescription } from './stack-description.ts';

let stack: SharedStack;
let becker: Caller;
/** Past the Messenger-Proxy: what Synapse's own configuration holds when the first line has a hole. */
let direct: StackDescription;
beforeAll(async () => {
  stack = await sharedStack();
  const { description } = stack;
  direct = { ...description, hospitals: description.hospitals.map((one) => ({ ...one, clientApi: one.synapse })) };
  becker = await signIn(direct, 'becker');
}, 240_000);

const rooms = (roomId: string, rest: string) => `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/${rest}`;
const makeRoom = async (wish: object): Promise<string> =>
  (await becker.ask<{ room_id: string }>('POST', '/_matrix/client/v3/createRoom', wish)).room_id;

describe('Synapse with our configuration, asked behind the proxy’s back', () => {
  it('makes version 10 rooms (A_26248) that are encrypted unasked (A_25324-01)', async () => {
    const roomId = await makeRoom({ preset: 'trusted_private_chat', is_direct: true });
    expect(await becker.ask('GET', rooms(roomId, 'state/m.room.encryption'))).toEqual({
      algorithm: 'm.megolm.v1.aes-sha2',
    });
    expect(await becker.ask('GET', rooms(roomId, 'state/m.room.create'))).toMatchObject({ room_version: '10' });
  });

  it('shows profiles (A_26289) and media to nobody without a token', async () => {
    const synapse = direct.hospitals[0]?.synapse;
    const statuses = await Promise.all(
      [
        '/_matrix/client/v3/profile/%40becker%3Anord.klinik.test',
        '/_matrix/client/v1/media/download/nord.klinik.test/x',
      ].map(async (path) => (await fetch(`${synapse}${path}`)).status),
    );
    expect(statuses).toEqual([401, 401]);
  });

  it('lets nobody rename oneself (ML-132303), publish a room, name one, or register', async () => {
    const refused = async (method: string, path: string, body: object) => {
      await expect(becker.ask(method, path, body), path).rejects.toThrow(/^(?:400|403) /);
    };
    await refused('PUT', '/_matrix/client/v3/profile/%40becker%3Anord.klinik.test/displayname', { displayname: 'X' });
    const roomId = await makeRoom({ preset: 'private_chat' });
    await refused('PUT', `/_matrix/client/v3/directory/room/%23patient%3Anord.klinik.test`, { room_id: roomId });
    await refused('PUT', `/_matrix/client/v3/directory/list/room/${encodeURIComponent(roomId)}`, {
      visibility: 'public',
    });
    await refused('POST', '/_matrix/client/v3/register', { username: 'intruder', password: 'long enough, surely' });
  });

  it('offers no link previews (A_26344) and no presence (A_25436)', async () => {
    await expect(becker.ask('GET', '/_matrix/client/v1/media/preview_url?url=http%3A%2F%2F127.0.0.1')).rejects.toThrow(
      /^404 /,
    );
    const sync = await becker.ask<{ presence?: { events: unknown[] } }>('GET', '/_matrix/client/v3/sync');
    expect(sync.presence?.events ?? []).toEqual([]);
  });

  it('logs failures without saying who, where or what (A_22814, A_22817)', async () => {
    const roomId = await makeRoom({ preset: 'private_chat' });
    const invite = rooms(roomId, 'invite');
    // The outbound side refuses an unlisted house, an event breaks the room's rules, a body is no JSON.
    await expect(becker.ask('POST', invite, { user_id: '@somebody-else:unlisted.klinik.test' })).rejects.toThrow(
      /^(?:403|502) /,
    );
    await expect(
      becker.ask('PUT', rooms(roomId, 'state/m.room.power_levels'), {
        users: { '@somebody-else:nord.klinik.test': 101 },
      }),
    ).rejects.toThrow(/^403 /);
    await expect(becker.put(rooms(roomId, 'send/m.room.message/2'), '{"body": "a secret word"')).rejects.toThrow(
      /^400 /,
    );
    const log = readFileSync(join(stack.dataDir, 'hospitals/nord.klinik.test/logs/synapse.log'), 'utf8');
    expect(log).toContain('ProxyConnectError');
    for (const secret of ['becker', 'somebody-else', 'a secret word', roomId.slice(1, roomId.indexOf(':'))]) {
      expect(log).not.toContain(secret);
    }
  });
});
