import type { DatabaseSync } from 'node:sqlite';
import type { Clock, UserId } from '@medicus/ids';

export const ROLES = ['clinician', 'org-admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who may do what in the hospital, keyed by user id. Synapse knows nothing of it. */
export class RoleStore {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  find(userId: UserId): Role | null {
    const row = this.#database.prepare('SELECT role FROM account WHERE user_id = ?').get(userId);
    return row === undefined ? null : (row['role'] as Role);
  }

  set(userId: UserId, role: Role): void {
    this.#database
      .prepare(
        `INSERT INTO account (user_id, role, added_at) VALUES (?, ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET role = excluded.role`,
      )
      .run(userId, role, this.#clock());
  }

  remove(userId: UserId): void {
    this.#database.prepare('DELETE FROM account WHERE user_id = ?').run(userId);
  }

  all(): ReadonlyMap<string, Role> {
    const rows = this.#database.prepare('SELECT user_id, role FROM account').all();
    return new Map(rows.map((row) => [String(row['user_id']), row['role'] as Role]));
  }
}
