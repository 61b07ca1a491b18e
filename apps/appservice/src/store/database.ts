import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * The appservice's own database. A rollback journal instead of a WAL, and zeroed free pages: what is
 * deleted (who invited a function address) is gone from the disk, not left in a log file.
 * EXTRA: an answered transaction survives a power cut.
 */
export function openDatabase(dataDir: string): DatabaseSync {
  const file = join(dataDir, 'appservice.sqlite');
  const database = new DatabaseSync(file, { timeout: 5000 });
  chmodSync(file, 0o600);
  database.exec(`
    PRAGMA journal_mode = DELETE;
    PRAGMA synchronous = EXTRA;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
  `);
  migrate(database);
  return database;
}

/** Each entry brings the database from version n to n + 1. Never edit an entry that was released. */
const STEPS = [
  `
  CREATE TABLE account (
    user_id TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('clinician', 'org-admin')),
    added_at INTEGER NOT NULL
  ) STRICT;

  -- What was taken in, so that a repeated delivery does nothing.
  CREATE TABLE transaction_seen (
    transaction_id TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE event_seen (
    event_hash TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX transaction_seen_at ON transaction_seen (seen_at);
  CREATE INDEX event_seen_at ON event_seen (seen_at);

  -- Invitations being served. A row lives until the function address has left, not longer.
  CREATE TABLE invitation (
    event_hash TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    room_id TEXT NOT NULL,
    inviter TEXT NOT NULL,
    is_direct INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    taken_in_at INTEGER NOT NULL,
    asked TEXT NOT NULL DEFAULT '[]',
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL
  ) STRICT;
  `,
];

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > STEPS.length) throw new Error('the database was written by a newer version');
  for (const [index, step] of STEPS.entries()) {
    if (index < version) continue;
    inTransaction(database, () => {
      database.exec(step);
      database.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}

/** All of `work` or nothing of it. */
export function inTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
