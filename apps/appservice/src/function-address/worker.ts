import type { Clock, RoomId } from '@medicus/ids';
import type { Log } from '@medicus/server-kit';
import type { Case, Inbox } from '../store/inbox.ts';
import type { Reception } from './reception.ts';

const AT_ONCE = 4;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 5 * 60 * 1000;
/** An answer comes as an event; this is for the one that got lost. */
const LOOK_AGAIN_MS = 60 * 1000;

/** How long to wait after the n-th failure in a row (n from 1), ms. A server's own wish counts. */
export function retryDelay(attempts: number, retryAfterMs: number | null): number {
  const doubled = FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20);
  return Math.min(Math.max(doubled, retryAfterMs ?? 0), LONGEST_RETRY_MS);
}

/** Works through due cases, a few at once, one per room. */
export class Worker {
  readonly #inbox: Inbox;
  readonly #reception: Reception;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #roomsInWork = new Set<string>();
  readonly #changedMeanwhile = new Set<string>();
  readonly #inWork = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  /** Nothing new is started. */
  #stopped = false;
  /** The store may be closed any moment: whoever ends later writes nothing. */
  #abandoned = false;

  constructor(parts: {
    readonly inbox: Inbox;
    readonly reception: Reception;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#inbox = parts.inbox;
    this.#reception = parts.reception;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#stopped) return;
    // Room for those that wait behind a case of the same room.
    for (const open of this.#inbox.due(AT_ONCE * 8)) {
      if (this.#inWork.size >= AT_ONCE) break;
      if (this.#roomsInWork.has(open.roomId)) continue;
      this.#start(open);
    }
    this.#setTimer();
  }

  /** Somebody joined, declined or left here: cases of this room are looked at now. */
  hurry(roomId: RoomId): void {
    if (this.#stopped) return;
    if (this.#roomsInWork.has(roomId)) this.#changedMeanwhile.add(roomId);
    this.#inbox.hurry(roomId);
    this.wake();
  }

  /** Starts nothing any more; a case in work ends or is found again at the next start. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    let late: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      late = setTimeout(resolve, patienceMs);
    });
    await Promise.race([Promise.all(this.#inWork), patience]);
    clearTimeout(late);
    this.#abandoned = true;
  }

  #start(open: Case): void {
    this.#roomsInWork.add(open.roomId);
    this.#changedMeanwhile.delete(open.roomId);
    const work = this.#attempt(open).finally(() => {
      this.#roomsInWork.delete(open.roomId);
      this.#inWork.delete(work);
      this.wake();
    });
    this.#inWork.add(work);
  }

  async #attempt(open: Case): Promise<void> {
    const startedAt = this.#clock();
    try {
      const outcome = await this.#reception.serve(open);
      if (this.#abandoned) return;
      if (!outcome.ok) {
        const retryAfterMs = outcome.defect.kind === 'away' ? outcome.defect.retryAfterMs : null;
        this.#retry(open, retryAfterMs, outcome.defect.kind);
        return;
      }
      if (outcome.value.kind === 'too-early') {
        this.#retry(open, null, 'too-early');
        return;
      }
      if (outcome.value.kind === 'waiting') {
        const dueAt = this.#changedMeanwhile.has(open.roomId) ? this.#clock() : this.#clock() + LOOK_AGAIN_MS;
        this.#inbox.postpone(open.eventHash, dueAt, 0);
        return;
      }
      this.#inbox.done(open.eventHash);
      this.#log.info('an invitation to a function address is done', {
        kind: 'function-address',
        reason: outcome.value.why,
        ms: this.#clock() - startedAt,
      });
    } catch (error) {
      if (this.#abandoned) return;
      this.#log.error('serving a function address failed', { kind: 'function-address' }, error);
      this.#retry(open, null, 'bug');
    }
  }

  #retry(open: Case, retryAfterMs: number | null, reason: string): void {
    const attempts = open.attempts + 1;
    const delay = retryDelay(attempts, retryAfterMs);
    this.#inbox.postpone(open.eventHash, this.#clock() + delay, attempts);
    this.#log.warn('an invitation to a function address has to wait', {
      kind: 'function-address',
      reason,
      count: attempts,
      ms: delay,
    });
  }

  #setTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const dueAt = this.#inbox.nextDueAt();
    if (dueAt === null) return;
    // What is due and not started waits for a case in work, whose end wakes us anyway.
    const soonest = this.#inWork.size > 0 ? 1000 : 0;
    this.#timer = setTimeout(() => this.wake(), Math.max(soonest, Math.min(dueAt - this.#clock(), LOOK_AGAIN_MS)));
  }
}
