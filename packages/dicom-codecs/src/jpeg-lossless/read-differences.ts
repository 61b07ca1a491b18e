import type { EntropyBits } from './entropy-bits.ts';
import { type HuffmanTable, LARGEST_CATEGORY, LARGEST_DIFFERENCE, LOOK_AHEAD } from './huffman-table.ts';

/**
 * The differences of one row, modulo 2¹⁶ (ITU-T T.81 H.1.2.2, H.2), into `row`; `tables` take turns, as the components
 * of interleaved samples do. False where the bits are no code. The bits must have been prepared for the whole row.
 */
export function readDifferences(bits: EntropyBits, tables: readonly HuffmanTable[], row: Uint16Array): boolean {
  const [table] = tables;
  if (!table) return false;
  if (tables.every((other) => other === table)) return readRun(bits, table, row, 0, row.length, 0, false);
  for (let from = 0; from < row.length; from += tables.length) {
    for (let turn = 0; turn < tables.length; turn++) {
      if (!readRun(bits, tables[turn] ?? table, row, from + turn, from + turn + 1, 0, false)) return false;
    }
  }
  return true;
}

/** The same for one component that is predicted from the left: at once the samples. */
export function readFromLeft(bits: EntropyBits, table: HuffmanTable, row: Uint16Array, before: number): boolean {
  return readRun(bits, table, row, 0, row.length, before, true);
}

/**
 * The innermost loop, in the form that V8 compiles best (measured, ITU-T T.81 F.2.2.1 written out in it): whole
 * numbers of 32 bit, locals and typed arrays only. `as number`: the indices cannot leave the tables, and a fallback
 * costs a seventh of the speed. `add`: each value is added to the one before.
 */
function readRun(
  bits: EntropyBits,
  table: HuffmanTable,
  row: Uint16Array,
  from: number,
  to: number,
  before: number,
  add: boolean,
): boolean {
  const { view } = bits;
  const { lookAhead, codes } = table;
  let buffer = bits.buffer | 0;
  let available = bits.available | 0;
  let next = bits.next | 0;
  let value = before | 0;
  for (let at = from; at < to; at++) {
    if (available < 16) {
      buffer |= view.getUint16(next) << (16 - available);
      next += 2;
      available += 16;
    }
    let entry = lookAhead[buffer >>> (32 - LOOK_AHEAD)] as number;
    if ((entry & 31) === 0) {
      const code = codes[buffer >>> 16] as number;
      if (code === 0) return false;
      const category = code >> 5;
      buffer <<= code & 31;
      available -= code & 31;
      if (available < 16) {
        buffer |= view.getUint16(next) << (16 - available);
        next += 2;
        available += 16;
      }
      if (category === LARGEST_CATEGORY) entry = LARGEST_DIFFERENCE << 5;
      else if (category === 0) entry = 0;
      else {
        const extra = buffer >>> (32 - category);
        entry = ((extra >= 1 << (category - 1) ? extra : extra - (1 << category) + 1) << 5) | category;
      }
    }
    const length = entry & 31;
    buffer <<= length;
    available -= length;
    value = ((add ? value : 0) + (entry >> 5)) & 0xffff;
    row[at] = value;
  }
  bits.buffer = buffer;
  bits.available = available;
  bits.next = next;
  return true;
}
