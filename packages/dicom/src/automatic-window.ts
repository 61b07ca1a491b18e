import { modalityValue, storedRange } from './grey-table.ts';
import type { PictureDescription, Window } from './picture-description.ts';

/** Share of the pixels that may fall off either end: collimator edges, lead letters, dead pixels. */
const CUT = 0.005;

export interface ValueStatistics {
  /** Smallest and largest stored value outside the padding (0 and 0 where there is none). */
  readonly range: { readonly min: number; readonly max: number };
  /** Window over the central 99 % of those values (LINEAR), in modality units. */
  readonly automaticWindow: Window;
}

/** One pass over the pixels and one over a histogram of at most 65 536 values. */
export function automaticWindow(
  picture: Pick<PictureDescription, 'bitsStored' | 'signed' | 'rescale' | 'modalityTable' | 'padding'>,
  values: ArrayLike<number>,
): ValueStatistics {
  const { min: lowest, max: highest } = storedRange(picture);
  const histogram = new Uint32Array(highest - lowest + 1);
  for (let index = 0; index < values.length; index++) {
    const bin = (values[index] ?? 0) - lowest;
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  if (picture.padding) {
    const from = Math.max(picture.padding.from - lowest, 0);
    const to = Math.min(picture.padding.to - lowest, histogram.length - 1);
    if (from <= to) histogram.fill(0, from, to + 1);
  }

  const total = histogram.reduce((sum, count) => sum + count, 0);
  const min = histogram.findIndex((count) => count > 0);
  if (min < 0) return { range: { min: 0, max: 0 }, automaticWindow: { center: 0.5, width: 1 } };
  const max = histogram.findLastIndex((count) => count > 0);
  const low = quantile(histogram, total * CUT, min);
  const high = quantile(histogram, total * (1 - CUT), max);

  const ends = [modalityValue(picture, low + lowest), modalityValue(picture, high + lowest)];
  const bottom = Math.min(...ends);
  const top = Math.max(...ends);
  return {
    range: { min: min + lowest, max: max + lowest },
    // LINEAR maps center − 0.5 ± (width − 1) / 2 to black and white.
    automaticWindow: { center: (bottom + top) / 2 + 0.5, width: Math.max(top - bottom + 1, 1) },
  };
}

function quantile(histogram: Uint32Array, wanted: number, otherwise: number): number {
  let seen = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    seen += histogram[bin] ?? 0;
    if (seen > wanted) return bin;
  }
  return otherwise;
}
