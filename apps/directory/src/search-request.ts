import { MAX_PAGE, searchWords, splitValues, type SearchWord } from '@medicus/fhir';
import { defect, ok, type Result } from '@medicus/ids';
import type { HitType } from './search-index.ts';

/** A text condition: one of the alternatives, of which every word must match. */
export interface TextCondition {
  readonly column: 'name' | 'organization' | 'everything';
  readonly how: 'contains' | 'begins';
  readonly anyOf: readonly (readonly SearchWord[])[];
}

/** All of it must hold for one and the same endpoint. Empty: not asked for. */
export interface ContactCondition {
  readonly address: readonly string[];
  readonly status: readonly string[];
  readonly connectionType: readonly string[];
  readonly payloadType: readonly string[];
}

export interface SearchRequest {
  readonly type: HitType;
  readonly texts: readonly TextCondition[];
  readonly contact: ContactCondition;
  readonly include: ReadonlySet<string>;
  readonly count: number;
  readonly offset: number;
}

/** What is wrong with a query. `parameter` is the name of a parameter, never its value; `says` quotes neither. */
export interface QueryDefect {
  readonly parameter: string;
  readonly says: string;
}

const MAX_OFFSET = 10_000;
const DEFAULT_COUNT = 10;

const INCLUDES: Readonly<Record<HitType, readonly string[]>> = {
  PractitionerRole: [
    'PractitionerRole:practitioner',
    'PractitionerRole:organization',
    'PractitionerRole:location',
    'PractitionerRole:healthcareService',
    'PractitionerRole:endpoint',
  ],
  HealthcareService: ['HealthcareService:organization', 'HealthcareService:location', 'HealthcareService:endpoint'],
  Endpoint: [],
};

/** Text parameters and the column they are compared with. */
const TEXTS: Readonly<Record<HitType, Readonly<Record<string, TextCondition['column']>>>> = {
  PractitionerRole: { 'practitioner.name': 'name', 'organization.name': 'organization' },
  HealthcareService: { name: 'name', 'organization.name': 'organization' },
  Endpoint: { name: 'name' },
};

/** Only active people and houses are ever given out, so these can only be said, not changed. */
const ALWAYS_TRUE: Readonly<Record<HitType, readonly string[]>> = {
  PractitionerRole: ['practitioner.active', 'organization.active', 'active'],
  HealthcareService: ['organization.active', 'active'],
  Endpoint: [],
};

const CONTACT: Readonly<Record<string, keyof ContactCondition>> = {
  address: 'address',
  'address:exact': 'address',
  status: 'status',
  'connection-type': 'connectionType',
  'payload-type': 'payloadType',
};

interface Draft {
  readonly texts: TextCondition[];
  readonly contact: { -readonly [Key in keyof ContactCondition]: ContactCondition[Key] };
  readonly include: Set<string>;
  count: number;
  offset: number;
}

/**
 * Reads a FHIR search. What we do not know is refused (FHIR `handling=strict`): a condition that is silently ignored
 * would show people who were not meant. Different from FHIR: endpoint conditions must hold for one endpoint together,
 * `endpoint.address` compares whole addresses, and `_text` wants every word, as the VZD's simple full-text search does.
 */
export function readSearchRequest(type: HitType, parameters: URLSearchParams): Result<SearchRequest, QueryDefect> {
  const contact = { address: [], status: [], connectionType: [], payloadType: [] };
  const draft: Draft = { texts: [], contact, include: new Set(), count: DEFAULT_COUNT, offset: 0 };
  for (const [name, value] of parameters) {
    const says = readParameter(type, name, value, draft);
    if (says !== undefined) return defect({ parameter: safeName(name), says });
  }
  return ok({ type, ...draft });
}

/** Takes one parameter into the draft, or says what is wrong with it. */
function readParameter(type: HitType, name: string, value: string, draft: Draft): string | undefined {
  if (name === '_format') return undefined;
  if (name === '_count' || name === '_offset') return readNumber(name, value, draft);
  if (name === '_include' || name === '_include:iterate') return readInclude(type, value, draft);
  if (name === '_text') return readText('everything', 'contains', [value], draft);
  if (ALWAYS_TRUE[type].includes(name)) return value === 'true' ? undefined : 'Only true is possible here.';

  const [base = '', modifier, ...rest] = name.split(':');
  const column = Object.hasOwn(TEXTS[type], base) ? TEXTS[type][base] : undefined;
  if (column !== undefined && rest.length === 0 && (modifier === undefined || modifier === 'contains')) {
    return readText(column, modifier === undefined ? 'begins' : 'contains', splitValues(value), draft);
  }
  // A chain may name its target: endpoint:Endpoint.status.
  const field = type === 'Endpoint' ? name : /^endpoint(?::Endpoint)?\.(.+)$/.exec(name)?.[1];
  const condition = field !== undefined && Object.hasOwn(CONTACT, field) ? CONTACT[field] : undefined;
  if (condition === undefined) return 'This parameter is not known here.';
  if (draft.contact[condition].length > 0)
    return 'This parameter may occur once; alternatives are separated by commas.';
  const values = splitValues(value).map((one) => (condition === 'address' ? one : (one.split('|').at(-1) ?? '')));
  if (values.length === 0 || values.length > 100) return 'Between 1 and 100 values are possible.';
  draft.contact[condition] = values;
  return undefined;
}

function readText(
  column: TextCondition['column'],
  how: TextCondition['how'],
  values: readonly string[],
  draft: Draft,
): string | undefined {
  const anyOf = values.map((value) => searchWords(value)).filter((words) => words.length > 0);
  if (anyOf.length === 0) return 'At least one letter or digit is needed.';
  if (anyOf.length > 10 || draft.texts.length >= 5) return 'There are too many texts to look for.';
  draft.texts.push({ column, how, anyOf });
  return undefined;
}

function readInclude(type: HitType, value: string, draft: Draft): string | undefined {
  if (value !== '*' && !INCLUDES[type].includes(value)) return `Possible are: ${INCLUDES[type].join(', ')}.`;
  for (const one of value === '*' ? INCLUDES[type] : [value]) draft.include.add(one);
  return undefined;
}

function readNumber(name: '_count' | '_offset', value: string, draft: Draft): string | undefined {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : -1;
  if (name === '_offset') {
    if (number < 0 || number > MAX_OFFSET) return `A number from 0 to ${MAX_OFFSET} is needed. Search more closely.`;
    draft.offset = number;
    return undefined;
  }
  if (number < 1) return 'A number from 1 is needed.';
  draft.count = Math.min(number, MAX_PAGE);
  return undefined;
}

/** A parameter name comes from outside and ends up in an answer: nothing but a name is repeated. */
function safeName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.:-]{0,60}$/.test(name) ? name : '(unreadable name)';
}
