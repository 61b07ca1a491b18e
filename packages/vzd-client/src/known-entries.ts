import type { DirectoryEntry } from '@medicus/fhir';
import type { Clock, ServerName, UserId } from '@medicus/ids';

/** People change roles rarely; somebody who is not listed may be soon. */
const FOUND_MS = 15 * 60_000;
const NOT_FOUND_MS = 3 * 60_000;
const MAX_ENTRIES = 5_000;

/** What the directory said lately, in memory only. */
export class KnownEntries {
  readonly #byUser = new Map<UserId, { readonly entry: DirectoryEntry | undefined; readonly until: number }>();
  readonly #houses = new Map<ServerName, string>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  remember(userId: UserId, entry: DirectoryEntry | undefined): void {
    const until = this.#clock() + (entry === undefined ? NOT_FOUND_MS : FOUND_MS);
    this.#byUser.delete(userId);
    this.#byUser.set(userId, { entry, until });
    if (entry !== undefined) this.#houses.set(entry.house.serverName, entry.house.name);
    const oldest = this.#byUser.size > MAX_ENTRIES ? this.#byUser.keys().next().value : undefined;
    if (oldest !== undefined) this.#byUser.delete(oldest);
  }

  /** `unknown`: ask. `entry` undefined: the directory does not list this one. */
  get(userId: UserId): { readonly entry: DirectoryEntry | undefined } | 'unknown' {
    const known = this.#byUser.get(userId);
    return known === undefined || known.until <= this.#clock() ? 'unknown' : { entry: known.entry };
  }

  houseName(serverName: ServerName): string | undefined {
    return this.#houses.get(serverName);
  }
}
