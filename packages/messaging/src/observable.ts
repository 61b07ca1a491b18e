/** A value that can be read and watched, not set. Each change is a new immutable snapshot (fits useSyncExternalStore). */
export interface Observable<Value> {
  get(): Value;
  /** Calls `onChange` after each change; returns the way to stop. */
  subscribe(onChange: () => void): () => void;
}

/** An observable with its setter; the owner keeps it, others get it as {@link Observable}. */
export interface Source<Value> extends Observable<Value> {
  set(next: Value): void;
}

export function createSource<Value>(initial: Value): Source<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(next) {
      if (Object.is(next, current)) return;
      current = next;
      const told = Array.from(listeners); // a listener may unsubscribe while being told
      for (const listener of told) listener();
    },
    subscribe(onChange) {
      const own = () => onChange();
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
