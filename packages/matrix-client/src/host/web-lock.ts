import type { HeldLock, WindowLock } from './window-lock.ts';

/** How long a window that is asked to stop may take, in ms; then the lock is taken from it. */
const POLITE_WAIT = 4000;

/** {@link WindowLock} on the Web Locks API; a broadcast asks the holder to let go before it is robbed. */
export function webLock(name: string, locks: LockManager, channelOf: (name: string) => BroadcastChannel): WindowLock {
  const hold = (options: LockOptions, onLost: () => Promise<void>): Promise<HeldLock | undefined> =>
    new Promise((resolve, reject) => {
      let lost = false;
      const lose = async (): Promise<void> => {
        if (lost) return;
        lost = true;
        await onLost();
      };
      const whole = locks.request(name, options, (lock) => {
        if (!lock) {
          resolve(undefined);
          return undefined;
        }
        return new Promise<void>((release) => {
          const channel = channelOf(name);
          const end = (): void => {
            channel.close();
            release();
          };
          channel.addEventListener('message', () => {
            lose().then(end, end);
          });
          resolve({
            release() {
              lost = true;
              end();
            },
          });
        });
      });
      whole.catch((error: unknown) => {
        // Stolen: the promise of the old holder rejects with AbortError.
        lose().catch(() => undefined);
        reject(error instanceof Error ? error : new Error('lock refused'));
      });
    });
  return {
    acquire: (onLost) => hold({ ifAvailable: true }, onLost),
    async takeOver(onLost) {
      const channel = channelOf(name);
      channel.postMessage('let-go');
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), POLITE_WAIT);
      const polite = await hold({ signal: patience.signal }, onLost).catch(() => undefined);
      clearTimeout(timer);
      channel.close();
      const held = polite ?? (await hold({ steal: true }, onLost));
      if (!held) throw new Error('a stolen lock is always granted');
      return held;
    },
  };
}
