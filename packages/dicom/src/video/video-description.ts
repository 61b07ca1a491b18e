import type { ByteSource } from '@medicus/ids';
import { readRange } from '../byte-reader.ts';
import type { DataSetReader } from '../data-set.ts';
import { recordedRate } from '../frame-rate.ts';
import { LIMITS } from '../limits.ts';
import type { ByteRange } from '../picture-description.ts';

/** What the header says of a video, and where its bit stream lies. Plain data: may cross to a worker. */
export interface VideoDescription {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** From Frame Time (0018,1063), else Cine Rate (0018,0040); `undefined` where neither is usable. */
  readonly framesPerSecond: number | undefined;
  /** Pieces of the one bit stream, in order (PS3.5 A.4.5 to A.4.10). */
  readonly fragments: readonly ByteRange[];
}

/** `undefined` where sizes are missing or the chain of fragments is broken: then it stays a file to download. */
export async function describeVideo(
  source: ByteSource,
  set: DataSetReader,
  pixelsAt: number,
): Promise<VideoDescription | undefined> {
  const rows = set.uint16('x00280010') ?? 0;
  const columns = set.uint16('x00280011') ?? 0;
  const frames = Math.trunc(set.decimal('x00280008') ?? 1);
  if (rows < 1 || columns < 1 || rows > LIMITS.rowsOrColumns || columns > LIMITS.rowsOrColumns) return undefined;
  const fragments = await videoFragments(source, pixelsAt);
  if (!fragments) return undefined;
  return { rows, columns, frames: Math.max(1, frames), framesPerSecond: recordedRate(set), fragments };
}

const UNDEFINED = 0xff_ff_ff_ff;

/** All fragments behind the offset table. Video is always explicit little endian. */
async function videoFragments(source: ByteSource, from: number): Promise<readonly ByteRange[] | undefined> {
  const dataAt = await fragmentsAt(source, from);
  if (dataAt === undefined) return undefined;
  const fragments: ByteRange[] = [];
  let at = dataAt;
  for (let items = 0; items <= 4 * LIMITS.frames + LIMITS.spareFragments; items++) {
    const head = await readRange(source, at, at + 8);
    if (!head.ok) return undefined;
    const view = new DataView(head.value.buffer, head.value.byteOffset, 8);
    if (view.getUint16(0, true) !== 0xfffe) return undefined;
    const element = view.getUint16(2, true);
    if (element === 0xe0dd) return fragments.length > 0 ? fragments : undefined;
    const length = view.getUint32(4, true);
    if (element !== 0xe000 || length === UNDEFINED || at + 8 + length > source.size) return undefined;
    // The first item is the offset table.
    if (items > 0 && length > 0) fragments.push({ from: at + 8, to: at + 8 + length });
    at += 8 + length;
  }
  return undefined;
}

/** Steps over offset tables before the pixel data (7FE0,0010). */
async function fragmentsAt(source: ByteSource, from: number): Promise<number | undefined> {
  let at = from;
  for (let elements = 0; elements < 8; elements++) {
    const head = await readRange(source, at, at + 12);
    if (!head.ok) return undefined;
    const view = new DataView(head.value.buffer, head.value.byteOffset, 12);
    if (view.getUint16(0, true) !== 0x7fe0) return undefined;
    const length = view.getUint32(8, true);
    if (view.getUint16(2, true) === 0x0010) return length === UNDEFINED ? at + 12 : undefined;
    if (length === UNDEFINED) return undefined;
    at += 12 + length;
  }
  return undefined;
}
