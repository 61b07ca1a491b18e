import type { HostStorage } from './host-options.ts';
import { webLock } from './web-lock.ts';

/** Storage of an ordinary browser window, guarded by Web Locks. */
export function browserStorage(): HostStorage {
  return {
    namespace: 'medicus',
    lock: webLock('medicus-messenger', navigator.locks, (name) => new BroadcastChannel(name)),
  };
}
