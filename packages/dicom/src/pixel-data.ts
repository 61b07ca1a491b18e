import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from './byte-reader.ts';
import type { HeaderWarning, PictureDefect } from './defects.ts';
import type { PictureForm } from './describe-picture.ts';
import type { FileForm } from './file-form.ts';
import { nativePictureBytes } from './frame-bytes.ts';
import { type Fragments, framesOfFragments } from './frames-of-fragments.ts';
import { readItemHead } from './item-head.ts';
import { LIMITS } from './limits.ts';
import { framesByTables } from './offset-tables.ts';
import type { PixelDataLocation } from './picture-description.ts';
import { type PixelElementHead, UNDEFINED } from './pixel-element.ts';

/** Finds every frame's bytes, without reading pixels. */
export async function locatePixelData(
  source: ByteSource,
  element: PixelElementHead,
  form: FileForm,
  picture: PictureForm,
  warnings: Set<HeaderWarning>,
): Promise<Result<PixelDataLocation, PictureDefect>> {
  const { kind, alone, vr, dataAt, length, extended } = element;
  if (!alone) return defect('picture-inconsistent');
  // The standard has floating point uncompressed only (PS3.5 8.2), and nobody else writes it otherwise.
  if (kind !== 'integer' && form.transferSyntax.encapsulated) return defect('bits-unsupported');
  if (length === UNDEFINED) {
    if (!form.transferSyntax.encapsulated) return defect('fragments-malformed');
    return locateFragments(source, dataAt, form, picture, extended, warnings);
  }
  if (form.transferSyntax.encapsulated) return defect('fragments-malformed');
  if (dataAt + length > source.size || length < nativePictureBytes(picture)) warnings.add('pixel-data-truncated');
  if (length >= nativePictureBytes({ ...picture, frames: picture.frames + 1 })) warnings.add('uncounted-frames');
  // In big-endian files words of 16 bits and more are swapped, and so are smaller samples written as words.
  const wordSwapped = form.bigEndian && (picture.bitsAllocated > 8 || vr === 'OW');
  return ok({ kind: 'native', range: { from: dataAt, to: dataAt + length }, wordSwapped });
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
  // Of RLE each fragment is a frame (PS3.5 A.4.2).
  const fragmentFrames = form.transferSyntax.packing === 'rle' ? fragments.length : 0;
  if ((basic.length || fragmentFrames) > picture.frames) warnings.add('uncounted-frames');
  const frames = await framesOfFragments(source, fragments, {
    frames: picture.frames,
    packing: form.transferSyntax.packing,
    tables: [extended.offsets, basic],
  });
  if (!frames.ok) return frames;
  if (frames.value.tableIgnored) warnings.add('offset-table-unusable');
  return ok({ kind: 'encapsulated', frames: frames.value.frames });
}
