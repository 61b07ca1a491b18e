import { entriesOf, parseBundle, profileDefects } from '@medicus/fhir';
import { describe, expect, it } from 'vitest';
import { CAST, directoryBundle, domainListOf, everybody } from './index.ts';

const parsed = parseBundle(JSON.parse(JSON.stringify(directoryBundle())));
const resources = parsed.ok ? parsed.value.entries.map((entry) => entry.resource) : [];

describe('the cast in the directory', () => {
  it('is a bundle that the directory reads completely', () => {
    expect(parsed.ok).toBe(true);
    expect(resources.length).toBe(directoryBundle().entry.length);
  });
  it('keeps the rules of gematik’s directory profiles', () => {
    expect(resources.flatMap((resource) => profileDefects(resource))).toEqual([]);
  });
  it('has an id of its own for every resource, so that importing twice doubles nobody', () => {
    const ids = resources.map((resource) => `${resource.resourceType}/${resource.id}`);
    expect(new Set(ids).size).toBe(ids.length);
    ids.forEach((id) => expect(id).toMatch(/^[A-Z]\w+\/[A-Za-z0-9.-]{1,64}$/));
  });
  it('makes everybody and every function address findable, with house and city', () => {
    if (!parsed.ok) throw new Error('not readable');
    const roots = parsed.value.entries.map((entry) => ({ ...entry, mode: 'match' as const }));
    const found = entriesOf([{ ...parsed.value, entries: roots }]);
    expect(
      found
        .filter((one) => one.kind === 'person')
        .map((one) => one.displayName)
        .toSorted(),
    ).toEqual(
      everybody()
        .map(({ person }) => person.displayName)
        .toSorted(),
    );
    expect(found.filter((one) => one.kind === 'service').map((one) => one.displayName)).toEqual([
      'Radiologie Dienst · Nord',
      'Radiologie Dienst · Süd',
    ]);
    expect(found.find((one) => one.displayName === 'Weber, Jonas')).toMatchObject({
      userId: '@weber:sued.klinik.test',
      role: 'Oberarzt',
      specialty: 'Radiologie',
      house: { name: 'Klinikum Süd', city: 'Ulm', serverName: 'sued.klinik.test' },
    });
  });
});

describe('the cast', () => {
  it('has two hospitals with two clinicians and one org-admin each', () => {
    expect(CAST.map((house) => house.people.map((person) => person.role).toSorted())).toEqual([
      ['clinician', 'clinician', 'org-admin'],
      ['clinician', 'clinician', 'org-admin'],
    ]);
  });
  it('has somebody of its own house on duty for each function address', () => {
    for (const house of CAST) {
      for (const address of house.functionAddresses) {
        expect(house.people.map((person) => person.localPart)).toContain(address.onDuty);
      }
    }
  });
  it('is listed in the federation with telematik ids', () => {
    expect(domainListOf().map((entry) => entry.domain)).toEqual(['nord.klinik.test', 'sued.klinik.test']);
    domainListOf().forEach((entry) => expect(entry.telematikID).not.toBe(''));
  });
});
