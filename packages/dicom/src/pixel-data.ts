import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from './byte-reader.ts';
import type { HeaderWarning, PictureDefect } from './defects.ts';
import type { PictureForm } from './describe-picture.ts';
import type { FileForm } from './file-form.ts';
import { type Fragments, framesOfFragments } from './frames-of-fragments.ts';
import { readItemHead } from './item-head.ts';
import { LIMITS } from './limits.ts';
import { framesByTables } from './offset-tables.ts';
import type { PixelDataLocation } from './picture-description.ts';

const UNDEFINED = 0xff_ff_ff_ff;
const LONG_VR = /^(OB|OD|OF|OL|OV|OW|UN|SV|UV)$/;

/** Reads the few elements of group 7FE0 and finds every frame's bytes, without reading pixels. */
export async function locatePixelData(
  source: ByteSource,
  from: number,
  form: FileForm,
  picture: PictureForm,
  warnings: Set<HeaderWarning>,
): Promise<Result<PixelDataLocation, PictureDefect>> {
  let at = from;
  const extended: Record<'offsets' | 'lengths', readonly number[]> = { offsets: [], lengths: [] };
  for (let elements = 0; elements < 8; elements++) {
    const head = await readRange(source, at, Math.min(at + 12, source.size));
    if (!head.ok || head.value.length < 8) return defect('fragments-malformed');
    const view = new DataView(head.value.buffer, head.value.byteOffset, head.value.length);
    const little = !form.bigEndian;
    if (view.getUint16(0, little) !== 0x7fe0) return defect('no-picture');
    const element = view.getUint16(2, little);
    const vr = form.explicitVr ? String.fromCharCode(view.getUint8(4), view.getUint8(5)) : '';
    const long = form.explicitVr && LONG_VR.test(vr);
    if (long && head.value.length < 12) return defect('fragments-malformed');
    const length = long
      ? view.getUint32(8, little)
      : form.explicitVr
        ? view.getUint16(6, little)
        : view.getUint32(4, little);
    const dataAt = at + (long ? 12 : 8);

    if (element === 0x0008 || element === 0x0009) return defect('bits-unsupported');
    if (element === 0x0010) {
      if (length === UNDEFINED) {
        if (!form.transferSyntax.encapsulated) return defect('fragments-malformed');
        return locateFragments(source, dataAt, form, picture, extended, warnings);
      }
      if (form.transferSyntax.encapsulated) return defect('fragments-malformed');
      if (dataAt + length > source.size) warnings.add('pixel-data-truncated');
      // In big-endian files words of 16 and 32 bits are swapped, and so are smaller samples written as words.
      const wordSwapped = form.bigEndian && (picture.bitsAllocated > 8 || vr === 'OW');
      return ok({ kind: 'native', range: { from: dataAt, to: dataAt + length }, wordSwapped });
    }
    if (length === UNDEFINED || length > LIMITS.frames * 8) return defect('fragments-malformed');
    if (element === 0x0001 || element === 0x0002) {
      const table = await readRange(source, dataAt, dataAt + length);
      if (!table.ok) return defect('fragments-malformed');
      extended[element === 0x0001 ? 'offsets' : 'lengths'] = uint64s(table.value);
    }
    at = dataAt + length;
  }
  return defect('no-picture');
}

/** Beyond 2⁵³ no number is exact, and no file reaches. */
function uint64s(bytes: Uint8Array<ArrayBuffer>): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length >> 3 }, (_, index) => {
    const number = Number(view.getBigUint64(index * 8, true));
    return Number.isSafeInteger(number) ? number : Number.NaN;
  });
}

async function locateFragments(
  source: ByteSource,
  from: number,
  form: FileForm,
  picture: PictureForm,
  extended: { readonly offsets: readonly number[]; readonly lengths: readonly number[] },
  warnings: Set<HeaderWarning>,
): Promise<Result<PixelDataLocation, PictureDefect>> {
  const table = await readItemHead(source, from);
  if (table?.kind !== 'item' || table.length > (LIMITS.frames + 1) * 4) return defect('fragments-malformed');
  const tableBytes = await readRange(source, from + 8, from + 8 + table.length);
  if (!tableBytes.ok) return defect('fragments-malformed');
  const view = new DataView(tableBytes.value.buffer, tableBytes.value.byteOffset, tableBytes.value.length);
  const basic = Array.from({ length: table.length >> 2 }, (_, index) => view.getUint32(index * 4, true));

  const start = from + 8 + table.length;
  const tables = { basic, extended: extended.offsets, lengths: extended.lengths };
  const direct = await framesByTables(source, start, tables, picture.frames);
  if (direct) return ok({ kind: 'encapsulated', frames: direct });
  const limit = 4 * picture.frames + LIMITS.spareFragments;
  const fragments: Fragments[number][] = [];
  for (let at = start; ;) {
    const head = await readItemHead(source, at);
    if (head === undefined) {
      // No end mark: what is there can still be shown.
      warnings.add('pixel-data-truncated');
      break;
    }
    if (head.kind === 'end') break;
    if (head.kind === 'other') return defect('fragments-malformed');
    if (fragments.length >= limit) return defect('fragments-malformed');
    const range = { from: at + 8, to: at + 8 + head.length };
    fragments.push({ offset: at - start, range });
    if (range.to > source.size) {
      warnings.add('pixel-data-truncated');
      break;
    }
    at = range.to;
  }
  const frames = await framesOfFragments(source, fragments, {
    frames: picture.frames,
    packing: form.transferSyntax.packing,
    tables: [extended.offsets, basic],
  });
  if (!frames.ok) return frames;
  if (frames.value.tableIgnored) warnings.add('offset-table-unusable');
  return ok({ kind: 'encapsulated', frames: frames.value.frames });
}
