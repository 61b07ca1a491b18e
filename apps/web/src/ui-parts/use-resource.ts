import { useMemo, useSyncExternalStore } from 'react';
import type { Observable } from '@medicus/messaging';

/** Something that is opened and must be closed again: a subscription, a worker, a canvas. */
export interface Resource<Value> {
  readonly value: Value;
  close(): void;
}

/** Open while somebody watches it. */
function whileWatched<Value>(open: () => Resource<Value> | undefined): Observable<Value | undefined> {
  let value: Value | undefined;
  return {
    get: () => value,
    subscribe(onChange) {
      const resource = open();
      value = resource?.value;
      onChange();
      return () => {
        value = undefined;
        resource?.close();
      };
    },
  };
}

/**
 * Opens a resource when the component comes on screen and closes it when it goes, or when `open` changes
 * (keep it stable with useCallback). `undefined` until it is open.
 */
export function useResource<Value>(open: () => Resource<Value> | undefined): Value | undefined {
  const watched = useMemo(() => whileWatched(open), [open]);
  return useSyncExternalStore(watched.subscribe, watched.get);
}
