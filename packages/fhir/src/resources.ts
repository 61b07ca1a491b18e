// The part of FHIR R4 that the directory uses (gematik VZD profiles). Fields we do not read are not named:
// readers ignore what they do not know, and the directory stores and returns the original JSON.

export interface Coding {
  readonly system?: string;
  readonly code?: string;
  readonly display?: string;
}

export interface CodeableConcept {
  readonly coding?: readonly Coding[];
  readonly text?: string;
}

export interface Identifier {
  readonly system?: string;
  readonly value?: string;
}

export interface Reference {
  /** `Organization/klinikum-nord` or an absolute URL that ends so. */
  readonly reference?: string;
  readonly display?: string;
}

export interface HumanName {
  readonly text?: string;
  readonly family?: string;
  readonly given?: readonly string[];
  readonly prefix?: readonly string[];
}

export interface Address {
  readonly text?: string;
  readonly line?: readonly string[];
  readonly city?: string;
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

export interface Meta {
  readonly tag?: readonly Coding[];
  readonly profile?: readonly string[];
  readonly lastUpdated?: string;
}

export interface Extension {
  readonly url: string;
  readonly valueCoding?: Coding;
  readonly valueCode?: string;
  readonly valueString?: string;
}

interface Resource<Type extends string> {
  readonly resourceType: Type;
  /** `[A-Za-z0-9.-]{1,64}` */
  readonly id: string;
  readonly meta?: Meta;
}

export interface Organization extends Resource<'Organization'> {
  readonly active?: boolean;
  readonly identifier?: readonly Identifier[];
  readonly type?: readonly CodeableConcept[];
  readonly name?: string;
  readonly alias?: readonly string[];
  readonly address?: readonly Address[];
}

export interface HealthcareService extends Resource<'HealthcareService'> {
  readonly identifier?: readonly Identifier[];
  readonly active?: boolean;
  readonly providedBy?: Reference;
  readonly type?: readonly CodeableConcept[];
  readonly specialty?: readonly CodeableConcept[];
  readonly location?: readonly Reference[];
  readonly name?: string;
  readonly endpoint?: readonly Reference[];
}

export interface Practitioner extends Resource<'Practitioner'> {
  readonly active?: boolean;
  readonly identifier?: readonly Identifier[];
  readonly name?: readonly HumanName[];
  readonly qualification?: readonly { readonly code: CodeableConcept }[];
}

export interface PractitionerRole extends Resource<'PractitionerRole'> {
  readonly active?: boolean;
  readonly practitioner?: Reference;
  readonly organization?: Reference;
  readonly code?: readonly CodeableConcept[];
  readonly specialty?: readonly CodeableConcept[];
  readonly location?: readonly Reference[];
  readonly healthcareService?: readonly Reference[];
  readonly endpoint?: readonly Reference[];
}

export type EndpointStatus = 'active' | 'suspended' | 'error' | 'off' | 'entered-in-error' | 'test';

export interface Endpoint extends Resource<'Endpoint'> {
  readonly extension?: readonly Extension[];
  readonly status: EndpointStatus;
  readonly connectionType: Coding;
  readonly name?: string;
  readonly payloadType: readonly CodeableConcept[];
  /** For TI-Messenger endpoints a `matrix:` URI without `@`: `matrix:u/becker:nord.klinik.test`. */
  readonly address: string;
}

export interface Location extends Resource<'Location'> {
  readonly name?: string;
  readonly description?: string;
  readonly address?: Address;
  readonly managingOrganization?: Reference;
}

export type DirectoryResource =
  | Organization
  | HealthcareService
  | Practitioner
  | PractitionerRole
  | Endpoint
  | Location;

export type ResourceType = DirectoryResource['resourceType'];

export interface BundleLink {
  readonly relation: string;
  readonly url: string;
}

/** As it goes over the wire; {@link parseBundle} reads it. */
export interface Bundle {
  readonly resourceType: 'Bundle';
  readonly type: 'searchset' | 'transaction' | 'collection' | 'batch';
  readonly total?: number;
  readonly link?: readonly BundleLink[];
  readonly entry?: readonly BundleEntry[];
}

export interface BundleEntry {
  readonly fullUrl?: string;
  readonly resource?: DirectoryResource;
  readonly search?: { readonly mode: 'match' | 'include' };
  readonly request?: { readonly method: string; readonly url: string };
}
