import type { DataSetReader } from './data-set.ts';
import type { HeaderWarning } from './defects.ts';
import { type FrameSets, macroOf } from './functional-groups.ts';
import type { PixelSpacing } from './picture-description.ts';
import type { UltrasoundRegion } from './ultrasound-regions.ts';

/** With DR, which is in use though it was never defined, and fluoroscopy and subtraction as they were called (PS3.3 C.7.3.1.1.1). */
const PROJECTION = ['CR', 'DX', 'DR', 'MG', 'XA', 'RF', 'IO', 'PX', 'RG', 'CF', 'DF', 'DS', 'RTIMAGE'];

/** CR, DX, mammography, intra-oral; XA and RF with their enhanced forms; projections of the breast; RT Image. */
const PROJECTION_CLASS = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(1(\.[123](\.1)?)?|12\.[123](\.1)?|13\.1\.[45]|481\.1)$/;

const ULTRASOUND = ['US', 'IVUS'];

/** One frame and many, with those that were retired. */
const ULTRASOUND_CLASS = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(3|6)(\.1)?$/;

/** All forms of Secondary Capture: screens and scanned film, whatever modality they name. */
const SECONDARY_CAPTURE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.[1-4])?$/;

type Pair = Pick<PixelSpacing, 'row' | 'column'>;

/** Millimetres per pixel and how far they can be trusted (PS3.3 10.7.1.3); `undefined`: measure in pixels only. */
export function spacingOf(
  sets: FrameSets,
  regions: readonly UltrasoundRegion[],
  warnings: Set<HeaderWarning>,
): PixelSpacing | undefined {
  const { set } = sets;
  // Slices have their own macro, those of tomosynthesis and of 3D angiography among them.
  const slice = pair(macroOf(sets, 'x00289110'), 'x00280030', warnings);
  if (slice) return { ...slice, source: 'patient' };

  const modality = set.code('x00080060') ?? '';
  const sopClass = set.code('x00080016') ?? '';
  // Devices name modalities freely; the class says how the picture was made.
  const ultrasound = ULTRASOUND.includes(modality) || ULTRASOUND_CLASS.test(sopClass);
  if (ultrasound && set.has('x00186011')) return regionSpacing(regions);
  const named = pair(set, 'x00280030', warnings);
  if (SECONDARY_CAPTURE.test(sopClass)) return scannedSpacing(set, named, warnings);
  if (PROJECTION.includes(modality) || PROJECTION_CLASS.test(sopClass)) return projectionSpacing(sets, named, warnings);
  // Ultrasound without regions has no place for it in the standard, and some devices write it all the same. The scout of
  // a CT is a projection.
  const scout = modality === 'CT' && set.codes('x00080008').includes('LOCALIZER');
  return named && { ...named, source: ultrasound || scout ? 'estimated' : 'patient' };
}

/** One spacing for all sections of the picture, or none where they differ. */
function regionSpacing(regions: readonly UltrasoundRegion[]): PixelSpacing | undefined {
  const sections = regions.filter(
    ({ kind, horizontal, vertical }) => kind === 'plane' && horizontal.unit === 'cm' && vertical.unit === 'cm',
  );
  const [first, ...more] = sections.map(({ horizontal, vertical }) => ({
    row: Math.abs(vertical.perPixel) * 10,
    column: Math.abs(horizontal.perPixel) * 10,
  }));
  if (!first || !more.every((one) => alike(one.row, first.row) && alike(one.column, first.column))) return undefined;
  return { ...first, source: 'region' };
}

function scannedSpacing(
  set: DataSetReader,
  named: Pair | undefined,
  warnings: Set<HeaderWarning>,
): PixelSpacing | undefined {
  const scanned = pair(set, 'x00182010', warnings);
  const calibrated = calibration(set);
  if (named && calibrated) return { ...named, source: calibrated };
  if (named && !(scanned && same(named, scanned))) return { ...named, source: 'estimated' };
  return scanned && { ...scanned, source: 'scanned' };
}

/** A projection enlarges: what the receptor measures is smaller in the patient. */
function projectionSpacing(
  sets: FrameSets,
  named: Pair | undefined,
  warnings: Set<HeaderWarning>,
): PixelSpacing | undefined {
  const { set } = sets;
  const calibrated = calibration(set);
  if (named && calibrated) return { ...named, source: calibrated };
  const inBeam = pair(macroOf(sets, 'x00189401'), 'x00189404', warnings);
  if (inBeam) return { ...inBeam, source: 'estimated' };
  const detector = pair(macroOf(sets, 'x00289443'), 'x00181164', warnings) ?? pair(set, 'x00181164', warnings);
  // Without another word it is the receptor's; both the same says that nothing was corrected.
  if (named && !detector) return { ...named, source: 'detector' };
  if (named && detector && !same(named, detector)) return { ...named, source: 'estimated' };
  if (!detector) return undefined;
  const magnification = magnificationOf(set);
  if (magnification === undefined) return { ...detector, source: 'detector' };
  return { row: detector.row / magnification, column: detector.column / magnification, source: 'estimated' };
}

/** Pixel Spacing Calibration Type. */
function calibration(set: DataSetReader): 'calibrated' | 'estimated' | undefined {
  const type = set.code('x00280a02');
  return type === 'FIDUCIAL' ? 'calibrated' : type === 'GEOMETRY' ? 'estimated' : undefined;
}

/**
 * Estimated Radiographic Magnification Factor, else source to detector by source to patient. 1 is what devices write
 * that do not know.
 */
function magnificationOf(set: DataSetReader): number | undefined {
  const factor = set.decimal('x00181114');
  const sourceToDetector = set.decimal('x00181110') ?? 0;
  const sourceToPatient = set.decimal('x00181111') ?? 0;
  const ratio = sourceToPatient > 0 ? sourceToDetector / sourceToPatient : undefined;
  return [factor, ratio].find((one) => one !== undefined && one > 1 && one <= 10);
}

function pair(set: DataSetReader | undefined, tag: string, warnings: Set<HeaderWarning>): Pair | undefined {
  if (!set?.has(tag)) return undefined;
  // Object Pixel Spacing in Center of Beam is the one that is written in binary.
  const binary = tag === 'x00189404';
  const [row = 0, column = 0] = binary ? [set.float(tag, 0), set.float(tag, 1)] : set.decimals(tag);
  // From a micrometre's thousandth (microscopes) to a metre.
  if (row >= 1e-6 && column >= 1e-6 && row <= 1000 && column <= 1000) return { row, column };
  warnings.add('spacing-unusable');
  return undefined;
}

function same(a: Pair, b: Pair): boolean {
  return alike(a.row, b.row) && alike(a.column, b.column);
}

/** Written by different hands with different digits. */
function alike(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-4 * Math.max(a, b);
}

/** Width : height of a pixel: from the spacing that the file names, else Pixel Aspect Ratio (vertical\horizontal), else square. */
export function pixelAspectOf(sets: FrameSets): number {
  const { set } = sets;
  const spacings = [
    macroOf(sets, 'x00289110')?.decimals('x00280030'),
    set.decimals('x00280030'),
    macroOf(sets, 'x00289443')?.decimals('x00181164'),
    set.decimals('x00181164'),
    set.decimals('x00182010'),
  ];
  for (const [row = 0, column = 0] of spacings.map((values) => values ?? [])) {
    if (row > 0 && column > 0) return sane(column / row);
  }
  const [vertical = 0, horizontal = 0] = set.decimals('x00280034');
  return vertical > 0 && horizontal > 0 ? sane(horizontal / vertical) : 1;
}

function sane(aspect: number): number {
  return aspect >= 0.05 && aspect <= 20 ? aspect : 1;
}
