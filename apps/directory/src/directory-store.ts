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
      const before = countOf(database, 'SELECT count(*) AS n FROM resource');
      const disown = database.prepare('DELETE FROM owner WHERE organization = ?');
      for (const organization of organizations) disown.run(organization);
      const write = database.prepare('INSERT OR REPLACE INTO resource (key, json) VALUES (?, ?)');
      const own = database.prepare('INSERT OR IGNORE INTO owner (organization, key) VALUES (?, ?)');
      const note = database.prepare('INSERT OR REPLACE INTO imported (organization, name, at) VALUES (?, ?, ?)');
      let added = 0;
      const known = database.prepare('SELECT 1 FROM resource WHERE key = ?');
      for (const { key, json, owners, resource } of resources) {
        if (known.get(key) === undefined) added++;
        write.run(key, JSON.stringify(json));
        for (const organization of owners) own.run(organization, key);
        if (resource.resourceType === 'Organization') note.run(key, resource.name ?? key, clock());
      }
      database.exec('DELETE FROM resource WHERE key NOT IN (SELECT key FROM owner)');
      rebuildIndex(database);
      const after = countOf(database, 'SELECT count(*) AS n FROM resource');
      return { organizations: organizations.size, written: resources.length, removed: before + added - after };
    }),
  );
}

/** Anew from all resources: a person's or house's name is in the rows of many, and imports are rare. */
function rebuildIndex(database: DatabaseSync): void {
  database.exec('DELETE FROM hit; DELETE FROM contact;');
  const stored = database.prepare('SELECT json FROM resource').all();
  const resources = stored.flatMap((row) => {
    const parsed = parseResource(JSON.parse(String(row['json'])));
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
