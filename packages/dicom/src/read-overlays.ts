import type { DataSetReader } from './data-set.ts';
import type { HeaderWarning } from './defects.ts';
import { LIMITS } from './limits.ts';
import type { OverlayDescription } from './overlays.ts';

interface Under {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly grey: boolean;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly bigEndian: boolean;
}

/** Groups 6000 to 601E. What is odd, or too much to be held in memory at once, is left out with a warning. */
export function readOverlays(
  set: DataSetReader,
  picture: Under,
  warnings: Set<HeaderWarning>,
): readonly OverlayDescription[] {
  const overlays: OverlayDescription[] = [];
  let pixels = 0;
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const tag = (element: string): string => `x${group.toString(16)}${element}`;
    // Some devices write the whole group without a value.
    if (['0010', '0011', '0100', '0102', '3000'].every((element) => set.raw(tag(element)) === undefined)) continue;
    const overlay = readOverlay(set, group, tag, picture);
    if (overlay) pixels += overlay.columns * overlay.rows;
    if (overlay && pixels <= LIMITS.pixelsPerFrame) overlays.push(overlay);
    else warnings.add('overlay-unusable');
  }
  return overlays;
}

function readOverlay(
  set: DataSetReader,
  group: number,
  tag: (element: string) => string,
  picture: Under,
): OverlayDescription | undefined {
  const data = dataOf(set, tag, picture);
  const embedded = data?.kind === 'embedded';
  // Bits of the picture's own samples lie where the samples lie.
  const rows = embedded ? picture.rows : (set.uint16(tag('0010')) ?? 0);
  const columns = embedded ? picture.columns : (set.uint16(tag('0011')) ?? 0);
  const count = Math.trunc(set.decimal(tag('0015')) ?? 1);
  const first = set.uint16(tag('0051'));
  if (!data || rows < 1 || columns < 1 || rows > LIMITS.rowsOrColumns || columns > LIMITS.rowsOrColumns) {
    return undefined;
  }
  if (count < 1 || count > LIMITS.frames || first === 0) return undefined;
  if (data.kind === 'own' && (data.range.to - data.range.from) * 8 < rows * columns * count) return undefined;
  const everywhere = embedded || (count === 1 && first === undefined);
  return {
    group,
    kind: set.code(tag('0040')) === 'R' ? 'region' : 'graphics',
    label: set.text(tag('1500')) ?? set.text(tag('0022')),
    columns,
    rows,
    left: embedded ? 0 : (set.int16(tag('0050'), 1) ?? 1) - 1,
    top: embedded ? 0 : (set.int16(tag('0050'), 0) ?? 1) - 1,
    frames: everywhere ? undefined : { first: (first ?? 1) - 1, count },
    data,
  };
}

function dataOf(
  set: DataSetReader,
  tag: (element: string) => string,
  picture: Under,
): OverlayDescription['data'] | undefined {
  const range = set.range(tag('3000'));
  const bits = set.uint16(tag('0100')) ?? 1;
  if (range) {
    return bits === 1
      ? { kind: 'own', range, wordSwapped: picture.bigEndian && set.vr(tag('3000')) === 'OW' }
      : undefined;
  }
  const bit = set.uint16(tag('0102'));
  if (bit === undefined || !picture.grey || bits !== picture.bitsAllocated || bits === 1 || bit >= bits)
    return undefined;
  const stored = bit <= picture.highBit && bit > picture.highBit - picture.bitsStored;
  return stored ? undefined : { kind: 'embedded', bit };
}
