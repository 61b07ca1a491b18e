import type { DatabaseSync } from 'node:sqlite';
import { parseResource, type ResourceKey } from '@medicus/fhir';
import { defect, ok, type Clock, type Result } from '@medicus/ids';
import type { ImportedResource, ImportIssue } from './check-import.ts';
import { inTransaction } from './database.ts';
import { hitRows } from './search-index.ts';

export interface ImportSummary {
  readonly organizations: number;
  readonly written: number;
  readonly removed: number;
}

/**
 * Replaces everything that the bundle's organisations had before. Repeating an import changes nothing.
 * Refuses a resource that another organisation has with other content: two imports would take turns in overwriting it.
 */
export function replaceOrganizations(
  database: DatabaseSync,
  resources: readonly ImportedResource[],
  clock: Clock,
): Result<ImportSummary, readonly ImportIssue[]> {
  const organizations = new Set(resources.flatMap((one) => one.owners));
  const foreign = foreignResources(database, resources, organizations);
  if (foreign.length > 0) return defect(foreign);
  return ok(
    inTransaction(database, () => {
      const list = JSON.stringify(Array.from(organizations));
      const before = keysOf(
        database,
        'SELECT key FROM owner WHERE organization IN (SELECT value FROM json_each(?))',
        list,
      );
      forgetRows(database, before);
      database.prepare('DELETE FROM owner WHERE organization IN (SELECT value FROM json_each(?))').run(list);
      const write = database.prepare('INSERT OR REPLACE INTO resource (key, json) VALUES (?, ?)');
      const own = database.prepare('INSERT OR IGNORE INTO owner (organization, key) VALUES (?, ?)');
      const note = database.prepare('INSERT OR REPLACE INTO imported (organization, name, at) VALUES (?, ?, ?)');
      for (const { key, json, owners, resource } of resources) {
        write.run(key, JSON.stringify(json));
        for (const organization of owners) own.run(organization, key);
        if (resource.resourceType === 'Organization') note.run(key, resource.name ?? key, clock());
      }
      const removed = removeUnowned(database, before);
      indexAround(database, list);
      return { organizations: organizations.size, written: resources.length, removed };
    }),
  );
}

function removeUnowned(database: DatabaseSync, keys: readonly ResourceKey[]): number {
  const remove = database.prepare('DELETE FROM resource WHERE key = ? AND key NOT IN (SELECT key FROM owner)');
  return keys.reduce((removed, key) => removed + Number(remove.run(key).changes), 0);
}

// Organisations that share people or addresses, directly or over others: their rows depend on one another.
const AROUND = `
  WITH RECURSIVE around (organization) AS (
    SELECT value FROM json_each(?)
    UNION SELECT other.organization FROM around
      JOIN owner AS own ON own.organization = around.organization
      JOIN owner AS other ON other.key = own.key
  )
  SELECT DISTINCT key FROM owner WHERE organization IN (SELECT organization FROM around)`;

/** Rows anew for the imported organisations and whoever shares something with them. Nobody else's can have changed. */
function indexAround(database: DatabaseSync, organizations: string): void {
  const keys = keysOf(database, AROUND, organizations);
  forgetRows(database, keys);
  const json = database.prepare('SELECT json FROM resource WHERE key = ?');
  const resources = keys.flatMap((key) => {
    const parsed = parseResource(JSON.parse(String(json.get(key)?.['json'])));
    return parsed.ok ? [parsed.value] : [];
  });
  const hit = database.prepare(
    'INSERT INTO hit (type, sort, key, name, organization, everything) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const contact = database.prepare(
    'INSERT OR IGNORE INTO contact (hit, endpoint, address, status, connection_type, payload_type) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const row of hitRows(resources)) {
    hit.run(row.type, row.sort, row.key, row.name, row.organization, row.everything);
    for (const endpoint of row.endpoints) {
      const payload = endpoint.payloadType.flatMap((type) => type.coding ?? [])[0]?.code ?? '';
      const { id, address, status, connectionType } = endpoint;
      contact.run(row.key, id, address, status, connectionType.code ?? '', payload);
    }
  }
}

function forgetRows(database: DatabaseSync, keys: readonly ResourceKey[]): void {
  const statements = ['DELETE FROM hit WHERE key = ?', 'DELETE FROM contact WHERE hit = ?'];
  for (const statement of statements.map((sql) => database.prepare(sql))) for (const key of keys) statement.run(key);
}

function keysOf(database: DatabaseSync, sql: string, value: string): readonly ResourceKey[] {
  return database
    .prepare(sql)
    .all(value)
    .map((row) => row['key'] as ResourceKey);
}

function foreignResources(
  database: DatabaseSync,
  resources: readonly ImportedResource[],
  organizations: ReadonlySet<ResourceKey>,
): readonly ImportIssue[] {
  const ownersOf = database.prepare('SELECT organization FROM owner WHERE key = ?');
  const jsonOf = database.prepare('SELECT json FROM resource WHERE key = ?');
  return resources.flatMap(({ key, json }) => {
    const other = ownersOf.all(key).find((row) => !organizations.has(row['organization'] as ResourceKey));
    if (other === undefined || jsonOf.get(key)?.['json'] === JSON.stringify(json)) return [];
    return [{ path: key, says: `It also belongs to ${String(other['organization'])}. Import both in one bundle.` }];
  });
}

export interface DirectoryCounts {
  readonly houses: number;
  readonly people: number;
  readonly services: number;
}

export function countsOf(database: DatabaseSync): DirectoryCounts {
  return {
    houses: countOf(database, 'SELECT count(*) AS n FROM imported'),
    people: countOf(database, "SELECT count(*) AS n FROM hit WHERE type = 'PractitionerRole'"),
    services: countOf(database, "SELECT count(*) AS n FROM hit WHERE type = 'HealthcareService'"),
  };
}

function countOf(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.['n']);
}
