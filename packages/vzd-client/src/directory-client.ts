import {
  entriesByUser,
  entriesOf,
  isSearchable,
  lookupQueries,
  searchQueries,
  type DirectoryEntry,
  type ParsedBundle,
} from '@medicus/fhir';
import { defect, matrixUriOf, ok, type Clock, type Result, type ServerName, type UserId } from '@medicus/ids';
import { KnownEntries } from './known-entries.ts';
import { fetchPages } from './search-pages.ts';
import { SearchToken } from './search-token.ts';

/**
 * `directory-away`: it, or the way to it, does not answer, or is overloaded. `not-authorised`: it does not accept our house or us.
 * `too-short`: less than two letters in every word. `aborted`: by the caller's signal.
 */
export type DirectoryDefect = 'directory-away' | 'not-authorised' | 'too-short' | 'aborted';

/** Matrix OpenID token of the signed-in person; only its secret matters here. */
export interface OpenIdToken {
  readonly accessToken: string;
}

export interface DirectoryClientOptions {
  /** `/_medicus/directory/v1` of the own proxy; no slash at the end. */
  readonly baseUrl: string;
  /** The own house, as it stands in the federation list. */
  readonly serverName: ServerName;
  readonly openIdToken: () => Promise<Result<OpenIdToken, unknown>>;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

export interface DirectoryHits {
  /** Services first, then people, then departments; by name. Oneself is among them when one matches. */
  readonly entries: readonly DirectoryEntry[];
  /** There are more than are shown: say so, and ask for a closer search. */
  readonly more: boolean;
}

export interface DirectoryClient {
  /** All words must occur in name, role, specialty, house or town. The text goes to the own proxy and nowhere else. */
  search(
    text: string,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Result<DirectoryHits, DirectoryDefect>>;
  /** Who is behind these ids, as far as the directory lists them; cached in memory for some minutes. */
  lookup(
    userIds: readonly UserId[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Result<ReadonlyMap<UserId, DirectoryEntry>, DirectoryDefect>>;
  /** “Klinikum Süd”, once somebody of that house was found. */
  houseName(serverName: ServerName): string | undefined;
}

const PAGE = 50;
/** Addresses travel in the URL, which is cut at 8 kB in many places. */
const MAX_BATCH = 25;
const MAX_BATCH_LENGTH = 4_000;
/** A person has a role or two; far more is not a colleague but a loop of links. */
const MAX_LOOKUP_PAGES = 5;

export function createDirectoryClient(options: DirectoryClientOptions): DirectoryClient {
  const token = new SearchToken(options);
  const known = new KnownEntries(options.clock);

  async function lookupBatch(batch: readonly UserId[], signal: AbortSignal | undefined) {
    const answers = await Promise.all(
      lookupQueries(batch).map((query) => fetchPages(options, token, query, MAX_LOOKUP_PAGES, signal)),
    );
    const bundles: ParsedBundle[] = [];
    for (const answer of answers) {
      if (!answer.ok) return answer;
      bundles.push(...answer.value.bundles);
    }
    const found = entriesByUser(bundles);
    for (const userId of batch) known.remember(userId, found.get(userId));
    return ok();
  }

  return {
    async search(text, { signal } = {}) {
      if (signal?.aborted) return defect('aborted');
      if (!isSearchable(text)) return defect('too-short');
      const answers = await Promise.all(
        searchQueries(text, PAGE).map((query) => fetchPages(options, token, query, 1, signal)),
      );
      const bundles: ParsedBundle[] = [];
      let more = false;
      for (const answer of answers) {
        if (!answer.ok) return answer;
        bundles.push(...answer.value.bundles);
        more ||= answer.value.more;
      }
      const entries = entriesOf(bundles);
      for (const entry of entries) known.remember(entry.userId, entry);
      return ok({ entries, more });
    },

    async lookup(userIds, { signal } = {}) {
      if (signal?.aborted) return defect('aborted');
      const wanted = Array.from(new Set(userIds));
      const missing = wanted.filter((userId) => known.get(userId) === 'unknown');
      for (const batch of batchesOf(missing)) {
        const done = await lookupBatch(batch, signal);
        if (!done.ok) return done;
      }
      const entries = new Map<UserId, DirectoryEntry>();
      for (const userId of wanted) {
        const one = known.get(userId);
        if (one !== 'unknown' && one.entry !== undefined) entries.set(userId, one.entry);
      }
      return ok(entries);
    },

    houseName: (serverName) => known.houseName(serverName),
  };
}

function batchesOf(userIds: readonly UserId[]): readonly (readonly UserId[])[] {
  const batches: UserId[][] = [];
  let length = Infinity;
  for (const userId of userIds) {
    const own = encodeURIComponent(matrixUriOf(userId)).length + 3;
    const last = batches.at(-1);
    if (last === undefined || last.length >= MAX_BATCH || length + own > MAX_BATCH_LENGTH) {
      batches.push([userId]);
      length = own;
    } else {
      last.push(userId);
      length += own;
    }
  }
  return batches;
}
