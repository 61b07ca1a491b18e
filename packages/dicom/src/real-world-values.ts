import type { DataSetReader } from './data-set.ts';
import type { HeaderWarning } from './defects.ts';
import type { FrameSets } from './functional-groups.ts';
import type { PictureDescription, RealWorldMapping } from './picture-description.ts';

export interface RealWorldValue {
  readonly value: number;
  readonly unit: string | undefined;
  readonly label: string | undefined;
}

/** Mappings that one frame may have. */
const MOST = 16;

/** A unit or label has 16 characters; what is longer is cut, and not compared for thousands of frames. */
const LONGEST = 64;

/** Thousands of frames may share one sequence. */
const read = new WeakMap<DataSetReader, readonly RealWorldMapping[]>();

/** Real World Value Mapping Sequence (PS3.3 C.7.6.16.2.11) of one frame, and the scale of a dose. Mappings by a table are not read. */
export function realWorldOf(
  { set, groups }: FrameSets,
  signed: boolean,
  warnings: Set<HeaderWarning>,
): readonly RealWorldMapping[] {
  const holder = groups.find((group) => group.has('x00409096')) ?? set;
  const known = read.get(holder);
  if (known) return known;
  const items = holder.items('x00409096', MOST);
  const found = items.map((item) => mappingOf(item, signed));
  if (isDose(set)) found.push(doseOf(set));
  const mappings = found.flatMap((mapping) => mapping ?? []);
  if (mappings.length < found.length) warnings.add('real-world-values-unusable');
  read.set(holder, mappings);
  return mappings;
}

function mappingOf(item: DataSetReader, signed: boolean): RealWorldMapping | undefined {
  const slope = item.double('x00409225');
  const intercept = item.double('x00409224');
  if (slope === undefined || intercept === undefined) return undefined;
  if (!Number.isFinite(slope) || !Number.isFinite(intercept)) return undefined;
  const from = item.double('x00409214') ?? short(item, 'x00409216', signed);
  const to = item.double('x00409213') ?? short(item, 'x00409211', signed);
  const known = from !== undefined && to !== undefined;
  if (known && !(from <= to && Number.isFinite(from) && Number.isFinite(to))) return undefined;
  const unit = item.item('x004008ea');
  return {
    range: known ? { from, to } : undefined,
    slope,
    intercept,
    unit: unit?.text('x00080100')?.slice(0, LONGEST),
    label: item.text('x00409210')?.slice(0, LONGEST),
  };
}

/** A grid of radiation dose (RT Dose, PS3.3 C.8.8.3). */
export function isDose(set: DataSetReader): boolean {
  return set.has('x3004000e');
}

/** Dose Grid Scaling and Dose Units; the label says what kind of dose. */
function doseOf(set: DataSetReader): RealWorldMapping | undefined {
  const slope = set.decimals('x3004000e')[0];
  if (slope === undefined || slope <= 0) return undefined;
  const units = set.code('x30040002');
  // Relative to a dose that the file does not name: no unit.
  const unit = units === 'GY' ? 'Gy' : units === 'RELATIVE' ? '1' : undefined;
  return { range: undefined, slope, intercept: 0, unit, label: set.code('x30040004')?.slice(0, LONGEST) };
}

/** “US or SS”: as the VR says, else as the pixels are. */
function short(item: DataSetReader, tag: string, signed: boolean): number | undefined {
  const vr = item.vr(tag);
  const withSign = vr === 'SS' || (vr !== 'US' && signed);
  return withSign ? item.int16(tag) : item.uint16(tag);
}

/** What a stored value measures, by each mapping that holds for it; nothing of a value that is not finite. */
export function realWorldValues(
  picture: Pick<PictureDescription, 'realWorld'>,
  stored: number,
): readonly RealWorldValue[] {
  if (!Number.isFinite(stored)) return [];
  return picture.realWorld.flatMap(({ range, slope, intercept, unit, label }) =>
    range && (stored < range.from || stored > range.to) ? [] : [{ value: stored * slope + intercept, unit, label }],
  );
}
