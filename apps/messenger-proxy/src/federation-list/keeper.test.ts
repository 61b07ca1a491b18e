import { parseServerName, type ServerName } from '@medicus/ids';
import { createLog } from '@medicus/server-kit';
import { makeAuthority, makeLeaf, type Issued } from '@medicus/stack';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signList } from '../testing/sign-list.fixture.ts';
import type { CachedList, ListCache } from './cache.ts';
import { FederationListKeeper } from './keeper.ts';
import type { ListSource } from './source.ts';
import { certificatesFromPem } from './verify.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 21);
const server = (name: string): ServerName => {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error(name);
  return parsed.value;
};
const nord = server('nord.klinik.test');
const neu = server('neu.klinik.test');

let ca: Issued;
let signer: Issued;
beforeAll(async () => {
  ca = await makeAuthority('list CA', { now: start, days: 365 });
  signer = await makeLeaf(ca, { name: 'signer', purpose: 'signature' }, { now: start, days: 365 });
});

let now = start;
let answer: Awaited<ReturnType<ListSource>>;
let questions = 0;
let kept: CachedList | undefined;
const cache: ListCache = {
  read: () => kept,
  write: (list) => {
    kept = list;
    return true;
  },
};
const newer = (version: number, ...domains: string[]): void => {
  answer = { kind: 'newer', jws: signList(signer, version, domains) };
};
async function keeper(): Promise<FederationListKeeper> {
  const made = new FederationListKeeper({
    source: async () => {
      questions += 1;
      return answer;
    },
    cache,
    roots: certificatesFromPem(ca.certificatePem),
    refreshMs: hour,
    clock: () => now,
    log: createLog('test', { write: () => undefined }),
  });
  await made.start();
  made.stop();
  return made;
}
beforeEach(() => {
  now = start;
  questions = 0;
  kept = undefined;
  answer = { kind: 'away' };
});

describe('the keeper of the federation list', () => {
  it('fails closed without a list', async () => {
    expect((await keeper()).standing(nord)).toBe('stale');
  });
  it('lives on the cached list while the directory is away, for 72 h from its confirmation and not from the restart', async () => {
    newer(3, 'nord.klinik.test');
    await keeper();
    answer = { kind: 'away' };
    now = start + 71 * hour;
    expect((await keeper()).standing(nord)).toBe('listed');
    now = start + 72 * hour + 1;
    expect((await keeper()).standing(nord)).toBe('stale');
  });
  it('counts “still current” as a confirmation, and keeps that over a restart', async () => {
    newer(3, 'nord.klinik.test');
    const first = await keeper();
    answer = { kind: 'current' };
    now = start + 70 * hour;
    await first.refresh();
    now = start + 140 * hour;
    answer = { kind: 'away' };
    expect(first.standing(nord)).toBe('listed');
    expect((await keeper()).standing(nord)).toBe('listed');
  });
  it('does not go back to an older version, nor to one that does not verify', async () => {
    newer(5, 'nord.klinik.test');
    const made = await keeper();
    newer(4, 'nord.klinik.test', 'neu.klinik.test');
    expect(await made.refresh()).toBe(false);
    answer = { kind: 'newer', jws: 'a.b.c' };
    expect(await made.refresh()).toBe(false);
    expect(made.standing(neu)).toBe('not-listed');
    newer(4, 'neu.klinik.test');
    expect((await keeper()).standing(neu)).toBe('not-listed');
  });
  it('does not trust its own file: a forged cache is no list', async () => {
    kept = {
      jws: signList(
        await makeLeaf(
          await makeAuthority('x', { now, days: 9 }),
          { name: 'x', purpose: 'signature' },
          { now, days: 9 },
        ),
        9,
        ['neu.klinik.test'],
      ),
      confirmedAt: now,
    };
    expect((await keeper()).standing(neu)).toBe('stale');
  });
  it('asks once for a newer list when it meets an unknown house (A_25537)', async () => {
    newer(1, 'nord.klinik.test');
    const made = await keeper();
    newer(2, 'nord.klinik.test', 'neu.klinik.test');
    expect(await made.standingAfterAsking(nord)).toBe('listed');
    expect(questions).toBe(1);
    expect(await made.standingAfterAsking(neu)).toBe('listed');
    expect(questions).toBe(2);
  });
  it('lets a crowd of unknown names ask ten times, then once in five seconds', async () => {
    newer(1, 'nord.klinik.test');
    const made = await keeper();
    for (let at = 0; at < 50; at += 1) await made.standingAfterAsking(server(`h${at}.example`));
    expect(questions).toBe(11);
    now += 5_000;
    for (let at = 0; at < 50; at += 1) await made.standingAfterAsking(server(`h${at}.example`));
    expect(questions).toBe(12);
  });
});
