import { describe, expect, it } from 'vitest';
import { defect, ok, type ServerName, type UserId } from '@medicus/ids';
import type { MemberFact } from '../rooms/member-fact.ts';
import { createInvitedCheck } from './invited.ts';

const NORD = 'nord.test' as ServerName;
const invited = (userId: string, displayName: string): MemberFact => ({
  eventId: '$1',
  userId: userId as UserId,
  displayName,
  membership: 'invite',
  before: undefined,
  sender: '@anna:nord.test',
  reason: undefined,
  isDirect: true,
});
const jonas = invited('@jonas:sued.test', 'Weber, Jonas');
const tobias = invited('@tobias:nord.test', 'Schneider, Tobias');

/** Answers of the own house and of its knowledge about others; counts what the former was asked. */
function check(says: { keys?: unknown; reachable?: boolean }) {
  const asked: unknown[] = [];
  let now = 0;
  const one = createInvitedCheck(
    {
      post: (_path, body) => {
        asked.push(body);
        return Promise.resolve(says.keys === undefined ? defect({ kind: 'away' }) : ok(says.keys));
      },
    },
    NORD,
    () => now,
    { reachable: () => Promise.resolve(says.reachable) },
  );
  return { one, asked, later: (ms: number) => (now += ms) };
}
const identity = (user: string) => ({
  master_keys: { [user]: { keys: { 'ed25519:M': 'M' } } },
  self_signing_keys: { [user]: { keys: { 'ed25519:S': 'S' } } },
});

describe('whoever is invited', () => {
  it('and has never signed in is not set up; with an identity has merely not accepted, even with no device left', async () => {
    const { one } = check({ keys: identity(tobias.userId) });
    expect(await one.waitingFor([jonas, tobias])).toEqual([
      { kind: 'not-set-up', userId: jonas.userId, displayName: 'Weber, Jonas' },
      { kind: 'not-joined', userId: tobias.userId, displayName: 'Schneider, Tobias' },
    ]);
  });
  it('is waited for with their house when that does not answer; the own house is asked about the others alone', async () => {
    const { one, asked } = check({ keys: {}, reachable: false });
    expect((await one.waitingFor([jonas, tobias]))?.map((waiting) => waiting.kind)).toEqual([
      'house-away',
      'not-set-up',
    ]);
    expect(asked).toEqual([{ device_keys: { [tobias.userId]: [] }, timeout: 10_000 }]);
    const { one: late } = check({ keys: { failures: { 'sued.test': {} } }, reachable: true });
    expect(await late.waitingFor([jonas])).toEqual([{ kind: 'house-away', server: 'sued.test' }]);
  });
  it('is asked about again after five seconds or on demand, not at every look', async () => {
    const { one, asked, later } = check({ keys: {} });
    await one.waitingFor([tobias]);
    await one.waitingFor([tobias]);
    expect(asked).toHaveLength(1);
    later(5000);
    await one.waitingFor([tobias]);
    one.forget();
    await one.waitingFor([tobias]);
    expect(asked).toHaveLength(3);
  });
  it('is unknown while the own house does not answer', async () => {
    expect(await check({}).one.waitingFor([jonas])).toBeUndefined();
  });
});
