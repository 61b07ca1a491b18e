import { defect, ok, type Result } from '@medicus/ids';
import {
  id,
  isObject,
  list,
  oneOf,
  optional,
  required,
  shape,
  text,
  truth,
  type FhirDefect,
  type Reader,
} from './reading.ts';
import type {
  Address,
  CodeableConcept,
  Coding,
  DirectoryResource,
  Endpoint,
  Extension,
  HealthcareService,
  HumanName,
  Identifier,
  Location,
  Meta,
  Organization,
  Practitioner,
  PractitionerRole,
  Reference,
  ResourceType,
} from './resources.ts';

const coding = shape<Coding>({ system: optional(text), code: optional(text), display: optional(text) });
const concept = shape<CodeableConcept>({ coding: optional(list(coding)), text: optional(text) });
const identifier = shape<Identifier>({ system: optional(text), value: optional(text) });
const reference = shape<Reference>({ reference: optional(text), display: optional(text) });
const humanName = shape<HumanName>({
  text: optional(text),
  family: optional(text),
  given: optional(list(text)),
  prefix: optional(list(text)),
});
const address = shape<Address>({
  text: optional(text),
  line: optional(list(text)),
  city: optional(text),
  state: optional(text),
  postalCode: optional(text),
  country: optional(text),
});
const meta = shape<Meta>({ tag: optional(list(coding)), profile: optional(list(text)), lastUpdated: optional(text) });
const extension = shape<Extension>({
  url: required(text),
  valueCoding: optional(coding),
  valueCode: optional(text),
  valueString: optional(text),
});

const readers: { readonly [Type in ResourceType]: Reader<Extract<DirectoryResource, { resourceType: Type }>> } = {
  Organization: shape<Organization>({
    resourceType: required(oneOf(['Organization'])),
    id: required(id),
    meta: optional(meta),
    active: optional(truth),
    identifier: optional(list(identifier)),
    type: optional(list(concept)),
    name: optional(text),
    alias: optional(list(text)),
    address: optional(list(address)),
  }),
  HealthcareService: shape<HealthcareService>({
    resourceType: required(oneOf(['HealthcareService'])),
    id: required(id),
    meta: optional(meta),
    identifier: optional(list(identifier)),
    active: optional(truth),
    providedBy: optional(reference),
    type: optional(list(concept)),
    specialty: optional(list(concept)),
    location: optional(list(reference)),
    name: optional(text),
    endpoint: optional(list(reference)),
  }),
  Practitioner: shape<Practitioner>({
    resourceType: required(oneOf(['Practitioner'])),
    id: required(id),
    meta: optional(meta),
    active: optional(truth),
    identifier: optional(list(identifier)),
    name: optional(list(humanName)),
    qualification: optional(list(shape<{ readonly code: CodeableConcept }>({ code: required(concept) }))),
  }),
  PractitionerRole: shape<PractitionerRole>({
    resourceType: required(oneOf(['PractitionerRole'])),
    id: required(id),
    meta: optional(meta),
    active: optional(truth),
    practitioner: optional(reference),
    organization: optional(reference),
    code: optional(list(concept)),
    specialty: optional(list(concept)),
    location: optional(list(reference)),
    healthcareService: optional(list(reference)),
    endpoint: optional(list(reference)),
  }),
  Endpoint: shape<Endpoint>({
    resourceType: required(oneOf(['Endpoint'])),
    id: required(id),
    meta: optional(meta),
    extension: optional(list(extension)),
    status: required(oneOf(['active', 'suspended', 'error', 'off', 'entered-in-error', 'test'])),
    connectionType: required(coding),
    name: optional(text),
    payloadType: required(list(concept)),
    address: required(text),
  }),
  Location: shape<Location>({
    resourceType: required(oneOf(['Location'])),
    id: required(id),
    meta: optional(meta),
    name: optional(text),
    description: optional(text),
    address: optional(address),
    managingOrganization: optional(reference),
  }),
};

export function isResourceType(type: unknown): type is ResourceType {
  return typeof type === 'string' && Object.hasOwn(readers, type);
}

/** Reads what is usable of one untrusted resource; undefined when a field that must be there is not. */
export function readResource(json: unknown, path: string, defects: FhirDefect[]): DirectoryResource | undefined {
  const type = isObject(json) ? json['resourceType'] : undefined;
  if (isResourceType(type)) return readers[type](json, path, defects);
  defects.push({ path: `${path}.resourceType`, problem: 'unknown-code' });
  return undefined;
}

/** Strict: any defect, also in an optional field, refuses the resource. */
export function parseResource(json: unknown, path = 'Resource'): Result<DirectoryResource, readonly FhirDefect[]> {
  const defects: FhirDefect[] = [];
  const value = readResource(json, path, defects);
  return value === undefined || defects.length > 0 ? defect(defects) : ok(value);
}
