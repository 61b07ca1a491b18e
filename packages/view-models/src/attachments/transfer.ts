/** How fast something goes, from what was seen of it. */
export interface Transfer {
  readonly done: number;
  readonly total: number;
  /** Bytes per second over the last seconds; undefined until it can be told. */
  readonly speed: number | undefined;
  /** Seconds; undefined until it can be told. */
  readonly left: number | undefined;
}

interface Sample {
  readonly at: number;
  readonly done: number;
}

/** Over this span the speed is averaged, in ms. */
const SPAN = 5_000;
/** Before this time, in ms, a speed is a guess and is not shown. */
const SETTLED = 800;

/** Watches one transfer. `see` takes the time in ms and the bytes done so far. */
export function createTransferWatch(total: number): { see(at: number, done: number): Transfer } {
  let samples: readonly Sample[] = [];
  return {
    see(at, done) {
      const last = samples.at(-1);
      // A retry starts over: what was measured before tells nothing.
      if (last !== undefined && done < last.done) samples = [];
      samples = [...samples.filter((one) => at - one.at <= SPAN), { at, done }];
      const first = samples[0];
      const took = first === undefined ? 0 : at - first.at;
      const speed =
        first !== undefined && took >= SETTLED && done > first.done ? ((done - first.done) * 1000) / took : undefined;
      return { done, total, speed, left: speed === undefined ? undefined : Math.max(0, (total - done) / speed) };
    },
  };
}
