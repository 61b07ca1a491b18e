import type { StoredValues } from '@medicus/dicom-codecs';
import type { GreyTable } from '@medicus/dicom';
import type { Region } from './geometry.ts';

/** Canvas memory is RGBA by bytes; as 32-bit words of a little-endian machine, alpha comes first. */
const OPAQUE = 0xff00_0000;

/** Grey table → canvas words, one look-up per pixel. */
export function canvasWords(table: GreyTable): Uint32Array {
  return Uint32Array.from(table.greys, (grey) => (OPAQUE | (grey << 16) | (grey << 8) | grey) >>> 0);
}

/** Stored values of a region through the table. */
export function paintGrey(
  values: StoredValues,
  columns: number,
  region: Region,
  table: { readonly first: number; readonly words: Uint32Array },
  out: Uint32Array,
): void {
  const { first, words } = table;
  const width = region.toColumn - region.fromColumn;
  for (let row = region.fromRow, target = 0; row < region.toRow; row++) {
    const start = row * columns + region.fromColumn;
    for (let at = start; at < start + width; at++, target++) out[target] = words[(values[at] ?? 0) - first] ?? OPAQUE;
  }
}

/** The same for values that are too wide for a table, each by the formula. */
export function paintWideGrey(
  values: StoredValues,
  columns: number,
  region: Region,
  greyOf: (stored: number) => number,
  out: Uint32Array,
): void {
  const width = region.toColumn - region.fromColumn;
  for (let row = region.fromRow, target = 0; row < region.toRow; row++) {
    const start = row * columns + region.fromColumn;
    for (let at = start; at < start + width; at++, target++) {
      const grey = greyOf(values[at] ?? 0);
      out[target] = (OPAQUE | (grey << 16) | (grey << 8) | grey) >>> 0;
    }
  }
}

/** RGB of a region; `shift` takes more than eight bits down, `inverted` gives the opposite colours. */
export function paintRgb(
  values: StoredValues,
  columns: number,
  region: Region,
  { shift, inverted }: { readonly shift: number; readonly inverted: boolean },
  out: Uint32Array,
): void {
  const opposite = inverted ? 0x00ff_ffff : 0;
  const width = region.toColumn - region.fromColumn;
  for (let row = region.fromRow, target = 0; row < region.toRow; row++) {
    let at = (row * columns + region.fromColumn) * 3;
    for (let column = 0; column < width; column++, target++, at += 3) {
      const red = (values[at] ?? 0) >>> shift;
      const green = (values[at + 1] ?? 0) >>> shift;
      const blue = (values[at + 2] ?? 0) >>> shift;
      out[target] = ((OPAQUE | (blue << 16) | (green << 8) | red) ^ opposite) >>> 0;
    }
  }
}
