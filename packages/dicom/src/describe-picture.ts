import { defect, ok, type Result } from '@medicus/ids';
import type { DataSetReader } from './data-set.ts';
import type { HeaderWarning, PictureDefect } from './defects.ts';
import { LIMITS } from './limits.ts';
import { readLookupTable, readPalette } from './lookup-tables.ts';
import { isGrey, isPhotometric } from './photometric.ts';
import type { PictureDescription, VoiFunction } from './picture-description.ts';
import { pixelAspectOf, spacingOf } from './pixel-spacing.ts';
import type { TransferSyntax } from './transfer-syntax.ts';

/** Everything about the picture but where its bytes are. */
export type PictureForm = Omit<PictureDescription, 'pixelData'>;

/** Reads and checks group 0028; nothing is allocated by what it says. */
export function describePicture(
  set: DataSetReader,
  transferSyntax: TransferSyntax,
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
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) return defect('photometric-unsupported');
  const oneSample = isGrey(photometric) || photometric === 'PALETTE COLOR';
  if (oneSample !== (samplesPerPixel === 1)) return defect('picture-inconsistent');

  const bitsAllocated = set.uint16('x00280100') ?? 0;
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    return defect(bitsAllocated === 0 ? 'picture-inconsistent' : 'bits-unsupported');
  }
  const bitsStored = set.uint16('x00280101') ?? bitsAllocated;
  const highBit = set.uint16('x00280102') ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit + 1 < bitsStored) {
    return defect('picture-inconsistent');
  }
  if (rows * columns * samplesPerPixel * (bitsAllocated / 8) > LIMITS.frameBytes) return defect('picture-too-large');

  const signed = set.uint16('x00280103') === 1 && oneSample;
  const palette = photometric === 'PALETTE COLOR' ? readPalette(set, signed) : undefined;
  if (photometric === 'PALETTE COLOR' && !palette) return defect('palette-missing');

  return ok({
    rows,
    columns,
    frames,
    samplesPerPixel,
    bitsAllocated,
    bitsStored,
    highBit,
    signed,
    photometric,
    planar: samplesPerPixel === 3 && set.uint16('x00280006') === 1,
    ...(isGrey(photometric) ? greyValues(set, signed, warnings) : COLOUR_VALUES),
    inverse: set.code('x20500020') === 'INVERSE',
    padding: isGrey(photometric) ? paddingOf(set, signed) : undefined,
    palette,
    spacing: spacingOf(set, warnings),
    pixelAspect: pixelAspectOf(set),
    lossy: transferSyntax.lossy || set.code('x00282110') === '01',
  });
}

type GreyValues = Pick<PictureForm, 'rescale' | 'modalityTable' | 'windows' | 'voiFunction' | 'voiTables'>;

const COLOUR_VALUES: GreyValues = {
  rescale: { slope: 1, intercept: 0, unit: undefined },
  modalityTable: undefined,
  windows: [],
  voiFunction: 'LINEAR',
  voiTables: [],
};

/**
 * Rescale, windows and tables from the data set, or from the functional groups of enhanced objects
 * (shared, else the first frame's).
 */
function greyValues(set: DataSetReader, signed: boolean, warnings: Set<HeaderWarning>): GreyValues {
  const groups = functionalGroups(set, warnings);
  const rescaleSet = groups.find((group) => group.has('x00289145'))?.item('x00289145') ?? set;
  const voiSet = groups.find((group) => group.has('x00289132'))?.item('x00289132') ?? set;

  const slope = rescaleSet.decimal('x00281053') ?? 1;
  const intercept = rescaleSet.decimal('x00281052') ?? 0;
  if (slope === 0) warnings.add('rescale-unusable');
  const rescale = { slope: slope === 0 ? 1 : slope, intercept, unit: rescaleSet.code('x00281054') };

  const modalityItem = set.item('x00283000');
  const modalityTable = modalityItem && readLookupTable(modalityItem, signed);
  const voiItems = set.items('x00283010').slice(0, 16);
  const voiTables = voiItems.flatMap((item) => readLookupTable(item, signed || intercept < 0) ?? []);
  if ((modalityItem && !modalityTable) || voiTables.length < voiItems.length) warnings.add('lut-unusable');

  const voiFunction = voiFunctionOf(voiSet.code('x00281056'));
  const centers = voiSet.decimals('x00281050');
  const widths = voiSet.decimals('x00281051');
  const explanations = voiSet.codes('x00281055');
  const windows = centers.slice(0, 16).flatMap((center, index) => {
    const width = widths[index];
    const usable = width !== undefined && (voiFunction === 'LINEAR' ? width >= 1 : width > 0);
    return usable ? [{ center, width, explanation: explanations[index] }] : [];
  });
  if (windows.length < Math.max(centers.length, widths.length)) warnings.add('window-unusable');
  return { rescale, modalityTable, windows, voiFunction, voiTables };
}

function functionalGroups(set: DataSetReader, warnings: Set<HeaderWarning>): readonly DataSetReader[] {
  const shared = set.item('x52009229');
  const first = set.item('x52009230');
  const groups = [shared, first].filter((group) => group !== undefined);
  if (first && (first.has('x00289132') || first.has('x00289145'))) {
    const signature = (group: DataSetReader): string =>
      JSON.stringify([
        group.item('x00289132')?.codes('x00281050'),
        group.item('x00289132')?.codes('x00281051'),
        group.item('x00289145')?.codes('x00281052'),
        group.item('x00289145')?.codes('x00281053'),
      ]);
    const expected = signature(first);
    if (set.items('x52009230').some((group) => signature(group) !== expected)) warnings.add('per-frame-values-differ');
  }
  return groups;
}

function voiFunctionOf(code: string | undefined): VoiFunction {
  return code === 'SIGMOID' || code === 'LINEAR_EXACT' ? code : 'LINEAR';
}

function paddingOf(set: DataSetReader, signed: boolean): PictureForm['padding'] {
  const value = signed ? set.int16('x00280120') : set.uint16('x00280120');
  if (value === undefined) return undefined;
  const limit = (signed ? set.int16('x00280121') : set.uint16('x00280121')) ?? value;
  return { from: Math.min(value, limit), to: Math.max(value, limit) };
}
