import type { X509Certificate } from 'node:crypto';
import type { Clock, ServerName } from '@medicus/ids';
import type { Log } from '@medicus/server-kit';
import { standingOf, type Federation, type Standing } from '@medicus/tim-policy';
import type { CachedList, ListCache } from './cache.ts';
import type { ListSource } from './source.ts';
import { verifyFederationList } from './verify.ts';

/** Answers to "never heard of that house": so many questions at once, then one per interval (A_25537). */
const ASK_BURST = 10;
const ASK_EVERY_MS = 5_000;
/** gematik: after a failure ask again every 5 minutes; a starting system asks sooner. */
const LONGEST_RETRY_MS = 5 * 60 * 1000;

export interface KeeperParts {
  readonly source: ListSource;
  readonly cache: ListCache;
  readonly roots: readonly X509Certificate[];
  readonly refreshMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps the verified federation list of one house: from the cache at start, refreshed in the
 * background, and on meeting an unknown house (A_25537). Never goes back to an older version.
 */
export class FederationListKeeper {
  readonly #parts: KeeperParts;
  #federation: Federation;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #running: Promise<boolean> | undefined;
  #questions = ASK_BURST;
  #questionsAt: number;
  #stopped = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#questionsAt = parts.clock();
  }

  /** Loads the cache (verified again: the file is not trusted), then refreshes on its own. */
  async start(): Promise<void> {
    const { cache, roots, clock, log } = this.#parts;
    const cached = cache.read();
    if (cached !== undefined) {
      const verified = await verifyFederationList(cached.jws, roots, clock());
      if (verified.ok) this.#federation = { list: verified.value, confirmedAt: cached.confirmedAt };
      else log.warn('cached list not usable', { kind: 'federation-list', reason: verified.defect });
    }
    await this.refresh();
    this.#plan();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** The list as it is known at this moment. */
  get federation(): Federation {
    return this.#federation;
  }

  standing(server: ServerName): Standing {
    return standingOf(server, this.#federation, this.#parts.clock());
  }

  /** Like {@link standing}, but asks once for a newer list before a house counts as unknown (A_25537). */
  async standingAfterAsking(server: ServerName): Promise<Standing> {
    const standing = this.standing(server);
    if (standing === 'listed' || !(await this.askForNewer())) return standing;
    return this.standing(server);
  }

  /** Throttled refresh; true when the list or its age changed. */
  async askForNewer(): Promise<boolean> {
    const now = this.#parts.clock();
    this.#questions = Math.min(ASK_BURST, this.#questions + Math.max(0, now - this.#questionsAt) / ASK_EVERY_MS);
    this.#questionsAt = now;
    if (this.#questions < 1) return false;
    this.#questions -= 1;
    return this.refresh();
  }

  /** Asks the directory; simultaneous callers share one question. True when something was confirmed. */
  refresh(): Promise<boolean> {
    this.#running ??= this.#refresh().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #refresh(): Promise<boolean> {
    const { source, cache, roots, clock, log } = this.#parts;
    const known = this.#federation?.list.version;
    const answer = await source(known);
    if (answer.kind === 'away') return this.#failed('directory-away');
    if (answer.kind === 'current') {
      const cached = cache.read();
      if (this.#federation === undefined) return this.#failed('current-without-a-list');
      return this.#confirm({ ...this.#federation, confirmedAt: clock() }, cached?.jws);
    }
    const verified = await verifyFederationList(answer.jws, roots, clock());
    if (!verified.ok) return this.#failed(verified.defect);
    if (known !== undefined && verified.value.version < known) return this.#failed('version-went-backwards');
    if (verified.value.version !== known) {
      log.info('new federation list', {
        kind: 'federation-list',
        version: verified.value.version,
        count: verified.value.domains.size,
      });
    }
    return this.#confirm({ list: verified.value, confirmedAt: clock() }, answer.jws);
  }

  #confirm(federation: NonNullable<Federation>, jws: string | undefined): boolean {
    this.#failures = 0;
    this.#federation = federation;
    const toKeep: CachedList | undefined = jws === undefined ? undefined : { jws, confirmedAt: federation.confirmedAt };
    if (toKeep !== undefined && !this.#parts.cache.write(toKeep)) {
      this.#parts.log.warn('the list could not be cached', { kind: 'federation-list' });
    }
    return true;
  }

  #failed(reason: string): false {
    this.#failures += 1;
    this.#parts.log.warn('federation list not refreshed', { kind: 'federation-list', reason });
    return false;
  }

  #plan(): void {
    if (this.#stopped) return;
    const retry = Math.min(LONGEST_RETRY_MS, 1000 * 2 ** Math.min(this.#failures - 1, 20));
    const wait = this.#failures === 0 ? this.#parts.refreshMs : Math.min(retry, this.#parts.refreshMs);
    this.#timer = setTimeout(() => {
      void this.refresh().finally(() => this.#plan());
    }, wait);
    this.#timer.unref();
  }
}
