import type { DataSetReader } from './data-set.ts';

/**
 * Frames per second at which frames are to be shown (PS3.3 C.7.6.5, C.7.6.6): Recommended Display Frame Rate
 * (0008,2144), else Cine Rate (0018,0040), else by Frame Time (0018,1063); `undefined` where none is usable.
 */
export function displayRate(set: DataSetReader): number | undefined {
  return usable(set.decimal('x00082144')) ?? usable(set.decimal('x00180040')) ?? rateByFrameTime(set);
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
