import { describe, expect, it } from 'vitest';
import role from './fixtures/PractitionerRole-PractitionerRoleExample.json' with { type: 'json' };
import service from './fixtures/HealthcareService-HealthcareServiceExample.json' with { type: 'json' };
import endpoint from './fixtures/Endpoint-MessengerEndpointWithVisibility.json' with { type: 'json' };
import location from './fixtures/Location-LocationExample.json' with { type: 'json' };
import organization from './fixtures/Organization-OrganizationExample.json' with { type: 'json' };
import practitioner from './fixtures/Practitioner-TIPractitionerExample001.json' with { type: 'json' };
import { entriesByUser, entriesOf, parseBundle, type ParsedBundle } from './index.ts';

type Json = Readonly<Record<string, unknown>>;

const entries = (hits: readonly Json[], included: readonly Json[]) => entriesOf([bundleOf(hits, included)]);

/** The hits, and what came with them, as a search result. */
function bundleOf(hits: readonly Json[], included: readonly Json[]): ParsedBundle {
  const parsed = parseBundle({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: [
      ...hits.map((resource) => ({ resource, search: { mode: 'match' } })),
      ...included.map((resource) => ({ resource, search: { mode: 'include' } })),
    ],
  });
  if (!parsed.ok || parsed.value.defects.length > 0) throw new Error(JSON.stringify(parsed));
  return parsed.value;
}

const ref = (resource: { readonly id: string; readonly resourceType: string }) => ({
  reference: `${resource.resourceType}/${resource.id}`,
});
const house = { ...organization, id: 'sued', name: 'Klinikum Süd' };
const ulm = { ...location, id: 'ulm', address: { ...location.address, city: 'Ulm' }, managingOrganization: ref(house) };
const weber = { ...practitioner, id: 'weber', name: [{ family: 'Weber', given: ['Jonas'], prefix: ['Dr.'] }] };
const messenger = { ...endpoint, id: 'e1', name: 'Messenger', address: 'matrix:u/weber:sued.klinik.test' };
const weberInUlm = {
  ...role,
  id: 'r1',
  practitioner: ref(weber),
  organization: ref(house),
  location: [ref(ulm)],
  code: [{ text: 'Oberarzt' }],
  specialty: [{ coding: [{ code: 'RADI', display: 'Radiologie' }] }],
  endpoint: [ref(messenger)],
};
const around = [weber, house, ulm, messenger];
const duty = {
  ...endpoint,
  id: 'e2',
  name: 'Radiologie Dienst · Süd',
  connectionType: { ...endpoint.connectionType, code: 'tim-fa' },
  address: 'matrix:u/_tim_radiologie:sued.klinik.test',
};
const radiology = { ...service, id: 's1', name: 'Radiologie', providedBy: ref(house), location: [ref(ulm)] };

describe('who can be written to', () => {
  it('shows a colleague with name, role, specialty and house', () => {
    expect(entries([weberInUlm], around)).toEqual([
      {
        kind: 'person',
        userId: '@weber:sued.klinik.test',
        displayName: 'Weber, Jonas',
        role: 'Oberarzt',
        specialty: 'Radiologie',
        house: { name: 'Klinikum Süd', city: 'Ulm', serverName: 'sued.klinik.test' },
      },
    ]);
  });

  it('finds the house through the place when the role names none, and the specialty in the qualification', () => {
    const { organization: _o, code: _c, specialty: _s, ...bare } = weberInUlm;
    const qualified = { ...weber, qualification: [{ code: { coding: [{ code: '1', display: 'Ärztin/Arzt' }] } }] };
    expect(entries([bare], [qualified, house, ulm, messenger])).toMatchObject([
      { role: undefined, specialty: 'Ärztin/Arzt', house: { name: 'Klinikum Süd' } },
    ]);
  });

  it('shows a function address as a service, by the name it bears itself', () => {
    expect(entries([{ ...radiology, endpoint: [ref(duty)] }], [house, ulm, duty])).toMatchObject([
      { kind: 'service', displayName: 'Radiologie Dienst · Süd', specialty: 'Radiologie', house: { city: 'Ulm' } },
    ]);
  });

  it('falls back on the department’s name when an endpoint is named after its address', () => {
    const nameless = { ...duty, name: '_tim_radiologie:sued.klinik.test' };
    expect(entries([{ ...radiology, endpoint: [ref(nameless)] }], [house, ulm, nameless])).toMatchObject([
      { kind: 'service', displayName: 'Radiologie' },
    ]);
  });

  it('shows a department’s own address as a department', () => {
    const own = { ...messenger, address: 'matrix:u/sekretariat:sued.klinik.test' };
    expect(entries([{ ...radiology, endpoint: [ref(own)] }], [house, ulm, own])).toMatchObject([
      { kind: 'department', displayName: 'Radiologie' },
    ]);
  });

  it.each([
    ['an endpoint that is off', { ...messenger, status: 'off' }],
    ['a suspended endpoint', { ...messenger, status: 'suspended' }],
    ['a KIM address', { ...messenger, connectionType: { ...messenger.connectionType, code: 'kim' } }],
    ['a code of another system', { ...messenger, connectionType: { system: 'http://else', code: 'tim' } }],
    ['an address that is no user id', { ...messenger, address: 'matrix:u/weber' }],
  ])('hides %s', (_what, other) => expect(entries([weberInUlm], [weber, house, ulm, other])).toEqual([]));

  it('hides inactive people, inactive houses, and roles whose person did not come along', () => {
    expect(entries([weberInUlm], [{ ...weber, active: false }, house, ulm, messenger])).toEqual([]);
    expect(entries([weberInUlm], [weber, { ...house, active: false }, ulm, messenger])).toEqual([]);
    expect(entries([weberInUlm], [house, ulm, messenger])).toEqual([]);
  });

  it('shows a colleague of two roles and two addresses of one house once', () => {
    const second = { ...messenger, id: 'e3', address: 'matrix:u/weber2:sued.klinik.test' };
    const other = { ...weberInUlm, id: 'r2', code: [{ text: 'Strahlenschutz' }], endpoint: [ref(second)] };
    expect(entries([weberInUlm, other], [...around, second])).toMatchObject([
      { userId: '@weber:sued.klinik.test', role: 'Oberarzt, Strahlenschutz', specialty: 'Radiologie' },
    ]);
  });

  it('still knows who is behind the second address', () => {
    const second = { ...messenger, id: 'e3', address: 'matrix:u/weber2:sued.klinik.test' };
    const both = { ...weberInUlm, endpoint: [ref(messenger), ref(second)] };
    const known = entriesByUser([bundleOf([both], [...around, second])]);
    expect(Array.from(known, ([userId, entry]) => [userId, entry.displayName])).toEqual([
      ['@weber:sued.klinik.test', 'Weber, Jonas'],
      ['@weber2:sued.klinik.test', 'Weber, Jonas'],
    ]);
  });

  it('keeps addresses at two houses apart: one chooses where to write', () => {
    const elsewhere = { ...messenger, id: 'e4', address: 'matrix:u/weber:nord.klinik.test' };
    const other = { ...weberInUlm, id: 'r3', endpoint: [ref(elsewhere)] };
    expect(entries([weberInUlm, other], [...around, elsewhere]).map((entry) => entry.house.serverName)).toEqual([
      'sued.klinik.test',
      'nord.klinik.test',
    ]);
  });

  it('puts services first, and sorts names as a German telephone book does', () => {
    const named = ['Zöllner', 'Äffler', 'Bauer'].map((family, index) => ({
      practitioner: { ...weber, id: `p${index}`, name: [{ family }] },
      endpoint: { ...messenger, id: `m${index}`, address: `matrix:u/p${index}:sued.klinik.test` },
    }));
    const roles = named.map((one, index) => ({
      ...weberInUlm,
      id: `x${index}`,
      practitioner: ref(one.practitioner),
      endpoint: [ref(one.endpoint)],
    }));
    const all = entries(
      [...roles, { ...radiology, endpoint: [ref(duty)] }],
      [house, ulm, duty, ...named.flatMap((one) => [one.practitioner, one.endpoint])],
    );
    expect(all.map((entry) => entry.displayName)).toEqual(['Radiologie Dienst · Süd', 'Äffler', 'Bauer', 'Zöllner']);
  });
});
