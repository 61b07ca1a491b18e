export type Priority = 'visible' | 'prefetch';

/**
 * How urgent a job is as long as it waits: what is fetched ahead may be wanted at once, and left again. What runs, runs
 * on. (As TaskController of the Prioritized Task Scheduling API, which not all browsers have.)
 */
export class Urgency {
  #priority: Priority;
  readonly #listeners = new Set<() => void>();

  constructor(priority: Priority) {
    this.#priority = priority;
  }

  get priority(): Priority {
    return this.#priority;
  }

  set(priority: Priority): void {
    if (priority === this.#priority) return;
    this.#priority = priority;
    for (const listener of this.#listeners) listener();
  }

  /** Called after every change; returns the unsubscribe. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
