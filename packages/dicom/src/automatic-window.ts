import { countPatterns, isNarrow } from './count-values.ts';
import { isWide, modalityValue, storedRange } from './grey-table.ts';
import type { PictureDescription, Window } from './picture-description.ts';

/** Share of the pixels that may fall off either end: collimator edges, lead letters, dead pixels. */
const CUT = 0.005;

export interface ValueStatistics {
  /** Smallest and largest stored value outside the padding (0 and 0 where there is none). */
  readonly range: { readonly min: number; readonly max: number };
  /** Window over the central 99 % of those values (LINEAR), in modality units. */
  readonly automaticWindow: Window;
}

/** One pass over the pixels (two where they are wider than 16 bits) and one over a histogram of at most 65 536 bins. */
export function automaticWindow(
  picture: Pick<PictureDescription, 'bitsStored' | 'signed' | 'rescale' | 'modalityTable' | 'padding'> &
    Partial<Pick<PictureDescription, 'isDose'>>,
  values: ArrayLike<number>,
): ValueStatistics {
  const counted = isWide(picture) ? countWide(values, picture.padding) : countEach(values, picture);
  if (!counted) return { range: { min: 0, max: 0 }, automaticWindow: { center: 0.5, width: 1 } };
  const { range, histogram, binWidth } = counted;
  // One value on a ground of padding, which is black: a label, a mask. Elsewhere it would be black as well.
  if (range.min === range.max && picture.padding)
    return { range, automaticWindow: { center: modalityValue(picture, range.min), width: 1 } };
  // Most of a grid lies outside the patient, and its few highest values are what matters.
  if (picture.isDose === true)
    return { range, automaticWindow: windowOver(picture, Math.min(0, range.min), range.max) };
  const total = histogram.reduce((sum, count) => sum + count, 0);
  // Bins are wider than one for wide values only: the outer edges of both, and never beyond what occurs.
  const low = range.min + quantile(histogram, total * CUT) * binWidth;
  const high = Math.min(range.max, range.min + (quantile(histogram, total * (1 - CUT)) + 1) * binWidth - 1);
  return { range, automaticWindow: windowOver(picture, low, high) };
}

/** From black to white over stored values. */
function windowOver(
  picture: Pick<PictureDescription, 'rescale' | 'modalityTable'>,
  low: number,
  high: number,
): ValueStatistics['automaticWindow'] {
  const ends = [modalityValue(picture, low), modalityValue(picture, high)];
  const bottom = Math.min(...ends);
  const top = Math.max(...ends);
  // LINEAR maps center − 0.5 ± (width − 1) / 2 to black and white.
  return { center: (bottom + top) / 2 + 0.5, width: Math.max(top - bottom + 1, 1) };
}

/** From the smallest value that occurs; `undefined` where there is nothing but padding. */
interface Counted {
  readonly range: { readonly min: number; readonly max: number };
  readonly histogram: Uint32Array;
  readonly binWidth: number;
}

function countEach(
  values: ArrayLike<number>,
  picture: Pick<PictureDescription, 'bitsStored' | 'signed' | 'padding'>,
): Counted | undefined {
  const { min: lowest, max: highest } = storedRange(picture);
  const histogram = isNarrow(values) ? countNarrow(values, lowest, highest) : countAny(values, lowest, highest);
  if (picture.padding) {
    const from = Math.max(picture.padding.from - lowest, 0);
    const to = Math.min(picture.padding.to - lowest, histogram.length - 1);
    if (from <= to) histogram.fill(0, from, to + 1);
  }
  const min = histogram.findIndex((count) => count > 0);
  if (min < 0) return undefined;
  const max = histogram.findLastIndex((count) => count > 0);
  return {
    range: { min: min + lowest, max: max + lowest },
    histogram: histogram.subarray(min, max + 1),
    binWidth: 1,
  };
}

/** The bins of the values that the described bits can hold, in their order. */
function countNarrow(values: Parameters<typeof countPatterns>[0], lowest: number, highest: number): Uint32Array {
  const patterns = countPatterns(values);
  if (lowest >= 0) return patterns.subarray(0, highest + 1);
  const histogram = new Uint32Array(highest - lowest + 1);
  histogram.set(patterns.subarray(lowest));
  histogram.set(patterns.subarray(0, highest + 1), -lowest);
  return histogram;
}

function countAny(values: ArrayLike<number>, lowest: number, highest: number): Uint32Array {
  const histogram = new Uint32Array(highest - lowest + 1);
  for (let index = 0; index < values.length; index++) {
    const bin = (values[index] ?? 0) - lowest;
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  return histogram;
}

const MOST_BINS = 65_536;

function countWide(values: ArrayLike<number>, padding: PictureDescription['padding']): Counted | undefined {
  const counts = (value: number): boolean => !padding || value < padding.from || value > padding.to;
  let min = Infinity;
  let max = -Infinity;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if ((value < min || value > max) && counts(value)) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  if (min > max) return undefined;
  const binWidth = Math.ceil((max - min + 1) / MOST_BINS);
  const histogram = new Uint32Array(Math.floor((max - min) / binWidth) + 1);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if (!counts(value)) continue;
    const bin = Math.floor((value - min) / binWidth);
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  return { range: { min, max }, histogram, binWidth };
}

function quantile(histogram: Uint32Array, wanted: number): number {
  let seen = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    seen += histogram[bin] ?? 0;
    if (seen > wanted) return bin;
  }
  return histogram.length - 1;
}
