import { describe, expect, it } from 'vitest';
import { createCine, type FrameClock } from './cine.ts';

/** A clock that is moved on by hand. */
function handClock() {
  let waiting: ((now: number) => void) | undefined;
  let now = 1000;
  const clock: FrameClock = {
    request(callback) {
      waiting = callback;
      return 1;
    },
    cancel() {
      waiting = undefined;
    },
  };
  return {
    clock,
    asleep: () => waiting === undefined,
    async on(milliseconds: number) {
      now += milliseconds;
      const due = waiting;
      waiting = undefined;
      due?.(now);
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

describe('a series that is played', () => {
  it('shows the frame that is due, in a loop, at its speed', async () => {
    const time = handClock();
    const shown: number[] = [];
    const cine = createCine({ frames: 3, clock: time.clock, show: async (index) => shown.push(index) });
    expect(cine.playing()).toBeUndefined();
    cine.play(1, 10);
    expect(cine.playing()).toBe(10);
    await time.on(0);
    for (let tick = 0; tick < 10; tick++) await time.on(50);
    expect(shown).toEqual([2, 0, 1, 2, 0]);
    cine.stop();
    expect(cine.playing()).toBeUndefined();
    expect(time.asleep()).toBe(true);
  });
  it('leaves frames out rather than fall behind, and waits for one that is being decoded', async () => {
    const time = handClock();
    const shown: number[] = [];
    let ready: () => void = () => undefined;
    const cine = createCine({
      frames: 100,
      clock: time.clock,
      show: (index) => {
        shown.push(index);
        return new Promise<void>((resolve) => (ready = resolve));
      },
    });
    cine.play(0, 20);
    await time.on(0);
    for (let tick = 0; tick < 6; tick++) await time.on(50);
    expect(shown).toEqual([1]);
    ready();
    await time.on(0);
    await time.on(50);
    expect(shown).toEqual([1, 7]);
  });
  it('goes on where it was after the page was hidden', async () => {
    const time = handClock();
    const shown: number[] = [];
    const cine = createCine({ frames: 1000, clock: time.clock, show: async (index) => shown.push(index) });
    cine.play(0, 10);
    await time.on(0);
    await time.on(100);
    await time.on(60_000);
    await time.on(100);
    expect(shown).toEqual([1, 2]);
  });
  it('keeps to sensible speeds, and does not play a single picture', () => {
    const time = handClock();
    const speeds = [1000, 0, -4].map((speed) => {
      const cine = createCine({ frames: 2, clock: time.clock, show: async () => undefined });
      cine.play(0, speed);
      return cine.playing();
    });
    expect(speeds).toEqual([60, 1, 1]);
    const single = createCine({ frames: 1, clock: time.clock, show: async () => undefined });
    single.play(0, 10);
    expect(single.playing()).toBeUndefined();
  });
});
