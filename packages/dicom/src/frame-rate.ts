import type { DataSetReader } from './data-set.ts';

/**
 * Frames per second at which frames are to be shown (PS3.3 C.7.6.5, C.7.6.6): Recommended Display Frame Rate
 * (0008,2144), else Cine Rate (0018,0040), else by Frame Time (0018,1063) or the mean of the Frame Time Vector (0018,1065), of which Frame
 * Increment Pointer (0028,0009) names the one that counts; `undefined` where none is usable.
 */
export function displayRate(set: DataSetReader): number | undefined {
  return usable(set.decimal('x00082144')) ?? usable(set.decimal('x00180040')) ?? rateOfTimes(set);
}

function rateOfTimes(set: DataSetReader): number | undefined {
  const byVector = set.uint16('x00280009', 0) === 0x0018 && set.uint16('x00280009', 1) === 0x1065;
  return byVector ? (rateByVector(set) ?? rateByFrameTime(set)) : (rateByFrameTime(set) ?? rateByVector(set));
}

/** Milliseconds from each frame to the next, the first of them 0; of long vectors their beginning. */
function rateByVector(set: DataSetReader): number | undefined {
  const [, ...steps] = set.decimals('x00181065');
  let sum = 0;
  for (const step of steps) {
    if (step === undefined || step < 0) return undefined;
    sum += step;
  }
  return sum > 0 ? usable((1000 * steps.length) / sum) : undefined;
}

/** Frames per second of a video: Frame Time (0018,1063), else Cine Rate (0018,0040). */
export function recordedRate(set: DataSetReader): number | undefined {
  return rateByFrameTime(set) ?? usable(set.decimal('x00180040'));
}

/** Frame Time is in milliseconds. */
function rateByFrameTime(set: DataSetReader): number | undefined {
  const time = set.decimal('x00181063') ?? 0;
  return time > 0 ? usable(1000 / time) : undefined;
}

function usable(rate: number | undefined): number | undefined {
  return rate !== undefined && rate > 0 && rate <= 1000 ? rate : undefined;
}
