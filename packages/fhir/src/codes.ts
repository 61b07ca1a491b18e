/** Names fixed by gematik's directory (api-vzd, FHIR package 1.2.0). */
const DIRECTORY = 'https://gematik.de/fhir/directory';

export const PROFILE = {
  Organization: `${DIRECTORY}/StructureDefinition/OrganizationDirectory`,
  HealthcareService: `${DIRECTORY}/StructureDefinition/HealthcareServiceDirectory`,
  Practitioner: `${DIRECTORY}/StructureDefinition/PractitionerDirectory`,
  PractitionerRole: `${DIRECTORY}/StructureDefinition/PractitionerRoleDirectory`,
  Endpoint: `${DIRECTORY}/StructureDefinition/EndpointDirectory`,
  Location: `${DIRECTORY}/StructureDefinition/LocationDirectory`,
} as const;

export const CODE_SYSTEM = {
  origin: `${DIRECTORY}/CodeSystem/Origin`,
  connectionType: `${DIRECTORY}/CodeSystem/EndpointDirectoryConnectionType`,
  payloadType: `${DIRECTORY}/CodeSystem/EndpointDirectoryPayloadType`,
  endpointVisibility: `${DIRECTORY}/CodeSystem/EndpointVisibilityCS`,
  organizationProfession: `${DIRECTORY}/CodeSystem/OrganizationProfessionOID`,
  practitionerProfession: `${DIRECTORY}/CodeSystem/PractitionerProfessionOID`,
} as const;

export const TELEMATIK_ID = 'https://gematik.de/fhir/sid/telematik-id';

/** `ldap`: synchronised base data; `owner`: kept by its owner; `apo`: from the pharmacies' directory. */
export const ORIGINS = ['ldap', 'owner', 'apo'] as const;

export const CONNECTION_TYPES = [
  'tim',
  'tim-fa',
  'tim-bot',
  'kim',
  'epa-supported',
  'ident-eingangsabruf',
  'apotheken-identverfahren',
  'eRP-onPremise',
  'eRP-delivery',
  'eRP-shipment',
  'eRP-availability',
  'terminbuchung-online',
  'terminbuchung-telefonisch',
  'terminbuchung-tim',
] as const;

export const CHAT_PAYLOAD = 'tim-chat';

/** The connection types that one can write to with a messenger, and that we show. */
export const REACHABLE = { person: 'tim', service: 'tim-fa' } as const;
