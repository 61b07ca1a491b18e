import type { ByteSource } from '@medicus/ids';
import { readItemHead } from './item-head.ts';
import type { ByteRange } from './picture-description.ts';

/** Offsets (and, in an extended table, lengths) of frames, as the file names them; nothing is known to be true. */
export interface OffsetTables {
  readonly basic: readonly number[];
  readonly extended: readonly number[];
  /** Extended Offset Table Lengths (7FE0,0002). */
  readonly lengths: readonly number[];
}

type Frames = readonly (readonly ByteRange[])[];

/** Item heads that are asked for at once: a source may be far away. */
const AT_ONCE = 64;

/**
 * Frames of one fragment each, without walking along the whole chain of items. `start`: where the first item stands,
 * from which tables count. `undefined` where no table fits the items that are there: then the chain decides.
 */
export async function framesByTables(
  source: ByteSource,
  start: number,
  tables: OffsetTables,
  frames: number,
): Promise<Frames | undefined> {
  return (
    (await byLengths(source, start, tables, frames)) ??
    (await byHeads(source, start, tables.extended, frames)) ??
    (await byHeads(source, start, tables.basic, frames))
  );
}

/** Offsets and lengths that follow each other without a gap are believed when the first and the last item agree. */
async function byLengths(
  source: ByteSource,
  start: number,
  { extended, lengths }: OffsetTables,
  frames: number,
): Promise<Frames | undefined> {
  if (frames < 2 || lengths.length !== frames || extended.length !== frames) return undefined;
  const ranges: ByteRange[] = [];
  for (const [frame, length] of lengths.entries()) {
    const offset = extended[frame] ?? 0;
    const expected = frame === 0 ? 0 : (ranges[frame - 1]?.to ?? 0) - start;
    // Lengths may or may not count the byte that makes them even.
    const to = start + offset + 8 + length + (length % 2);
    if (offset !== expected || length < 1 || !(to <= source.size)) return undefined;
    ranges.push({ from: start + offset + 8, to });
  }
  for (const range of [...ranges.slice(0, 1), ...ranges.slice(-1)]) {
    const head = await readItemHead(source, range.from - 8);
    if (head?.kind !== 'item' || head.length !== range.to - range.from) return undefined;
  }
  return ranges.map((range) => [range]);
}

/** Each item has to reach exactly to the next frame, and nothing may follow the last. */
async function byHeads(
  source: ByteSource,
  start: number,
  table: readonly number[],
  frames: number,
): Promise<Frames | undefined> {
  if (frames < 2 || table.length !== frames || table[0] !== 0) return undefined;
  if (!table.every((offset, frame) => frame === 0 || offset > (table[frame - 1] ?? 0))) return undefined;
  const ranges: ByteRange[] = [];
  for (let first = 0; first < frames; first += AT_ONCE) {
    const offsets = table.slice(first, first + AT_ONCE);
    const heads = await Promise.all(offsets.map((offset) => readItemHead(source, start + offset)));
    for (const [index, head] of heads.entries()) {
      if (head?.kind !== 'item') return undefined;
      const from = start + (offsets[index] ?? 0) + 8;
      const next = table[first + index + 1];
      if (next !== undefined && from + head.length !== start + next) return undefined;
      ranges.push({ from, to: from + head.length });
    }
  }
  const end = await readItemHead(source, ranges.at(-1)?.to ?? start);
  return end?.kind === 'end' ? ranges.map((range) => [range]) : undefined;
}
