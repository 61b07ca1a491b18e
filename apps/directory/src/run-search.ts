import type { DatabaseSync } from 'node:sqlite';
import type { ResourceKey } from '@medicus/fhir';
import type { ContactCondition, SearchRequest, TextCondition } from './search-request.ts';

export interface SearchPage {
  /** JSON texts of the hits, in the order of their names. */
  readonly hits: readonly StoredResource[];
  readonly included: readonly StoredResource[];
  readonly more: boolean;
}

export interface StoredResource {
  readonly key: ResourceKey;
  readonly json: Readonly<Record<string, unknown>>;
}

interface Sql {
  readonly where: string;
  readonly values: readonly string[];
}

/** Cost: one pass over the rows of the type (20,000 rows: some 10 ms), or an index look-up when addresses are given. */
export function runSearch(database: DatabaseSync, request: SearchRequest): SearchPage {
  const conditions = [...request.texts.map(textSql), contactSql(request.contact)].filter((sql) => sql !== undefined);
  const where = ['type = ?', ...conditions.map((sql) => sql.where)].join(' AND ');
  const keys = database
    .prepare(`SELECT key FROM hit WHERE ${where} ORDER BY sort, key LIMIT ? OFFSET ?`)
    .all(request.type, ...conditions.flatMap((sql) => sql.values), request.count + 1, request.offset)
    .map((row) => row['key'] as ResourceKey);
  const hits = readAll(database, keys.slice(0, request.count));
  return { hits, included: readIncluded(database, hits, request.include), more: keys.length > request.count };
}

function textSql({ column, how, anyOf }: TextCondition): Sql {
  const values: string[] = [];
  const spelled = (word: string) => {
    values.push(how === 'begins' ? ` ${word}` : word);
    return `instr(${column}, ?) > 0`;
  };
  const alternatives = anyOf.map((words) =>
    words
      .map(({ expanded, plain }) =>
        expanded === plain ? spelled(plain) : `(${spelled(expanded)} OR ${spelled(plain)})`,
      )
      .join(' AND '),
  );
  return { where: `(${alternatives.map((one) => `(${one})`).join(' OR ')})`, values };
}

const COLUMNS: readonly (readonly [keyof ContactCondition, string])[] = [
  ['address', 'address'],
  ['status', 'status'],
  ['connectionType', 'connection_type'],
  ['payloadType', 'payload_type'],
];

function contactSql(contact: ContactCondition): Sql | undefined {
  const asked = COLUMNS.filter(([key]) => contact[key].length > 0);
  if (asked.length === 0) return undefined;
  const where = asked.map(([key, column]) => `${column} IN (${contact[key].map(() => '?').join(', ')})`).join(' AND ');
  const values = asked.flatMap(([key]) => contact[key]);
  return contact.address.length > 0
    ? { where: `key IN (SELECT hit FROM contact WHERE ${where})`, values }
    : { where: `EXISTS (SELECT 1 FROM contact WHERE contact.hit = hit.key AND ${where})`, values };
}

/** References of a hit by `_include` name: where they stand, and what they point to. */
const REFERENCES: Readonly<Record<string, readonly [field: string, type: string]>> = {
  'PractitionerRole:practitioner': ['practitioner', 'Practitioner'],
  'PractitionerRole:organization': ['organization', 'Organization'],
  'PractitionerRole:location': ['location', 'Location'],
  'PractitionerRole:healthcareService': ['healthcareService', 'HealthcareService'],
  'PractitionerRole:endpoint': ['endpoint', 'Endpoint'],
  'HealthcareService:organization': ['providedBy', 'Organization'],
  'HealthcareService:location': ['location', 'Location'],
  'HealthcareService:endpoint': ['endpoint', 'Endpoint'],
};

function readIncluded(
  database: DatabaseSync,
  hits: readonly StoredResource[],
  include: ReadonlySet<string>,
): readonly StoredResource[] {
  const keys = new Set<ResourceKey>();
  for (const { json } of hits) {
    for (const name of include) {
      const [field, type] = REFERENCES[name] ?? ['', ''];
      for (const reference of [json[field]].flat()) {
        const target = (reference as { readonly reference?: string } | undefined)?.reference ?? '';
        const id = target.split('/').at(-1);
        if (target !== '') keys.add(`${type}/${id}` as ResourceKey);
      }
    }
  }
  return readAll(database, Array.from(keys));
}

function readAll(database: DatabaseSync, keys: readonly ResourceKey[]): readonly StoredResource[] {
  const one = database.prepare('SELECT json FROM resource WHERE key = ?');
  return keys.flatMap((key) => {
    const row = one.get(key);
    return row === undefined ? [] : [{ key, json: JSON.parse(String(row['json'])) as StoredResource['json'] }];
  });
}
