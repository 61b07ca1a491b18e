import { userIdFromMatrixUri } from '@medicus/ids';
import { CHAT_PAYLOAD, CODE_SYSTEM, CONNECTION_TYPES, ORIGINS, TELEMATIK_ID } from './codes.ts';
import { nameOf } from './directory-entry.ts';
import { targetOf } from './references.ts';
import type { DirectoryResource, Endpoint, Identifier, ResourceType } from './resources.ts';

/** A rule of gematik's directory profiles that a well-formed resource breaks. */
export interface ProfileDefect {
  /** Within the resource: `Endpoint.address`. */
  readonly path: string;
  /** One English sentence for whoever wrote the bundle. */
  readonly says: string;
}

/**
 * The rules of the VZD profiles (FHIR package 1.2.0) that matter for finding and writing to somebody: cardinalities,
 * required codes, and what a TI-Messenger address looks like. Not a full validator: value sets of professions and
 * specialties are not checked.
 */
export function profileDefects(resource: DirectoryResource): readonly ProfileDefect[] {
  const defects: ProfileDefect[] = [];
  const want = (holds: boolean, path: string, says: string) => {
    if (!holds) defects.push({ path: `${resource.resourceType}.${path}`, says });
  };
  const origins = (resource.meta?.tag ?? []).filter((tag) => tag.system === CODE_SYSTEM.origin);
  want(
    origins.length === 1 && ORIGINS.some((origin) => origin === origins[0]?.code),
    'meta.tag',
    `Exactly one tag of ${CODE_SYSTEM.origin} with one of ${ORIGINS.join(', ')} is needed.`,
  );
  switch (resource.resourceType) {
    case 'Organization':
      want(hasTelematikId(resource.identifier), 'identifier', `An identifier of ${TELEMATIK_ID} is needed.`);
      want(resource.name !== undefined, 'name', 'A house without a name cannot be found.');
      want(resource.active !== undefined, 'active', 'Say true or false: only active houses are shown.');
      break;
    case 'HealthcareService':
      wantReference(want, resource.providedBy, 'providedBy', 'Organization');
      want((resource.location ?? []).length <= 1, 'location', 'At most one location is allowed.');
      break;
    case 'Practitioner':
      want(hasTelematikId(resource.identifier), 'identifier', `An identifier of ${TELEMATIK_ID} is needed.`);
      want(resource.name?.length === 1, 'name', 'Exactly one name is needed.');
      want(nameOf(resource.name?.[0]) !== undefined, 'name', 'The name needs a family name or a text.');
      want(resource.active !== undefined, 'active', 'Say true or false: only active people are shown.');
      break;
    case 'PractitionerRole':
      wantReference(want, resource.practitioner, 'practitioner', 'Practitioner');
      break;
    case 'Endpoint':
      checkEndpoint(resource, want);
      break;
    case 'Location':
      want(resource.address !== undefined, 'address', 'A location needs an address.');
  }
  return defects;
}

type Want = (holds: boolean, path: string, says: string) => void;

function checkEndpoint(endpoint: Endpoint, want: Want): void {
  const { system, code } = endpoint.connectionType;
  const known = system === CODE_SYSTEM.connectionType && CONNECTION_TYPES.some((type) => type === code);
  want(known, 'connectionType', `A code of ${CODE_SYSTEM.connectionType} is needed, such as tim or tim-fa.`);
  want(endpoint.name !== undefined, 'name', 'An endpoint needs a name.');
  if (code !== 'tim' && code !== 'tim-fa' && code !== 'tim-bot') return;
  const chat = endpoint.payloadType.some((type) =>
    type.coding?.some((coding) => coding.system === CODE_SYSTEM.payloadType && coding.code === CHAT_PAYLOAD),
  );
  want(chat, 'payloadType', `A messenger endpoint carries the code ${CHAT_PAYLOAD} of ${CODE_SYSTEM.payloadType}.`);
  want(
    userIdFromMatrixUri(endpoint.address).ok,
    'address',
    'A messenger address is written matrix:u/localpart:server, without @ and in lower-case server spelling.',
  );
}

function wantReference(want: Want, reference: Parameters<typeof targetOf>[0], path: string, type: ResourceType): void {
  want(targetOf(reference, type) !== undefined, path, `A reference to ${type}/… is needed.`);
}

function hasTelematikId(identifiers: readonly Identifier[] | undefined): boolean {
  return (identifiers ?? []).some((one) => one.system === TELEMATIK_ID && one.value !== undefined);
}
