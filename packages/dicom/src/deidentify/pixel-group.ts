import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from '../byte-reader.ts';
import { LIMITS } from '../limits.ts';
import type { ByteRange } from '../picture-description.ts';
import { type Encoding, LONG_VRS } from './data-tree.ts';

const UNDEFINED = 0xff_ff_ff_ff;
/** Offset tables, float, double and integer pixels. The rest of the group (lengths, retired coefficients) is dropped. */
const KEPT = new Set(['7fe00001', '7fe00002', '7fe00003', '7fe00008', '7fe00009', '7fe00010']);

/** An element of group 7FE0 whose value is copied from the file as it is. */
export interface PixelElement {
  readonly tag: string;
  readonly vr: string;
  readonly length: number | 'undefined';
  /** The value; of compressed pixels all fragments with their end mark. */
  readonly range: ByteRange;
}

/** Finds the elements of group 7FE0 and their extent; pixels are not read. What follows the pixel data is left out. */
export async function readPixelGroup(
  source: ByteSource,
  from: number,
  encoding: Encoding,
): Promise<Result<readonly PixelElement[], 'pixel-data-truncated' | 'fragments-malformed' | 'unreadable'>> {
  const elements: PixelElement[] = [];
  let at = from;
  while (at + 8 <= source.size && elements.length < 8) {
    const head = await readRange(source, at, Math.min(at + 12, source.size));
    if (!head.ok) return defect('unreadable');
    const view = new DataView(head.value.buffer, head.value.byteOffset, head.value.length);
    const little = !encoding.bigEndian;
    if (view.getUint16(0, little) !== 0x7fe0) break;
    const tag = `7fe0${view.getUint16(2, little).toString(16).padStart(4, '0')}`;
    const written = encoding.explicitVr ? String.fromCharCode(view.getUint8(4), view.getUint8(5)) : '';
    const long = LONG_VRS.has(written);
    if (long && head.value.length < 12) return defect('pixel-data-truncated');
    const length = long
      ? view.getUint32(8, little)
      : encoding.explicitVr
        ? view.getUint16(6, little)
        : view.getUint32(4, little);
    const dataAt = at + (long ? 12 : 8);
    const vr = written || 'OW';
    if (length === UNDEFINED) {
      if (tag !== '7fe00010') return defect('fragments-malformed');
      const end = await endOfFragments(source, dataAt);
      if (!end.ok) return end;
      elements.push({ tag, vr: 'OB', length: 'undefined', range: { from: dataAt, to: end.value } });
      return ok(elements);
    }
    if (dataAt + length > source.size) return defect('pixel-data-truncated');
    if (KEPT.has(tag)) elements.push({ tag, vr, length, range: { from: dataAt, to: dataAt + length } });
    at = dataAt + length;
    if (tag === '7fe00010') break;
  }
  return ok(elements);
}

async function endOfFragments(
  source: ByteSource,
  from: number,
): Promise<Result<number, 'pixel-data-truncated' | 'fragments-malformed' | 'unreadable'>> {
  let at = from;
  for (let items = 0; items <= 4 * LIMITS.frames + LIMITS.spareFragments; items++) {
    if (at + 8 > source.size) return defect('pixel-data-truncated');
    const head = await readRange(source, at, at + 8);
    if (!head.ok) return defect('unreadable');
    const view = new DataView(head.value.buffer, head.value.byteOffset, 8);
    if (view.getUint16(0, true) !== 0xfffe) return defect('fragments-malformed');
    const element = view.getUint16(2, true);
    if (element === 0xe0dd) return ok(at + 8);
    if (element !== 0xe000) return defect('fragments-malformed');
    at += 8 + view.getUint32(4, true);
  }
  return defect('fragments-malformed');
}
