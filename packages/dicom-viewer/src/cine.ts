import type { FrameClock } from './frame-clock.ts';

export interface CineOptions {
  readonly frames: number;
  readonly clock: FrameClock;
  /** Shows a frame (from 0), once it is there. */
  readonly show: (index: number) => Promise<unknown>;
}

/** Plays a series in a loop at its speed. */
export interface Cine {
  /** From `index` on. Speeds outside 1–60 frames per second are brought inside. Never begins by itself. */
  play(index: number, framesPerSecond: number): void;
  stop(): void;
  /** Frames per second; `undefined` while it stands. */
  playing(): number | undefined;
}

const SLOWEST = 1;
const FASTEST = 60;
/** A gap between two animation frames that is no slowness: the page was hidden. It goes on where it was. */
const HIDDEN_MS = 1000;

/** Rather leaves frames out than falls behind: each time the frame is shown that is due. */
export function createCine({ frames, clock, show }: CineOptions): Cine {
  let speed: number | undefined;
  let request: number | undefined;

  function stop(): void {
    speed = undefined;
    if (request !== undefined) clock.cancel(request);
    request = undefined;
  }

  function play(index: number, framesPerSecond: number): void {
    stop();
    if (frames < 2 || !Number.isFinite(framesPerSecond)) return;
    const mine = Math.min(FASTEST, Math.max(SLOWEST, framesPerSecond));
    speed = mine;
    let began: number | undefined;
    let last = 0;
    let steps = 0;
    let busy = false;
    const tick = (now: number): void => {
      began ??= now;
      if (last > 0 && now - last > HIDDEN_MS) began += now - last;
      last = now;
      // A hair early counts: the clock's frames are never exactly on time.
      const due = Math.floor(((now - began) * mine) / 1000 + 0.01);
      if (due > steps && !busy) {
        steps = due;
        busy = true;
        void show((index + due) % frames).finally(() => {
          busy = false;
        });
      }
      request = clock.request(tick);
    };
    request = clock.request(tick);
  }

  return { play, stop, playing: () => speed };
}
