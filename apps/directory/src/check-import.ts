import {
  keyOf,
  parseBundle,
  profileDefects,
  targetOf,
  targetsOf,
  type DirectoryResource,
  type FhirDefect,
  type ParsedEntry,
  type ResourceKey,
} from '@medicus/fhir';
import { defect, ok, serverOf, userIdFromMatrixUri, type Result, type ServerName } from '@medicus/ids';

export interface ImportedResource {
  readonly key: ResourceKey;
  readonly resource: DirectoryResource;
  /** As it was sent: what the directory gives out again. */
  readonly json: unknown;
  /** The organisations of the bundle that it belongs to; at least one. */
  readonly owners: readonly ResourceKey[];
}

export interface ImportPlan {
  readonly resources: readonly ImportedResource[];
  /** What is odd but no reason to refuse. */
  readonly warnings: readonly ImportIssue[];
}

export interface ImportIssue {
  /** `Bundle.entry[3].resource.address` */
  readonly path: string;
  readonly says: string;
}

/**
 * Checks a bundle before anything is written: shapes, gematik's profile rules, references that stay inside the bundle,
 * and that everything belongs to an organisation of the bundle (import replaces per organisation). Takes a
 * `transaction` whose entries are PUT to their own id, or a `collection`.
 * @param listed houses of the federation list; undefined when there is none yet
 */
export function checkImport(
  json: unknown,
  listed: ReadonlySet<ServerName> | undefined,
): Result<ImportPlan, readonly ImportIssue[]> {
  const bundle = parseBundle(json);
  if (!bundle.ok) return defect(bundle.defect.map(inWords));
  const { entries, defects, unknown, type } = bundle.value;
  const issues = defects.map(inWords);
  if (type !== 'transaction' && type !== 'collection') {
    issues.push({ path: 'Bundle.type', says: 'Send a transaction or a collection.' });
  }
  for (const one of unknown) {
    issues.push({
      path: `Bundle.entry[${one.index}].resource`,
      says: `The directory does not keep resources of type ${one.resourceType.slice(0, 40)}.`,
    });
  }
  const all = new Set(entries.map((entry) => keyOf(entry.resource)));
  const byKey = new Map<ResourceKey, ParsedEntry>();
  for (const entry of entries) {
    const key = keyOf(entry.resource);
    if (byKey.has(key)) issues.push({ path: at(entry), says: `${key} is in the bundle twice.` });
    byKey.set(key, entry);
    if (type === 'transaction') issues.push(...requestIssues(entry, key));
    issues.push(...profileDefects(entry.resource).map((one) => ({ path: inside(entry, one.path), says: one.says })));
    issues.push(...danglingReferences(entry, all));
  }
  const owners = ownersOf(entries);
  for (const [key, entry] of byKey) {
    if (!owners.has(key)) issues.push({ path: at(entry), says: `${key} belongs to no organisation of this bundle.` });
  }
  if (issues.length > 0) return defect(issues);

  const rawEntries = (json as { readonly entry?: readonly { readonly resource: unknown }[] }).entry ?? [];
  return ok({
    resources: Array.from(byKey, ([key, entry]) => ({
      key,
      resource: entry.resource,
      json: rawEntries[entry.index]?.resource,
      owners: Array.from(owners.get(key) ?? []),
    })),
    warnings: listed === undefined ? [] : entries.flatMap((entry) => strangers(entry, listed)),
  });
}

function requestIssues(entry: ParsedEntry, key: ResourceKey): readonly ImportIssue[] {
  const { request } = entry;
  if (request?.method === 'PUT' && request.url === key) return [];
  return [
    { path: `Bundle.entry[${entry.index}].request`, says: `Every entry is a PUT to its own id, here PUT ${key}.` },
  ];
}

function referencesOf(resource: DirectoryResource): readonly (readonly [path: string, key: ResourceKey])[] {
  const named = (path: string, keys: readonly (ResourceKey | undefined)[]) =>
    keys.filter((key) => key !== undefined).map((key) => [path, key] as const);
  switch (resource.resourceType) {
    case 'Location':
      return named('managingOrganization', [targetOf(resource.managingOrganization, 'Organization')]);
    case 'HealthcareService':
      return [
        ...named('providedBy', [targetOf(resource.providedBy, 'Organization')]),
        ...named('location', targetsOf(resource.location, 'Location')),
        ...named('endpoint', targetsOf(resource.endpoint, 'Endpoint')),
      ];
    case 'PractitionerRole':
      return [
        ...named('practitioner', [targetOf(resource.practitioner, 'Practitioner')]),
        ...named('organization', [targetOf(resource.organization, 'Organization')]),
        ...named('location', targetsOf(resource.location, 'Location')),
        ...named('healthcareService', targetsOf(resource.healthcareService, 'HealthcareService')),
        ...named('endpoint', targetsOf(resource.endpoint, 'Endpoint')),
      ];
    case 'Organization':
    case 'Practitioner':
    case 'Endpoint':
      return [];
  }
}

function danglingReferences(entry: ParsedEntry, all: ReadonlySet<ResourceKey>): readonly ImportIssue[] {
  return referencesOf(entry.resource)
    .filter(([, key]) => !all.has(key))
    .map(([path, key]) => ({ path: `${at(entry)}.${path}`, says: `${key} is not in this bundle.` }));
}

/**
 * Downwards from the organisations: what refers to one belongs to it, and what that refers to as well. A person with
 * roles at two houses belongs to both.
 */
function ownersOf(entries: readonly ParsedEntry[]): ReadonlyMap<ResourceKey, ReadonlySet<ResourceKey>> {
  const owners = new Map<ResourceKey, Set<ResourceKey>>();
  const give = (key: ResourceKey, organizations: Iterable<ResourceKey>) => {
    const known = owners.get(key) ?? new Set();
    for (const organization of organizations) known.add(organization);
    if (known.size > 0) owners.set(key, known);
  };
  const ofType = (...types: readonly DirectoryResource['resourceType'][]) =>
    entries.map((entry) => entry.resource).filter((resource) => types.includes(resource.resourceType));

  for (const organization of ofType('Organization')) give(keyOf(organization), [keyOf(organization)]);
  for (const resource of [...ofType('Location'), ...ofType('HealthcareService'), ...ofType('PractitionerRole')]) {
    const references = referencesOf(resource).map(([, key]) => key);
    const direct = references.filter((key) => key.startsWith('Organization/'));
    const through = references
      .filter((key) => key.startsWith('HealthcareService/') || key.startsWith('Location/'))
      .flatMap((key) => Array.from(owners.get(key) ?? []));
    const organizations = direct.length > 0 ? direct.filter((key) => owners.has(key)) : through;
    give(keyOf(resource), organizations);
    for (const key of references) if (!key.startsWith('Organization/')) give(key, organizations);
  }
  return owners;
}

function strangers({ index, resource }: ParsedEntry, listed: ReadonlySet<ServerName>): readonly ImportIssue[] {
  const userId = resource.resourceType === 'Endpoint' ? userIdFromMatrixUri(resource.address) : undefined;
  if (userId === undefined || !userId.ok || listed.has(serverOf(userId.value))) return [];
  const says = `${serverOf(userId.value)} is not in the federation list: nobody will be able to write to this address.`;
  return [{ path: `Bundle.entry[${index}].resource.address`, says }];
}

const WORDS: Readonly<Record<FhirDefect['problem'], string>> = {
  missing: 'This field is missing.',
  'wrong-type': 'This field has the wrong type.',
  'unknown-code': 'This code is not known here.',
  'too-long': 'This text is too long.',
  'too-many': 'There are too many of these.',
  'bad-format': 'This is not a FHIR id ([A-Za-z0-9.-], at most 64 characters).',
};

function inWords(one: FhirDefect): ImportIssue {
  return { path: one.path, says: WORDS[one.problem] };
}

function at(entry: ParsedEntry): string {
  return `Bundle.entry[${entry.index}].resource`;
}

/** `Endpoint.address` → `Bundle.entry[3].resource.address` */
function inside(entry: ParsedEntry, path: string): string {
  return `${at(entry)}${path.slice(path.indexOf('.'))}`;
}
