import {
  keyOf,
  nameOf,
  ResourceSet,
  searchableText,
  type CodeableConcept,
  type DirectoryResource,
  type Endpoint,
  type HealthcareService,
  type Location,
  type Organization,
  type PractitionerRole,
  type ResourceKey,
} from '@medicus/fhir';

/** What can be found: people in a role, services, and addresses. */
export type HitType = 'PractitionerRole' | 'HealthcareService' | 'Endpoint';

/** One findable thing with the texts that a search compares with. Texts are folded; each word follows a space. */
export interface HitRow {
  readonly key: ResourceKey;
  readonly type: HitType;
  /** Order of results: the folded name. */
  readonly sort: string;
  readonly name: string;
  readonly organization: string;
  /** For `_text`: name, role, specialty, house, town, street, telematik id (VZD HOWTO Search, “Contents of the _text attribute”). */
  readonly everything: string;
  readonly endpoints: readonly Endpoint[];
}

/** Only what is active: an inactive person or house is never given out, whatever the query says. */
export function hitRows(all: readonly DirectoryResource[]): readonly HitRow[] {
  const resources = new ResourceSet(all);
  const rows: HitRow[] = [];
  const reachable = new Map<ResourceKey, Endpoint>();
  for (const resource of all) {
    const row =
      resource.resourceType === 'PractitionerRole'
        ? personRow(resource, resources)
        : resource.resourceType === 'HealthcareService'
          ? serviceRow(resource, resources)
          : undefined;
    if (row === undefined) continue;
    rows.push(row);
    for (const endpoint of row.endpoints) reachable.set(keyOf(endpoint), endpoint);
  }
  return [...rows, ...Array.from(reachable.values(), endpointRow)];
}

function personRow(role: PractitionerRole, resources: ResourceSet): HitRow | undefined {
  const practitioner = resources.get(role.practitioner, 'Practitioner');
  if (practitioner?.active !== true || role.active === false) return undefined;
  const services = resources.all(role.healthcareService, 'HealthcareService');
  const locations = resources.all(role.location, 'Location');
  const organization =
    resources.get(role.organization, 'Organization') ??
    [...locations.map((one) => one.managingOrganization), ...services.map((one) => one.providedBy)]
      .map((reference) => resources.get(reference, 'Organization'))
      .find((found) => found !== undefined);
  if (organization !== undefined && organization.active !== true) return undefined;
  const names = (practitioner.name ?? []).flatMap((name) => [nameOf(name), name.text, ...(name.prefix ?? [])]);
  return {
    key: keyOf(role),
    type: 'PractitionerRole',
    sort: sortable(nameOf(practitioner.name?.[0])),
    name: index(names),
    organization: index(organizationNames(organization)),
    everything: index([
      ...names,
      ...displays(role.code),
      ...displays(role.specialty),
      ...displays(practitioner.qualification?.map((one) => one.code)),
      ...services.map((service) => service.name),
      ...organizationNames(organization),
      ...locations.flatMap(addressTexts),
      ...(practitioner.identifier ?? []).map((one) => one.value),
    ]),
    endpoints: resources.all(role.endpoint, 'Endpoint'),
  };
}

function serviceRow(service: HealthcareService, resources: ResourceSet): HitRow | undefined {
  const organization = resources.get(service.providedBy, 'Organization');
  if (organization?.active !== true || service.active === false) return undefined;
  const endpoints = resources.all(service.endpoint, 'Endpoint');
  return {
    key: keyOf(service),
    type: 'HealthcareService',
    sort: sortable(service.name ?? organization.name),
    name: index([service.name]),
    organization: index(organizationNames(organization)),
    everything: index([
      service.name,
      ...displays(service.specialty),
      ...displays(service.type),
      ...displays(organization.type),
      ...organizationNames(organization),
      ...resources.all(service.location, 'Location').flatMap(addressTexts),
      ...[...(organization.identifier ?? []), ...(service.identifier ?? [])].map((one) => one.value),
      // Not in the VZD's list; but an address bears the name under which we show a service.
      ...endpoints.map((endpoint) => endpoint.name),
    ]),
    endpoints,
  };
}

function endpointRow(endpoint: Endpoint): HitRow {
  const name = index([endpoint.name]);
  const sort = sortable(endpoint.name);
  return {
    key: keyOf(endpoint),
    type: 'Endpoint',
    sort,
    name,
    organization: '',
    everything: name,
    endpoints: [endpoint],
  };
}

/** A space before every word, so that “begins with” is “contains space and word”. */
function index(texts: readonly (string | undefined)[]): string {
  return ` ${searchableText(texts).replaceAll('\n', '\n ')}`;
}

function sortable(name: string | undefined): string {
  return searchableText([name]).split('\n').at(-1) ?? '';
}

function displays(concepts: readonly CodeableConcept[] | undefined): readonly (string | undefined)[] {
  return (concepts ?? []).flatMap((concept) => [concept.text, ...(concept.coding ?? []).map((one) => one.display)]);
}

function organizationNames(organization: Organization | undefined): readonly (string | undefined)[] {
  const towns = (organization?.address ?? []).map((address) => address.city);
  return [organization?.name, ...(organization?.alias ?? []), ...towns];
}

function addressTexts(location: Location): readonly (string | undefined)[] {
  const { address } = location;
  return [location.name, ...(address?.line ?? []), address?.postalCode, address?.city];
}
