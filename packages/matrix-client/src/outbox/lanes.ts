import type { Random, RoomId } from '@medicus/ids';
import { backOff, chanceFrom } from './back-off.ts';
import type { HeadState } from './outbox-item.ts';

const LIMITS = { first: 1000, most: 30_000 };

/** One conversation's turn at sending. */
export interface Lane {
  readonly roomId: RoomId;
  /** Of the item that goes next. */
  head: HeadState;
  /** Looks in vain since something last moved; the pause before the next one grows with it. */
  attempt: number;
  /** Of what is being sent, while it can still be cancelled. */
  abort: AbortController | undefined;
}

interface Running extends Lane {
  timer: ReturnType<typeof setTimeout> | undefined;
  running: Promise<void> | undefined;
  again: boolean;
}

export interface Lanes {
  of(roomId: RoomId): Lane;
  /** Works through the lane now, or once more right after the work that is going on. */
  wake(roomId: RoomId): void;
  /** Looks again after so many ms; without a number after a growing pause. */
  later(lane: Lane, inMs: number | undefined): void;
  /** Cancels what can be cancelled and waits a moment for the rest. */
  dispose(): Promise<void>;
}

/** When is each conversation's outbox worked through? One run at a time per lane; lanes do not wait for each other. */
export function createLanes(work: (lane: Lane) => Promise<void>, random: Random): Lanes {
  const lanes = new Map<RoomId, Running>();
  let disposed = false;

  const laneOf = (roomId: RoomId): Running => {
    let lane = lanes.get(roomId);
    if (!lane) {
      lane = {
        roomId,
        head: { kind: 'idle' },
        attempt: 0,
        timer: undefined,
        running: undefined,
        again: false,
        abort: undefined,
      };
      lanes.set(roomId, lane);
    }
    return lane;
  };
  const wake = (roomId: RoomId): void => {
    if (disposed) return;
    const lane = laneOf(roomId);
    clearTimeout(lane.timer);
    lane.timer = undefined;
    if (lane.running) {
      lane.again = true;
      return;
    }
    lane.running = work(lane)
      .catch(() => later(lane, undefined)) // e.g. the crypto module was stopped: tried again unless disposed
      .finally(() => {
        lane.running = undefined;
        if (lane.again) {
          lane.again = false;
          wake(roomId);
        }
      });
  };
  const later = ({ roomId }: Lane, inMs: number | undefined): void => {
    if (disposed) return;
    const lane = laneOf(roomId);
    const delay = inMs ?? backOff(lane.attempt, LIMITS, chanceFrom(random(2)));
    lane.attempt += 1;
    clearTimeout(lane.timer);
    lane.timer = setTimeout(() => wake(roomId), delay);
  };

  return {
    of: laneOf,
    wake,
    later,
    async dispose() {
      disposed = true;
      const running = Array.from(lanes.values(), (lane) => {
        clearTimeout(lane.timer);
        lane.abort?.abort();
        return lane.running ?? Promise.resolve();
      });
      await Promise.race([Promise.all(running), new Promise((resolve) => setTimeout(resolve, 1500))]);
    },
  };
}
