import { DatabaseSync } from 'node:sqlite';

// `resource` holds what was imported, untouched; `owner` which organisation's import brought it. `hit` and `contact`
// are derived: what a search compares with. A hit row is clustered in the order in which results are shown.
const SCHEMA = `
  CREATE TABLE resource (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE owner (
    organization TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (organization, key)
  ) WITHOUT ROWID;
  CREATE INDEX owner_by_key ON owner (key);
  CREATE TABLE hit (
    type TEXT NOT NULL, sort TEXT NOT NULL, key TEXT NOT NULL,
    name TEXT NOT NULL, organization TEXT NOT NULL, everything TEXT NOT NULL,
    PRIMARY KEY (type, sort, key)
  ) WITHOUT ROWID;
  CREATE INDEX hit_by_key ON hit (key);
  CREATE TABLE contact (
    hit TEXT NOT NULL, endpoint TEXT NOT NULL, address TEXT NOT NULL, status TEXT NOT NULL,
    connection_type TEXT NOT NULL, payload_type TEXT NOT NULL, PRIMARY KEY (hit, endpoint)
  ) WITHOUT ROWID;
  CREATE INDEX contact_by_address ON contact (address);
  CREATE TABLE imported (organization TEXT PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = 1;
`;

/**
 * Opens or makes the directory's database. One process only. Temporary results stay in memory: nothing that
 * somebody searches for may reach the disk.
 * @throws Error when the file was made by a newer version
 */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 2000;
  `);
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  if (version === 0) database.exec(`BEGIN; ${SCHEMA} COMMIT;`);
  else if (version !== 1) {
    database.close();
    throw new Error(`the directory's database has version ${String(version)}; this program knows version 1`);
  }
  return database;
}

/** All or nothing. */
export function inTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
