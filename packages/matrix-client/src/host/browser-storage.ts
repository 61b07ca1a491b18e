import type { HostStorage } from './host-options.ts';
import { webLock } from './web-lock.ts';

/** Storage of an ordinary browser window, guarded by Web Locks. */
export function browserStorage(): HostStorage {
  const world = globalThis as { navigator: { locks?: unknown }; BroadcastChannel?: unknown };
  return {
    namespace: 'medicus',
    missing: [...(world.navigator.locks ? [] : ['Web Locks']), ...(world.BroadcastChannel ? [] : ['BroadcastChannel'])],
    lock: webLock('medicus-messenger', navigator.locks, (name) => new BroadcastChannel(name)),
  };
}
