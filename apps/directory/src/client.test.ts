import { createDirectoryClient } from '@medicus/vzd-client';
import { ok, parseServerName, parseUserId, type UserId } from '@medicus/ids';
import { makeAuthority } from '@medicus/stack';
import { directoryBundle } from '@medicus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDirectory, startHouse, type DirectoryUnderTest, type HouseStub } from './under-test.fixture.ts';

const user = (id: string): UserId => {
  const parsed = parseUserId(id);
  if (!parsed.ok) throw new Error('bad id');
  return parsed.value;
};
const nordName = parseServerName('nord.klinik.test');

let nord: HouseStub;
let directory: DirectoryUnderTest;
beforeAll(async () => {
  const authority = await makeAuthority('federation', { now: Date.now(), days: 2 });
  nord = await startHouse(authority, 'nord.klinik.test');
  nord.answer = { status: 200, body: '{"sub":"@becker:nord.klinik.test"}' };
  directory = await startDirectory(
    new Map([['nord.klinik.test', { host: '127.0.0.1', port: nord.port }]]),
    authority.certificatePem,
  );
  await directory.sign(1);
  const bundle = directoryBundle();
  const off = bundle.entry.map(({ resource }) => ({
    resource:
      resource.resourceType === 'Endpoint' && resource.id === 'sued-kaya' ? { ...resource, status: 'off' } : resource,
  }));
  expect((await directory.import({ ...bundle, entry: off })).status).toBe(200);
});
afterAll(async () => {
  await directory.stop();
  await nord.close();
});

function client() {
  if (!nordName.ok) throw new Error('bad name');
  return createDirectoryClient({
    baseUrl: directory.url,
    serverName: nordName.value,
    openIdToken: async () => ok({ accessToken: 'openid' }),
    fetch: globalThis.fetch,
    clock: () => directory.now,
  });
}

describe('our client and our directory', () => {
  it('find the colleague and the service behind “radiologie”', async () => {
    const found = await client().search('radiologie');
    expect(found.ok && found.value.entries.map((one) => [one.kind, one.displayName, one.house.name])).toEqual([
      ['service', 'Radiologie Dienst · Nord', 'Klinikum Nord'],
      ['service', 'Radiologie Dienst · Süd', 'Klinikum Süd'],
      ['person', 'Weber, Jonas', 'Klinikum Süd'],
    ]);
  });

  it.each([
    ['weber', ['@weber:sued.klinik.test']],
    ['sued radiologie dienst', ['@_tim_radiologie:sued.klinik.test']],
    ['Stuttgart innere', ['@becker:nord.klinik.test']],
    ['Jonas Ulm Oberarzt', ['@weber:sued.klinik.test']],
    ['niemand', []],
    ['kaya', []],
  ])('for “%s” find %j: somebody whose address is off is not shown', async (text, expected) => {
    const found = await client().search(text);
    expect(found.ok && found.value.entries.map((one) => one.userId)).toEqual(expected);
  });

  it('say who is behind an address, for those who are listed and active', async () => {
    const ids = ['@weber:sued.klinik.test', '@_tim_radiologie:nord.klinik.test', '@kaya:sued.klinik.test', '@x:y.test'];
    const answer = await client().lookup(ids.map(user));
    expect(answer.ok && Array.from(answer.value, ([id, one]) => [id, one.displayName, one.role])).toEqual([
      ['@weber:sued.klinik.test', 'Weber, Jonas', 'Oberarzt'],
      ['@_tim_radiologie:nord.klinik.test', 'Radiologie Dienst · Nord', undefined],
    ]);
  });

  it('agree that a house outside the federation list may not search', async () => {
    await directory.sign(2, [{ domain: 'sued.klinik.test', telematikID: '5-2', isInsurance: false }]);
    expect(await client().search('weber')).toEqual({ ok: false, defect: 'not-authorised' });
    await directory.sign(3);
  });

  it('agree that the directory is away when the house cannot be asked', async () => {
    nord.answer = { status: 502, body: '' };
    expect(await client().search('weber')).toEqual({ ok: false, defect: 'directory-away' });
    nord.answer = { status: 200, body: '{"sub":"@becker:nord.klinik.test"}' };
  });
});
