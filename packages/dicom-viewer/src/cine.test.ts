import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCine } from './cine.ts';
import type { FrameClock } from './frame-clock.ts';

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
  it('begins a frame only when no other is on its way, and then the one of this moment, at any speed of page and decoder', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 50 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(49),
        // Between two animation frames, and whether the decoder is done with what it had.
        fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.boolean()), { maxLength: 60 }),
        async (frames, speed, from, ticks) => {
          const time = handClock();
          let played = 0;
          let underWay = 0;
          let done: () => void = () => undefined;
          const begun: number[] = [];
          const show = (index: number): Promise<void> => {
            expect(++underWay).toBe(1);
            // Of this moment: not a whole frame early or late.
            const now = (played * speed) / 1000;
            const late = (((from + now - index) % frames) + frames) % frames;
            expect(Math.min(late, Math.abs(late - frames))).toBeLessThan(1);
            begun.push(index);
            return new Promise((resolve) => {
              done = () => {
                underWay--;
                resolve();
              };
            });
          };
          const cine = createCine({ frames, clock: time.clock, show });
          cine.play(from % frames, speed);
          await time.on(0);
          for (const [milliseconds, isDone] of ticks) {
            if (isDone && underWay > 0) done();
            await time.on(0);
            played += milliseconds;
            await time.on(milliseconds);
          }
          cine.stop();
          const before = begun.length;
          await time.on(500);
          expect(begun).toHaveLength(before);
        },
      ),
      { numRuns: 100, seed: 20_261_128 },
    );
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
