import { describe, expect, it } from 'vitest';
import organization from './fixtures/Organization-OrganizationExample.json' with { type: 'json' };
import organization001 from './fixtures/Organization-OrganizationExample001.json' with { type: 'json' };
import service from './fixtures/HealthcareService-HealthcareServiceExample.json' with { type: 'json' };
import location from './fixtures/Location-LocationExample.json' with { type: 'json' };
import practitioner from './fixtures/Practitioner-TIPractitionerExample001.json' with { type: 'json' };
import role from './fixtures/PractitionerRole-PractitionerRoleExample.json' with { type: 'json' };
import endpoint from './fixtures/Endpoint-MessengerEndpointWithVisibility.json' with { type: 'json' };
import endpoint001 from './fixtures/Endpoint-OrganizationExample001-Endpoint-TIM.json' with { type: 'json' };
import filtered from './fixtures/Bundle-FilteredSearchSetBundle.json' with { type: 'json' };
import { parseBundle, parseResource, profileDefects } from './index.ts';

describe('reading resources of the national directory', () => {
  it.each([organization, organization001, service, location, practitioner, role, endpoint, endpoint001])(
    "reads gematik's own example $id without a defect",
    (example) => {
      const parsed = parseResource(example);
      expect(parsed).toMatchObject({ ok: true, value: { resourceType: example.resourceType, id: example.id } });
    },
  );

  it("finds nothing against the profiles in gematik's examples, but for what they really lack", () => {
    const defects = [organization, organization001, service, location, practitioner, role, endpoint, endpoint001]
      .map((example) => parseResource(example))
      .flatMap((parsed) => (parsed.ok ? profileDefects(parsed.value) : [{ path: 'unreadable', says: '' }]));
    // The example practitioner leaves `active` out; we ask for it because only active people are shown.
    expect(defects.map((one) => one.path)).toEqual(['Practitioner.active']);
  });

  it('reads the search result with the sender’s own fields in it', () => {
    const parsed = parseBundle(filtered);
    expect(parsed.ok && parsed.value.entries.map((entry) => entry.resource.id)).toEqual([
      'MessengerEndpointWithVisibility',
      'OrganizationExample001-Endpoint-TIM',
    ]);
    expect(parsed.ok && parsed.value.defects).toEqual([]);
  });

  it('says where a field is wrong', () => {
    expect(parseResource({ ...endpoint, status: 'bogus', address: 7 })).toEqual({
      ok: false,
      defect: [
        { path: 'Resource.status', problem: 'unknown-code' },
        { path: 'Resource.address', problem: 'wrong-type' },
      ],
    });
    expect(parseResource({ ...endpoint, address: undefined })).toEqual({
      ok: false,
      defect: [{ path: 'Resource.address', problem: 'missing' }],
    });
    expect(parseResource({ ...endpoint, id: '../../etc' })).toMatchObject({ defect: [{ problem: 'bad-format' }] });
  });

  it.each([null, 7, 'x', [], {}, { resourceType: 'Patient', id: 'a' }, { resourceType: '__proto__' }])(
    'refuses %j as a resource',
    (json) => expect(parseResource(json).ok).toBe(false),
  );

  it('keeps the good entries of a bundle when one is broken, and names the broken one', () => {
    const parsed = parseBundle({
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [
        { resource: endpoint },
        { resource: { ...endpoint, address: null } },
        'x',
        { resource: { resourceType: 'OperationOutcome' } },
        { resource: location, search: { mode: 'include' } },
      ],
    });
    if (!parsed.ok) throw new Error('unreadable');
    expect(parsed.value.entries.map((entry) => [entry.index, entry.mode])).toEqual([
      [0, 'match'],
      [4, 'include'],
    ]);
    expect(parsed.value.defects).toEqual([
      { path: 'Bundle.entry[1].resource.address', problem: 'missing' },
      { path: 'Bundle.entry[2]', problem: 'wrong-type' },
    ]);
    expect(parsed.value.unknown).toEqual([{ index: 3, resourceType: 'OperationOutcome' }]);
  });

  it.each([null, {}, { resourceType: 'Bundle' }, { resourceType: 'Bundle', type: 'searchset', entry: {} }])(
    'refuses %j as a bundle',
    (json) => expect(parseBundle(json).ok).toBe(false),
  );
});

describe('profile rules', () => {
  it.each([
    ['@weber:sued.klinik.test', 'Endpoint.address'],
    ['matrix:u/weber:Sued.klinik.test', 'Endpoint.address'],
    ['https://sued.klinik.test/weber', 'Endpoint.address'],
  ])('refuses the messenger address %s', (address, path) => {
    const parsed = parseResource({ ...endpoint, address });
    expect(parsed.ok && profileDefects(parsed.value).map((one) => one.path)).toEqual([path]);
  });
  it('wants an origin, a connection type of the VZD and a payload type', () => {
    const parsed = parseResource({
      ...endpoint,
      meta: {},
      connectionType: { code: 'tim' },
      payloadType: [{ text: 'chat' }],
    });
    expect(parsed.ok && profileDefects(parsed.value).map((one) => one.path)).toEqual([
      'Endpoint.meta.tag',
      'Endpoint.connectionType',
      'Endpoint.payloadType',
    ]);
  });
});
