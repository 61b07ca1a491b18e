import type { StoredValues } from '@medicus/dicom-codecs';
import type { GreyTable } from '@medicus/dicom';
import type { Region } from './geometry.ts';

/** Canvas memory is RGBA by bytes; as 32-bit words of a little-endian machine, alpha comes first. */
const OPAQUE = 0xff00_0000;

/** Grey table → canvas words, one look-up per pixel. */
export function canvasWords(table: GreyTable): Uint32Array {
  const { greys } = table;
  const words = new Uint32Array(greys.length);
  for (let at = 0; at < words.length; at++) {
    const grey = greys[at] as number;
    words[at] = OPAQUE | (grey << 16) | (grey << 8) | grey;
  }
  return words;
}

/** Stored values of a region through the table. */
export function paintGrey(
  values: StoredValues,
  columns: number,
  region: Region,
  table: { readonly first: number; readonly words: Uint32Array },
  out: Uint32Array,
): void {
  const width = region.toColumn - region.fromColumn;
  for (let row = region.fromRow, target = 0; row < region.toRow; row++, target += width) {
    greyLine(values, row * columns + region.fromColumn, table, out, target, width);
  }
}

/**
 * A function of its own: called for every line, it is compiled within the first picture, where one long loop would
 * be interpreted for most of it.
 */
function greyLine(
  values: StoredValues,
  from: number,
  { first, words }: { readonly first: number; readonly words: Uint32Array },
  out: Uint32Array,
  target: number,
  width: number,
): void {
  for (let index = 0; index < width; index++) {
    out[target + index] = words[(values[from + index] as number) - first] as number;
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

/** The same for floating point: a line at a time as doubles, so that the loop sees one kind of array. */
export function paintFloatGrey(
  values: StoredValues,
  columns: number,
  region: Region,
  greyOf: (stored: number) => number,
  out: Uint32Array,
): void {
  const line = new Float64Array(region.toColumn - region.fromColumn);
  for (let row = region.fromRow, target = 0; row < region.toRow; row++, target += line.length) {
    line.set(values.subarray(row * columns + region.fromColumn, row * columns + region.toColumn));
    for (let at = 0; at < line.length; at++) {
      const grey = greyOf(line[at] as number);
      out[target + at] = (OPAQUE | (grey << 16) | (grey << 8) | grey) >>> 0;
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
  for (let row = region.fromRow, target = 0; row < region.toRow; row++, target += width) {
    colourLine(values, (row * columns + region.fromColumn) * 3, { shift, opposite }, out, target, width);
  }
}

function colourLine(
  values: StoredValues,
  from: number,
  { shift, opposite }: { readonly shift: number; readonly opposite: number },
  out: Uint32Array,
  target: number,
  width: number,
): void {
  for (let index = 0, at = from; index < width; index++, at += 3) {
    const red = (values[at] as number) >>> shift;
    const green = (values[at + 1] as number) >>> shift;
    const blue = (values[at + 2] as number) >>> shift;
    out[target + index] = (OPAQUE | (blue << 16) | (green << 8) | red) ^ opposite;
  }
}
