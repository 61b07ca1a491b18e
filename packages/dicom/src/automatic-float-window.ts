import { type ValueStatistics } from './automatic-window.ts';
import { isBackground, modalityValue } from './grey-table.ts';
import type { PictureDescription } from './picture-description.ts';

/** Share of the pixels that may fall off either end. */
const CUT = 0.005;

/** So many values are sorted for the window; of larger pictures every so-manieth. */
const MOST_SORTED = 2 ** 18;

/**
 * As for integers, of floating point: the window (LINEAR_EXACT) goes from black at the lower to white at the upper end
 * of the central 99 %, or over all there is where most values are the same. By sorting, not by bins: one value of 1e30
 * would push all others into one bin. Padding, and what is not finite, is left out.
 */
export function automaticFloatWindow(
  picture: Pick<PictureDescription, 'rescale' | 'modalityTable' | 'padding'>,
  values: Float32Array | Float64Array,
): ValueStatistics {
  let min = Infinity;
  let max = -Infinity;
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (isBackground(picture, value)) continue;
    count++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (count === 0) return { range: { min: 0, max: 0 }, automaticWindow: { center: 0.5, width: 1 } };

  // Odd, so that the columns of one side are not all that is looked at.
  const step = count <= MOST_SORTED ? 1 : Math.ceil(count / MOST_SORTED) | 1;
  const sorted = new Float64Array(Math.ceil(count / step));
  let seen = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!isBackground(picture, value) && seen++ % step === 0) sorted[(seen - 1) / step] = value;
  }
  sorted.sort();
  const low = sorted[Math.floor(sorted.length * CUT)] as number;
  const high = sorted[Math.floor(sorted.length * (1 - CUT))] as number;
  const [bottom, top] = low < high ? [low, high] : [min, max];
  return {
    range: { min, max },
    automaticWindow: windowFrom(modalityValue(picture, bottom), modalityValue(picture, top)),
  };
}

/** Between two values in any order; the sums do not leave the range of numbers. */
function windowFrom(one: number, other: number): ValueStatistics['automaticWindow'] {
  const width = Math.min(Math.abs(one - other), Number.MAX_VALUE);
  // All alike: middle grey, as a window of any width would show it.
  return { center: one / 2 + other / 2, width: width > 0 ? width : 1 };
}
