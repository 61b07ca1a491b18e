import { matrixUriOf } from '@medicus/ids';
import { CAST, userIdOf, type House, type Person } from './cast.ts';

const DIRECTORY = 'https://gematik.de/fhir/directory';
/** gematik's OIDs: hospital; physician; other profession in care (administration has no better one). */
const HOSPITAL = '1.2.276.0.76.4.53';
const PHYSICIAN = '1.2.276.0.76.4.30';
const OTHER_STAFF = '1.2.276.0.76.4.235';

type Resource = { readonly resourceType: string; readonly id: string } & Readonly<Record<string, unknown>>;

/**
 * The cast as a FHIR R4 `collection` bundle in the shapes of gematik's directory (VZD): per house one Organization,
 * one Location, a HealthcareService per department and per function address, and per person Practitioner,
 * PractitionerRole and Endpoint. Ids are stable, so that a second import replaces and does not double.
 */
export function directoryBundle(houses: readonly House[] = CAST): {
  readonly resourceType: 'Bundle';
  readonly type: 'collection';
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Resource }[];
} {
  const resources = houses.flatMap((house) => [
    organization(house),
    location(house),
    ...house.departments.map((name) => department(house, name)),
    ...functionAddresses(house),
    ...house.people.flatMap((person) => personResources(house, person)),
  ]);
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({
      fullUrl: `${DIRECTORY}/${resource.resourceType}/${resource.id}`,
      resource,
    })),
  };
}

function meta(profile: string, origin: 'ldap' | 'owner' = 'ldap') {
  return {
    tag: [{ system: `${DIRECTORY}/CodeSystem/Origin`, code: origin }],
    profile: [`${DIRECTORY}/StructureDefinition/${profile}`],
  };
}

const telematikId = (value: string) => [{ system: 'https://gematik.de/fhir/sid/telematik-id', value }];

function address(house: House) {
  return {
    text: `${house.street}, ${house.postalCode} ${house.city}`,
    line: [house.street],
    city: house.city,
    postalCode: house.postalCode,
    country: 'DE',
  };
}

function organization(house: House): Resource {
  return {
    resourceType: 'Organization',
    id: `${house.label}-organization`,
    meta: meta('OrganizationDirectory'),
    identifier: telematikId(house.telematikId),
    active: true,
    type: [{ coding: [{ system: `${DIRECTORY}/CodeSystem/OrganizationProfessionOID`, code: HOSPITAL }] }],
    name: house.displayName,
    address: [address(house)],
  };
}

function location(house: House): Resource {
  return {
    resourceType: 'Location',
    id: `${house.label}-location`,
    meta: meta('LocationDirectory'),
    name: house.displayName,
    address: address(house),
    managingOrganization: { reference: `Organization/${house.label}-organization` },
  };
}

function department(house: House, name: string): Resource {
  return {
    resourceType: 'HealthcareService',
    id: departmentId(house, name),
    meta: meta('HealthcareServiceDirectory'),
    active: true,
    identifier: telematikId(house.telematikId),
    providedBy: { reference: `Organization/${house.label}-organization` },
    location: [{ reference: `Location/${house.label}-location` }],
    specialty: [{ text: name }],
    name,
  };
}

function functionAddresses(house: House): readonly Resource[] {
  return house.functionAddresses.flatMap((service) => {
    const id = `${house.label}-${service.localPart.replaceAll('_', '-').replace(/^-/, '')}`;
    return [
      {
        ...department(house, service.department),
        id: `${id}-service`,
        name: service.displayName,
        endpoint: [{ reference: `Endpoint/${id}` }],
      },
      endpoint(id, 'tim-fa', service.displayName, matrixUriOf(userIdOf(house, service.localPart))),
    ];
  });
}

function personResources(house: House, person: Person): readonly Resource[] {
  const id = `${house.label}-${person.localPart}`;
  const profession = person.role === 'org-admin' ? OTHER_STAFF : PHYSICIAN;
  return [
    {
      resourceType: 'Practitioner',
      id,
      meta: meta('PractitionerDirectory'),
      active: true,
      identifier: telematikId(`1-${id}`),
      name: [{ family: person.family, given: [person.given], text: `${person.given} ${person.family}` }],
      qualification: [
        { code: { coding: [{ system: `${DIRECTORY}/CodeSystem/PractitionerProfessionOID`, code: profession }] } },
      ],
    },
    {
      resourceType: 'PractitionerRole',
      id: `${id}-role`,
      meta: meta('PractitionerRoleDirectory'),
      active: true,
      practitioner: { reference: `Practitioner/${id}` },
      organization: { reference: `Organization/${house.label}-organization` },
      healthcareService: [{ reference: `HealthcareService/${departmentId(house, person.department)}` }],
      location: [{ reference: `Location/${house.label}-location` }],
      specialty: [{ text: person.department }],
      ...(person.title === undefined ? {} : { code: [{ text: person.title }] }),
      endpoint: [{ reference: `Endpoint/${id}` }],
    },
    endpoint(id, 'tim', person.displayName, matrixUriOf(userIdOf(house, person.localPart))),
  ];
}

/** An address one can write to. Hidden from insured people: this federation has none. */
function endpoint(id: string, connectionType: 'tim' | 'tim-fa', name: string, matrixUri: string): Resource {
  return {
    resourceType: 'Endpoint',
    id,
    meta: meta('EndpointDirectory', 'owner'),
    extension: [
      {
        url: `${DIRECTORY}/StructureDefinition/EndpointVisibility`,
        valueCoding: { system: `${DIRECTORY}/CodeSystem/EndpointVisibilityCS`, code: 'hide-versicherte' },
      },
    ],
    status: 'active',
    connectionType: { system: `${DIRECTORY}/CodeSystem/EndpointDirectoryConnectionType`, code: connectionType },
    name,
    payloadType: [{ coding: [{ system: `${DIRECTORY}/CodeSystem/EndpointDirectoryPayloadType`, code: 'tim-chat' }] }],
    address: matrixUri,
  };
}

function departmentId(house: House, name: string): string {
  return `${house.label}-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
}
