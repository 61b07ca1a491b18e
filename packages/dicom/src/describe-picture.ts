import { defect, ok, type Result } from '@medicus/ids';
import type { DataSetReader } from './data-set.ts';
import type { HeaderWarning, PictureDefect } from './defects.ts';
import type { FileForm } from './file-form.ts';
import { displayRate } from './frame-rate.ts';
import { readFrameValues } from './frame-values.ts';
import { storedRange } from './grey-table.ts';
import { LIMITS } from './limits.ts';
import { type InputRange, readLookupTable, readPalette } from './lookup-tables.ts';
import { isGrey, isPhotometric } from './photometric.ts';
import type { PictureDescription } from './picture-description.ts';
import type { PixelKind } from './pixel-element.ts';
import { readOverlays } from './read-overlays.ts';
import { readRegions } from './ultrasound-regions.ts';
import { isDose } from './real-world-values.ts';
import { sampleForm } from './sample-form.ts';

/** Everything about the picture but where its bytes are. */
export type PictureForm = Omit<PictureDescription, 'pixelData'>;

/** Reads and checks group 0028; nothing is allocated by what it says. */
export function describePicture(
  set: DataSetReader,
  { transferSyntax, bigEndian }: Pick<FileForm, 'transferSyntax' | 'bigEndian'>,
  kind: PixelKind,
  warnings: Set<HeaderWarning>,
): Result<PictureForm, PictureDefect> {
  const rows = set.uint16('x00280010') ?? 0;
  const columns = set.uint16('x00280011') ?? 0;
  const frames = Math.trunc(set.decimal('x00280008') ?? 1) || 1;
  if (rows < 1 || columns < 1 || frames < 1) return defect('picture-inconsistent');
  if (
    rows > LIMITS.rowsOrColumns ||
    columns > LIMITS.rowsOrColumns ||
    rows * columns > LIMITS.pixelsPerFrame ||
    frames > LIMITS.frames
  ) {
    return defect('picture-too-large');
  }

  const samplesPerPixel = set.uint16('x00280002') ?? 1;
  const named = (set.code('x00280004') ?? '').toUpperCase();
  const photometric = named || (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2');
  if (!isPhotometric(photometric)) return defect('photometric-unsupported');
  if (photometric === 'XYB' && transferSyntax.packing !== 'jpeg-xl') return defect('photometric-unsupported');
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) return defect('photometric-unsupported');
  const grey = isGrey(photometric);
  const oneSample = grey || photometric === 'PALETTE COLOR';
  if (oneSample !== (samplesPerPixel === 1)) return defect('picture-inconsistent');

  const form = sampleForm(set, kind, photometric);
  if (!form.ok) return form;
  const { sampleFormat, bitsAllocated, bitsStored, highBit, signed } = form.value;
  const float = sampleFormat === 'float';
  if (rows * columns * samplesPerPixel * (bitsAllocated / 8) > LIMITS.frameBytes) return defect('picture-too-large');

  const stored = float ? { min: -Infinity, max: Infinity } : storedRange(form.value);
  const palette = photometric === 'PALETTE COLOR' ? readPalette(set, stored) : undefined;
  if (photometric === 'PALETTE COLOR' && !palette) return defect('palette-missing');

  const regions = readRegions(set, { rows, columns });
  const { first, perFrame } = readFrameValues(set, { grey, signed, float, stored, frames }, regions, warnings);
  return ok({
    rows,
    columns,
    frames,
    samplesPerPixel,
    ...form.value,
    photometric,
    planar: samplesPerPixel === 3 && set.uint16('x00280006') === 1,
    ...first,
    perFrame,
    // Its input are whole numbers.
    modalityTable: grey && !float ? modalityTableOf(set, stored, warnings) : undefined,
    isDose: grey && !float && isDose(set),
    inverse: set.code('x20500020') === 'INVERSE',
    padding: float ? floatPaddingOf(set, kind) : grey ? paddingOf(set, signed) : undefined,
    palette,
    representativeFrame: representativeFrameOf(set, frames),
    framesPerSecond: frames > 1 ? displayRate(set) : undefined,
    overlays: readOverlays(
      set,
      { rows, columns, frames, grey, bitsAllocated, bitsStored, highBit, bigEndian },
      warnings,
    ),
    regions,
    lossy: transferSyntax.lossy || set.code('x00282110') === '01',
  });
}

/** Modality LUT: replaces the rescale of every frame. */
function modalityTableOf(
  set: DataSetReader,
  stored: InputRange,
  warnings: Set<HeaderWarning>,
): PictureForm['modalityTable'] {
  const item = set.item('x00283000');
  const table = item && readLookupTable(item, stored);
  if (item && !table) warnings.add('lut-unusable');
  return table;
}

/** Counted from 1 in the file. */
function representativeFrameOf(set: DataSetReader, frames: number): number | undefined {
  const frame = set.uint16('x00286010') ?? 0;
  return frame >= 1 && frame <= frames ? frame - 1 : undefined;
}

function paddingOf(set: DataSetReader, signed: boolean): PictureForm['padding'] {
  const value = signed ? set.int16('x00280120') : set.uint16('x00280120');
  if (value === undefined) return undefined;
  const limit = (signed ? set.int16('x00280121') : set.uint16('x00280121')) ?? value;
  return { from: Math.min(value, limit), to: Math.max(value, limit) };
}

/** Elements of their own (PS3.3 C.7.6.24.1, C.7.6.25.1). What is not finite is background without them. */
function floatPaddingOf(set: DataSetReader, kind: PixelKind): PictureForm['padding'] {
  const number = (tags: readonly [single: string, double: string]): number | undefined => {
    const value = kind === 'double' ? set.double(tags[1]) : set.float(tags[0]);
    if (value === undefined || Number.isNaN(value)) return undefined;
    return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
  };
  const value = number(['x00280122', 'x00280123']);
  if (value === undefined) return undefined;
  const limit = number(['x00280124', 'x00280125']) ?? value;
  return { from: Math.min(value, limit), to: Math.max(value, limit) };
}
