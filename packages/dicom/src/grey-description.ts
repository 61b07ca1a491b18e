import type { DataSetReader } from './data-set.ts';
import type { HeaderWarning } from './defects.ts';
import { type FrameSets, macroOf } from './functional-groups.ts';
import { type InputRange, readLookupTable } from './lookup-tables.ts';
import type { FrameValues, VoiFunction } from './picture-description.ts';

type GreyValues = Pick<FrameValues, 'rescale' | 'windows' | 'voiFunction' | 'voiTables'>;

export interface GreyKind {
  readonly grey: boolean;
  readonly signed: boolean;
  /** What can be stored. */
  readonly stored: InputRange;
  /** Stored values are floating point. */
  readonly float: boolean;
}

/** Windows and tables that one frame may have. */
const MOST = 16;

/** Rescale, windows and VOI tables of one frame: from its functional groups, else from the data set. */
export function greyValues(sets: FrameSets, kind: GreyKind, warnings: Set<HeaderWarning>): GreyValues {
  if (!kind.grey) {
    return { rescale: { slope: 1, intercept: 0, unit: undefined }, windows: [], voiFunction: 'LINEAR', voiTables: [] };
  }
  const rescaleSet = macroOf(sets, 'x00289145') ?? sets.set;
  const slope = rescaleSet.decimal('x00281053') ?? 1;
  const intercept = rescaleSet.decimal('x00281052') ?? 0;
  if (slope === 0 || ['x00281053', 'x00281052'].some((tag) => isNoNumber(rescaleSet, tag))) {
    warnings.add('rescale-unusable');
  }
  const rescale = { slope: slope === 0 ? 1 : slope, intercept, unit: rescaleSet.code('x00281054') };

  const voiSet = macroOf(sets, 'x00289132') ?? sets.set;
  const items = voiSet.items('x00283010', MOST);
  const ends = [kind.stored.min, kind.stored.max].map((end) => end * rescale.slope + intercept);
  // What comes out of a Modality LUT has no sign.
  const input = sets.set.has('x00283000')
    ? { min: 0, max: 0xffff }
    : { min: Math.min(...ends), max: Math.max(...ends) };
  const voiTables = items.flatMap((item) => readLookupTable(item, input) ?? []);
  if (voiTables.length < items.length) warnings.add('lut-unusable');

  const centers = voiSet.decimals('x00281050');
  const widths = voiSet.decimals('x00281051');
  const fractions = kind.float || (Math.abs(rescale.slope) < 1 && !sets.set.has('x00283000'));
  const voiFunction = voiFunctionOf(voiSet.code('x00281056'), widths, fractions, warnings);
  const explanations = voiSet.texts('x00281055');
  const windows = centers.slice(0, MOST).flatMap((center, index) => {
    const width = widths[index];
    const usable = center !== undefined && width !== undefined && (voiFunction === 'LINEAR' ? width >= 1 : width > 0);
    return usable ? [{ center, width, explanation: explanations[index] }] : [];
  });
  if (windows.length < Math.max(centers.length, widths.length)) warnings.add('window-unusable');
  return { rescale, windows, voiFunction, voiTables };
}

/** Something is written and says nothing: `1,5`. */
function isNoNumber(set: DataSetReader, tag: string): boolean {
  return set.decimal(tag) === undefined && set.code(tag) !== undefined;
}

/**
 * LINEAR is made for whole numbers: half a unit off, and a step where the width is 1. Parametric maps of 0 to 1 that
 * name it so are in use, in floating point and in whole numbers by a slope below 1; drawn by the letter they would be
 * black and white. LINEAR_EXACT is what they mean, and what we draw where such a file names no window.
 */
function voiFunctionOf(
  code: string | undefined,
  widths: readonly (number | undefined)[],
  fractions: boolean,
  warnings: Set<HeaderWarning>,
): VoiFunction {
  if (code === 'SIGMOID' || code === 'LINEAR_EXACT') return code;
  if (!fractions) return 'LINEAR';
  if (widths.length === 0) return 'LINEAR_EXACT';
  const narrow = widths.some((width) => width !== undefined && width > 0 && width <= 1);
  if (narrow) warnings.add('window-read-as-exact');
  return narrow ? 'LINEAR_EXACT' : 'LINEAR';
}
