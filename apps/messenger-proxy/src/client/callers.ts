import { createHash } from 'node:crypto';
import { defect, ok, parseUserId, type Clock, type Result, type UserId } from '@medicus/ids';
import type { Dispatcher } from 'undici';
import { ask, type WholeAnswer } from '../wire/forward.ts';

/** Long enough to spare Synapse a question per upload, short enough that a sign-out counts at once elsewhere. */
const KEPT_MS = 15_000;
const MOST_KEPT = 20_000;

/** Synapse's own answer (with `soft_logout`, which clients need), or undefined when it is away. */
export type UnknownCaller = WholeAnswer | undefined;

/**
 * Who asks? Synapse's whoami decides; its answer is remembered for 15 s under a hash, so that no
 * token lies in memory longer than its request.
 */
export class Callers {
  readonly #synapse: Dispatcher;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly userId: UserId; readonly until: number; readonly token: string }>();

  constructor(synapse: Dispatcher, clock: Clock) {
    this.#synapse = synapse;
    this.#clock = clock;
  }

  /**
   * @param authorization the one Authorization header
   * @param actingAs `user_id` of the query, which only an application service may use
   */
  async identify(authorization: string, actingAs: string | undefined): Promise<Result<UserId, UnknownCaller>> {
    const key = hash(`${authorization}\n${actingAs ?? ''}`);
    const known = this.#known.get(key);
    const now = this.#clock();
    if (known !== undefined && known.until > now) return ok(known.userId);
    const query = actingAs === undefined ? '' : `?user_id=${encodeURIComponent(actingAs)}`;
    const answer = await ask(this.#synapse, {
      method: 'GET',
      path: `/_matrix/client/v3/account/whoami${query}`,
      headers: { authorization },
    });
    if (answer === undefined || answer.status !== 200) return defect(answer);
    const userId = parseUserId(fieldOf(answer.body, 'user_id'));
    if (!userId.ok) return defect(undefined);
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(key, { userId: userId.value, until: now + KEPT_MS, token: hash(authorization) });
    return userId;
  }

  /** After a sign-out. `everywhere`: all sessions of that person. */
  forget(authorization: string, everywhere: boolean): void {
    const token = hash(authorization);
    const owners = new Set([...this.#known.values()].filter((kept) => kept.token === token).map((kept) => kept.userId));
    for (const [key, kept] of this.#known) {
      if (kept.token === token || (everywhere && owners.has(kept.userId))) this.#known.delete(key);
    }
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function fieldOf(json: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Record<string, unknown>)[name]
      : undefined;
  } catch {
    return undefined;
  }
}
