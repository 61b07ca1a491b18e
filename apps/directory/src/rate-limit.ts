import type { Clock } from '@medicus/ids';

interface Bucket {
  tokens: number;
  at: number;
}

const MAX_KEYS = 20_000;

/** A token bucket per key, in memory. */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #clock: Clock;

  constructor(burst: number, perSecond: number, clock: Clock) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** 0: go ahead. Otherwise the whole seconds to wait. */
  take(key: string): number {
    const now = this.#clock();
    const known = this.#buckets.get(key) ?? { tokens: this.#burst, at: now };
    const tokens = Math.min(this.#burst, known.tokens + (Math.max(0, now - known.at) / 1000) * this.#perSecond);
    // Put last: the first ones are those who have asked for nothing for the longest time.
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    const oldest = this.#buckets.size > MAX_KEYS ? this.#buckets.keys().next().value : undefined;
    if (oldest !== undefined) this.#buckets.delete(oldest);
    return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / this.#perSecond);
  }
}
