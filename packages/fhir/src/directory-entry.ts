import { serverOf, userIdFromMatrixUri, type ServerName, type UserId } from '@medicus/ids';
import { CODE_SYSTEM } from './codes.ts';
import type { ParsedBundle } from './parse-bundle.ts';
import { ResourceSet } from './references.ts';
import type {
  CodeableConcept,
  Endpoint,
  HealthcareService,
  HumanName,
  Organization,
  PractitionerRole,
} from './resources.ts';

/** The hospital or practice somebody belongs to. */
export interface House {
  readonly name: string;
  readonly city: string | undefined;
  /** Of the messenger address, not of the directory: this is where messages go. */
  readonly serverName: ServerName;
}

/** Somebody, or something, that can be written to. */
export interface DirectoryEntry {
  /** `service`: a function address (`tim-fa`), staffed by whoever is on duty. `department`: an organisation's own address. */
  readonly kind: 'person' | 'service' | 'department';
  readonly userId: UserId;
  /** “Weber, Jonas”; of a service or department its name. */
  readonly displayName: string;
  /** “Oberarzt”; several are joined by a comma. */
  readonly role: string | undefined;
  /** “Radiologie”; several are joined by a comma. */
  readonly specialty: string | undefined;
  readonly house: House;
}

/** One role of somebody, before the same colleague's other roles are merged in. */
interface Found {
  readonly entry: DirectoryEntry;
  /** Same value: same person at the same house. */
  readonly sameAs: string;
}

/**
 * The reachable people and services of a search result: only those with an active `tim` or `tim-fa` endpoint,
 * active organisation and active person (VZD HOWTO Search, “Checking active and status attribute”). A colleague
 * found through several roles, or several addresses of one house, is one entry; addresses at different houses stay apart.
 * Oneself is not removed: the caller knows who that is.
 */
export function entriesOf(bundles: readonly ParsedBundle[]): readonly DirectoryEntry[] {
  const samePerson = (one: Found, other: Found) =>
    one.entry.userId === other.entry.userId || one.sameAs === other.sameAs;
  return merge(found(bundles), samePerson).toSorted(byName);
}

/** As {@link entriesOf}, but by address: also the second address of somebody who has two. */
export function entriesByUser(bundles: readonly ParsedBundle[]): ReadonlyMap<UserId, DirectoryEntry> {
  const sameAddress = (one: Found, other: Found) => one.entry.userId === other.entry.userId;
  return new Map(merge(found(bundles), sameAddress).map((entry) => [entry.userId, entry]));
}

function found(bundles: readonly ParsedBundle[]): readonly Found[] {
  const entries = bundles.flatMap((bundle) => bundle.entries);
  const resources = new ResourceSet(entries.map((entry) => entry.resource));
  return entries
    .filter((entry) => entry.mode === 'match')
    .flatMap(({ resource }) => {
      if (resource.resourceType === 'PractitionerRole') return peopleOf(resource, resources);
      if (resource.resourceType === 'HealthcareService') return servicesOf(resource, resources);
      return [];
    });
}

function peopleOf(role: PractitionerRole, resources: ResourceSet): readonly Found[] {
  const practitioner = resources.get(role.practitioner, 'Practitioner');
  if (practitioner === undefined || practitioner.active === false || role.active === false) return [];
  const displayName = nameOf(practitioner.name?.[0]);
  const places = resources.all(role.location, 'Location');
  const organization =
    resources.get(role.organization, 'Organization') ??
    places.map((place) => resources.get(place.managingOrganization, 'Organization')).find(Boolean) ??
    resources
      .all(role.healthcareService, 'HealthcareService')
      .map((service) => resources.get(service.providedBy, 'Organization'))
      .find(Boolean);
  if (displayName === undefined || organization?.active === false) return [];
  const qualification = practitioner.qualification?.map((one) => one.code);
  return reachable(resources.all(role.endpoint, 'Endpoint')).map(({ endpoint, userId }) => ({
    entry: {
      kind: isFunctionAddress(endpoint) ? 'service' : 'person',
      userId,
      displayName,
      role: words(role.code),
      // The VZD's strict profile has neither code nor specialty: there the qualification says what somebody is.
      specialty: words(role.specialty) ?? words(qualification),
      house: houseOf(organization, places[0]?.address?.city, userId),
    },
    sameAs: `${practitioner.id} ${serverOf(userId)}`,
  }));
}

function servicesOf(service: HealthcareService, resources: ResourceSet): readonly Found[] {
  const organization = resources.get(service.providedBy, 'Organization');
  if (organization === undefined || organization.active === false || service.active === false) return [];
  const city = resources.all(service.location, 'Location')[0]?.address?.city;
  return reachable(resources.all(service.endpoint, 'Endpoint')).map(({ endpoint, userId }) => {
    const kind = isFunctionAddress(endpoint) ? 'service' : 'department';
    const ownName = service.name ?? organization.name;
    const displayName = (kind === 'service' ? spokenName(endpoint) : undefined) ?? ownName ?? userId;
    return {
      entry: {
        kind,
        userId,
        displayName,
        role: undefined,
        specialty: words(service.specialty) ?? (displayName === service.name ? undefined : service.name),
        house: houseOf(organization, city, userId),
      },
      sameAs: userId,
    };
  });
}

function reachable(endpoints: readonly Endpoint[]): readonly { endpoint: Endpoint; userId: UserId }[] {
  return endpoints.flatMap((endpoint) => {
    const { system, code } = endpoint.connectionType;
    const known = system === CODE_SYSTEM.connectionType && (code === 'tim' || code === 'tim-fa');
    const userId = userIdFromMatrixUri(endpoint.address);
    return known && endpoint.status === 'active' && userId.ok ? [{ endpoint, userId: userId.value }] : [];
  });
}

function isFunctionAddress(endpoint: Endpoint): boolean {
  return endpoint.connectionType.code === 'tim-fa';
}

/** Many owners write the address itself into the endpoint's name; that is nothing to show. */
function spokenName(endpoint: Endpoint): string | undefined {
  return endpoint.name === undefined || /[:@]/.test(endpoint.name) ? undefined : endpoint.name;
}

/** “Name, Vorname” (gematik ML-132303), without titles. */
export function nameOf(name: HumanName | undefined): string | undefined {
  if (name?.family === undefined) return name?.text;
  const given = name.given?.join(' ') ?? '';
  return given === '' ? name.family : `${name.family}, ${given}`;
}

function houseOf(organization: Organization | undefined, city: string | undefined, userId: UserId): House {
  const serverName = serverOf(userId);
  return {
    name: organization?.name ?? serverName,
    city: city ?? organization?.address?.find((address) => address.city !== undefined)?.city,
    serverName,
  };
}

/** Texts of codes, each once; codes without a text say nothing to a reader. */
function words(concepts: readonly CodeableConcept[] | undefined): string | undefined {
  const texts = (concepts ?? []).map(
    (concept) => concept.text ?? concept.coding?.find((coding) => coding.display !== undefined)?.display,
  );
  const known = Array.from(new Set(texts.filter((text) => text !== undefined)));
  return known.length === 0 ? undefined : known.join(', ');
}

function merge(all: readonly Found[], same: (one: Found, other: Found) => boolean): readonly DirectoryEntry[] {
  const merged: Found[] = [];
  for (const next of all) {
    const at = merged.findIndex((one) => same(one, next));
    const first = merged[at];
    if (first === undefined) {
      merged.push(next);
      continue;
    }
    const role = joined(first.entry.role, next.entry.role);
    const specialty = joined(first.entry.specialty, next.entry.specialty);
    merged[at] = { sameAs: first.sameAs, entry: { ...first.entry, role, specialty } };
  }
  return merged.map(({ entry }) => entry);
}

function joined(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return Array.from(new Set([...first.split(', '), ...second.split(', ')])).join(', ');
}

const ORDER: Readonly<Record<DirectoryEntry['kind'], number>> = { service: 0, person: 1, department: 2 };
const german = new Intl.Collator('de');

/** Services first, then people, then departments (as the find screen shows them); within by name. */
function byName(a: DirectoryEntry, b: DirectoryEntry): number {
  return ORDER[a.kind] - ORDER[b.kind] || german.compare(a.displayName, b.displayName);
}
