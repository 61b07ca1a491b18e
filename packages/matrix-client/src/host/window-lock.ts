/**
 * One window at a time: two clients on one crypto store corrupt it.
 * The holder is asked to let go (`onLost` has ended before the other one gets the lock); who does not answer loses it.
 */
export interface WindowLock {
  /** Gets the lock if nobody holds it. `onLost` is called at most once, when another window takes over. */
  acquire(onLost: () => Promise<void>): Promise<HeldLock | undefined>;
  /** Gets the lock in any case, after the holder has stopped or has not answered in time. */
  takeOver(onLost: () => Promise<void>): Promise<HeldLock>;
}

export interface HeldLock {
  release(): void;
}
