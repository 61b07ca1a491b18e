import { matrixUriOf, type UserId } from '@medicus/ids';
import { searchPhrase } from './search-words.ts';

/** One request to `{base}/search/{resource}` (VZD HOWTO Search). */
export interface SearchQuery {
  readonly resource: 'PractitionerRole' | 'HealthcareService';
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** The VZD returns at most 100 hits a page. */
export const MAX_PAGE = 100;

const PEOPLE: SearchQuery = {
  resource: 'PractitionerRole',
  parameters: [
    ['practitioner.active', 'true'],
    ['endpoint.status', 'active'],
    ['endpoint.connection-type', 'tim,tim-fa'],
    ['_include', 'PractitionerRole:practitioner'],
    ['_include', 'PractitionerRole:endpoint'],
    ['_include', 'PractitionerRole:organization'],
    ['_include', 'PractitionerRole:location'],
  ],
};

const SERVICES: SearchQuery = {
  resource: 'HealthcareService',
  parameters: [
    ['organization.active', 'true'],
    ['endpoint.status', 'active'],
    ['endpoint.connection-type', 'tim,tim-fa'],
    ['_include', 'HealthcareService:organization'],
    ['_include', 'HealthcareService:endpoint'],
    ['_include', 'HealthcareService:location'],
  ],
};

/** Full-text search over name, role, house and city: all words must occur. */
export function searchQueries(search: string, pageSize: number): readonly SearchQuery[] {
  return [PEOPLE, SERVICES].map((base) => extend(base, [['_text', searchPhrase(search)]], pageSize));
}

/** Who is behind these addresses. Keep to some 25 at a time: they travel in the URL. */
export function lookupQueries(userIds: readonly UserId[]): readonly SearchQuery[] {
  const addresses = userIds.map((userId) => escapeValue(matrixUriOf(userId))).join(',');
  return [PEOPLE, SERVICES].map((base) => extend(base, [['endpoint.address', addresses]], MAX_PAGE));
}

/** `PractitionerRole?practitioner.active=true&…` */
export function queryUrl(query: SearchQuery): string {
  const search = new URLSearchParams(query.parameters.map(([name, value]): [string, string] => [name, value]));
  return `${query.resource}?${search.toString()}`;
}

/** In FHIR search a comma means “or”; `\,` is a comma (FHIR R4 3.1.1.4.4). */
export function escapeValue(value: string): string {
  return value.replaceAll(/[\\,$|]/g, (character) => `\\${character}`);
}

/** Inverse of a comma-joined list of {@link escapeValue}. */
export function splitValues(joined: string): readonly string[] {
  const values: string[] = [];
  let value = '';
  let escaped = false;
  for (const character of joined) {
    if (escaped || (character !== '\\' && character !== ',')) {
      value += character;
      escaped = false;
    } else if (character === '\\') escaped = true;
    else {
      values.push(value);
      value = '';
    }
  }
  return [...values, value].filter((one) => one !== '');
}

function extend(base: SearchQuery, parameters: SearchQuery['parameters'], pageSize: number): SearchQuery {
  return {
    resource: base.resource,
    parameters: [...base.parameters, ...parameters, ['_count', String(Math.min(pageSize, MAX_PAGE))]],
  };
}
