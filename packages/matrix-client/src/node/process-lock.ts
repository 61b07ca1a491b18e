import type { HeldLock, WindowLock } from '../host/window-lock.ts';

/** {@link WindowLock} within one process: the “windows” are the hosts that share it. */
export function processLock(): WindowLock {
  let holder: { readonly onLost: () => Promise<void>; readonly held: HeldLock } | undefined;
  const give = (onLost: () => Promise<void>): HeldLock => {
    const held: HeldLock = {
      release() {
        if (holder?.held === held) holder = undefined;
      },
    };
    holder = { onLost, held };
    return held;
  };
  return {
    acquire: async (onLost) => (holder ? undefined : give(onLost)),
    async takeOver(onLost) {
      await holder?.onLost();
      return give(onLost);
    },
  };
}
