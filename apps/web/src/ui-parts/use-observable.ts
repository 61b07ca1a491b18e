import type { Observable } from '@medicus/messaging';
import { useSyncExternalStore } from 'react';

/** The current snapshot; the component renders again with each new one. */
export function useObservable<Value>(observable: Observable<Value>): Value {
  return useSyncExternalStore(observable.subscribe, observable.get);
}
