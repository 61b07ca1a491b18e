import { directoryBundle, houseOf } from '@medicus/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseUserId } from '@medicus/ids';
import { startDirectory, type DirectoryUnderTest } from './under-test.fixture.ts';

let directory: DirectoryUnderTest;
beforeEach(async () => {
  directory = await startDirectory();
  await directory.sign(1);
});
afterEach(() => directory.stop());

type Resource = Record<string, unknown> & { readonly resourceType: string; readonly id: string };
const NORD = houseOf('nord');
const SUED = houseOf('sued');
const bundleOf = (resources: readonly unknown[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});
const resourcesOf = (...houses: readonly (typeof NORD)[]): Resource[] =>
  directoryBundle(houses).entry.map((entry) => entry.resource as Resource);
const changed = (resources: readonly Resource[], id: string, change: object) =>
  resources.map((one) => (one.id === id && one.resourceType !== 'Practitioner' ? { ...one, ...change } : one));

async function people(query = ''): Promise<string[]> {
  const userId = parseUserId('@becker:nord.klinik.test');
  if (!userId.ok) throw new Error('bad id');
  const response = await fetch(`${directory.url}/search/PractitionerRole?_count=100${query}`, {
    headers: { authorization: `Bearer ${await directory.tokens.issue(userId.value)}` },
  });
  const body = (await response.json()) as { entry: { resource: { id: string } }[] };
  return body.entry.map((one) => one.resource.id);
}

describe('import', () => {
  it('needs the operator’s token, and says so before it reads anything', async () => {
    const refused = await directory.import(directoryBundle(), 'wrong');
    expect(refused).toMatchObject({ status: 401, body: { resourceType: 'OperationOutcome' } });
    expect(await people()).toEqual([]);
  });

  it('may be repeated without a change', async () => {
    const bundle = directoryBundle();
    const first = await directory.import(bundle);
    expect(first).toMatchObject({ status: 200, body: { written: bundle.entry.length, removed: 0, warnings: [] } });
    const before = await people();
    expect(await directory.import(bundle)).toMatchObject({ status: 200, body: { removed: 0 } });
    expect(await people()).toEqual(before);
  });

  it('replaces what an organisation had and leaves the others alone', async () => {
    await directory.import(directoryBundle());
    const without = resourcesOf(SUED).filter((one) => !one.id.startsWith('sued-weber'));
    expect(await directory.import(bundleOf(without))).toMatchObject({ status: 200, body: { removed: 3 } });
    expect(await people()).toEqual([
      'nord-becker-role',
      'sued-kaya-role',
      'nord-keller-role',
      'nord-schneider-role',
      'sued-vogt-role',
    ]);
  });

  it('takes a transaction whose entries are PUT to their own id', async () => {
    const entry = resourcesOf(NORD).map((resource) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    }));
    const transaction = { resourceType: 'Bundle', type: 'transaction', entry };
    expect((await directory.import(transaction)).status).toBe(200);
    const posted = entry.map((one) => ({ ...one, request: { method: 'POST', url: one.resource.resourceType } }));
    const refused = await directory.import({ ...transaction, entry: posted });
    expect(refused).toMatchObject({
      status: 422,
      body: { issue: [{ expression: ['Bundle.entry[0].request'] }, ...posted.slice(1).map(() => ({}))] },
    });
  });

  it('hides people whose person, house or address is not active', async () => {
    const nord = changed(resourcesOf(NORD), 'nord-becker', { status: 'off' }).map((one) =>
      one.resourceType === 'Practitioner' && one.id === 'nord-keller' ? { ...one, active: false } : one,
    );
    const sued = changed(resourcesOf(SUED), 'sued-organization', { active: false });
    await directory.import(bundleOf([...nord, ...sued]));
    expect(await people()).toEqual(['nord-becker-role', 'nord-schneider-role']);
    expect(await people('&endpoint.status=active')).toEqual(['nord-schneider-role']);
  });

  it('warns of an address whose house is not in the federation list', async () => {
    await directory.sign(2, [{ domain: 'nord.klinik.test', telematikID: '5-2', isInsurance: false }]);
    const { status, body } = await directory.import(directoryBundle());
    expect(status).toBe(200);
    expect((body as { warnings: unknown[] }).warnings).toHaveLength(4);
  });

  it.each<[string, (resources: Resource[]) => readonly unknown[], string, RegExp]>([
    [
      'an address with @',
      (all) => changed(all, 'nord-becker', { address: '@becker:nord.klinik.test' }),
      '.address',
      /matrix:u/,
    ],
    ['an unknown status', (all) => changed(all, 'nord-becker', { status: 'on' }), '.status', /code/],
    ['no origin', (all) => changed(all, 'nord-organization', { meta: {} }), '.meta.tag', /Origin/],
    [
      'a role without its person',
      (all) => all.filter((one) => one.id !== 'nord-becker' || one.resourceType !== 'Practitioner'),
      '.practitioner',
      /not in this bundle/,
    ],
    [
      'a resource of nobody',
      (all) => [...all, { ...all[1], id: 'lost', managingOrganization: undefined }],
      'resource',
      /belongs to no organisation/,
    ],
    ['a resource twice', (all) => [...all, all[0]], 'resource', /twice/],
    ['a type we do not keep', (all) => [...all, { resourceType: 'Patient', id: 'p' }], 'resource', /Patient/],
  ])('refuses %s, names the place, and imports nothing', async (_what, spoil, path, says) => {
    const { status, body } = await directory.import(bundleOf(spoil(resourcesOf(NORD))));
    const [issue] = (body as { issue: { diagnostics: string; expression: string[] }[] }).issue;
    expect(status).toBe(422);
    expect(issue?.expression[0]).toMatch(/^Bundle\.entry\[\d+\]\.resource/);
    expect(issue?.expression[0]?.endsWith(path)).toBe(true);
    expect(issue?.diagnostics).toMatch(says);
    expect(await people()).toEqual([]);
  });

  it('does not let one organisation overwrite what belongs to another', async () => {
    await directory.import(directoryBundle([SUED]));
    const stolen = resourcesOf(NORD).map((one) =>
      one.id === 'nord-becker-role' ? { ...one, endpoint: [{ reference: 'Endpoint/sued-weber' }] } : one,
    );
    const weber = resourcesOf(SUED).find((one) => one.resourceType === 'Endpoint' && one.id === 'sued-weber');
    const { status, body } = await directory.import(
      bundleOf(
        [...stolen, { ...weber, address: 'matrix:u/becker:nord.klinik.test' }].filter(
          (one) => one.resourceType !== 'Endpoint' || one.id !== 'nord-becker',
        ),
      ),
    );
    expect([status, JSON.stringify(body)]).toEqual([409, expect.stringContaining('Organization/sued-organization')]);
  });

  it('keeps somebody of two houses findable when one of them changes its part', async () => {
    const atSued = resourcesOf(SUED);
    const weber = atSued.filter((one) => one.id === 'sued-weber');
    const guest = (endpointStatus: string): Resource[] => [
      ...resourcesOf(NORD),
      ...weber.map((one) => (one.resourceType === 'Endpoint' ? { ...one, status: endpointStatus } : one)),
      {
        ...(atSued.find((one) => one.id === 'sued-weber-role') as Resource),
        id: 'nord-guest-role',
        organization: { reference: 'Organization/nord-organization' },
        location: [],
        healthcareService: [],
      },
    ];
    await directory.import(bundleOf(atSued));
    expect((await directory.import(bundleOf(guest('active')))).status).toBe(200);
    expect(await people('&_text=weber')).toEqual(['nord-guest-role', 'sued-weber-role']);
    // Nord alone may not switch off what Süd has, but may let the guest go.
    expect((await directory.import(bundleOf(guest('off')))).status).toBe(409);
    expect((await directory.import(bundleOf(resourcesOf(NORD)))).status).toBe(200);
    expect(await people('&_text=weber&endpoint.status=active')).toEqual(['sued-weber-role']);
    expect((await directory.import(bundleOf(atSued.filter((one) => !one.id.startsWith('sued-weber'))))).status).toBe(
      200,
    );
    expect(await people('&_text=weber')).toEqual([]);
  });

  it('answers a broken body with a sentence', async () => {
    const response = await fetch(`${directory.url}/import`, {
      method: 'POST',
      headers: { authorization: 'Bearer operator-token-of-the-test', 'content-type': 'application/json' },
      body: '{',
    });
    expect([response.status, await response.json()]).toEqual([400, { error: 'The request was not understood.' }]);
  });
});
