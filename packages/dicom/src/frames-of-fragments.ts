import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from './byte-reader.ts';
import type { ByteRange } from './picture-description.ts';
import type { Packing } from './transfer-syntax.ts';

/** `offset`: of the item's tag, counted from the first item after the offset table (PS3.5 A.4). */
export type Fragments = readonly { readonly offset: number; readonly range: ByteRange }[];

type FrameRanges = readonly (readonly ByteRange[])[];

/** Sorts fragments into frames: by an offset table that fits, one by one, or where a codestream starts. */
export async function framesOfFragments(
  source: ByteSource,
  fragments: Fragments,
  expected: {
    readonly frames: number;
    readonly packing: Packing;
    /** Extended and basic offset table, the better first; empty where absent. */
    readonly tables: readonly (readonly number[])[];
  },
): Promise<Result<{ readonly frames: FrameRanges; readonly tableIgnored: boolean }, 'fragments-malformed'>> {
  if (fragments.length === 0) return defect('fragments-malformed');
  if (expected.frames === 1) {
    return ok({ frames: [fragments.map((fragment) => fragment.range)], tableIgnored: false });
  }
  for (const table of expected.tables) {
    const frames = byTable(fragments, table, expected.frames);
    if (frames) return ok({ frames, tableIgnored: false });
  }
  const tableIgnored = expected.tables.some((table) => table.length > 0);
  if (fragments.length === expected.frames) {
    return ok({ frames: fragments.map((fragment) => [fragment.range]), tableIgnored });
  }
  const frames = await byStarts(source, fragments, expected.packing);
  return frames.length === expected.frames ? ok({ frames, tableIgnored }) : defect('fragments-malformed');
}

function byTable(fragments: Fragments, table: readonly number[], frames: number): FrameRanges | undefined {
  if (table.length !== frames) return undefined;
  const starts = new Map(fragments.map((fragment, index) => [fragment.offset, index]));
  const indices = table.map((offset) => starts.get(offset) ?? -1);
  const rising = indices.every((index, frame) => index > (indices[frame - 1] ?? -1));
  if (!rising || indices[0] !== 0) return undefined;
  return indices.map((index, frame) => fragments.slice(index, indices[frame + 1]).map((fragment) => fragment.range));
}

async function byStarts(source: ByteSource, fragments: Fragments, packing: Packing): Promise<FrameRanges> {
  const frames: ByteRange[][] = [];
  for (const { range } of fragments) {
    const head = await readRange(source, range.from, Math.min(range.from + 4, range.to));
    if (head.ok && startsCodestream(head.value, packing)) frames.push([range]);
    else frames.at(-1)?.push(range);
  }
  return frames;
}

function startsCodestream(head: Uint8Array, packing: Packing): boolean {
  const [first, second, third, fourth] = head;
  switch (packing) {
    case 'jpeg-baseline':
    case 'jpeg-extended':
    case 'jpeg-lossless':
    case 'jpeg-ls':
      return first === 0xff && second === 0xd8 && third === 0xff;
    case 'jpeg-2000':
    case 'htj2k':
      return first === 0xff && second === 0x4f && third === 0xff && fourth === 0x51;
    case 'jpeg-xl':
      // Bare, or in a container.
      return (first === 0xff && second === 0x0a) || (first === 0 && second === 0 && third === 0 && fourth === 0x0c);
    default:
      return false;
  }
}
