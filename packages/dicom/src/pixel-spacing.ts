import type { DataSetReader } from './data-set.ts';
import type { HeaderWarning } from './defects.ts';
import { type FrameSets, macroOf } from './functional-groups.ts';
import type { PixelSpacing } from './picture-description.ts';

const PROJECTION = ['CR', 'DX', 'MG', 'XA', 'RF', 'IO', 'PX', 'RG'];

/** Millimetres per pixel and how far they can be trusted (PS3.3 10.7.1.3); `undefined`: measure in pixels only. */
export function spacingOf(sets: FrameSets, warnings: Set<HeaderWarning>): PixelSpacing | undefined {
  const { set } = sets;
  const measures = macroOf(sets, 'x00289110');
  const patient = pair(measures ?? set, 'x00280030', warnings);
  const detector = pair(set, 'x00181164', warnings);
  const projection = PROJECTION.includes(set.code('x00080060') ?? '');

  if (patient && (!projection || !detector) && !set.has('x00280a02')) {
    // A projection radiograph without any other word has its spacing at the detector.
    return { ...patient, source: projection ? 'detector' : 'patient' };
  }
  if (patient) {
    const calibration = set.code('x00280a02');
    if (calibration === 'FIDUCIAL') return { ...patient, source: 'calibrated' };
    if (calibration === 'GEOMETRY') return { ...patient, source: 'estimated' };
    const same = detector && detector.row === patient.row && detector.column === patient.column;
    return { ...patient, source: same ? 'detector' : 'estimated' };
  }
  if (!detector) return undefined;
  const magnification = set.decimal('x00181114');
  if (magnification === undefined || magnification < 1 || magnification > 10)
    return { ...detector, source: 'detector' };
  return { row: detector.row / magnification, column: detector.column / magnification, source: 'estimated' };
}

function pair(
  set: DataSetReader,
  tag: string,
  warnings: Set<HeaderWarning>,
): { readonly row: number; readonly column: number } | undefined {
  if (!set.has(tag)) return undefined;
  const [row = 0, column = 0] = set.decimals(tag);
  if (row > 0 && column > 0) return { row, column };
  warnings.add('spacing-unusable');
  return undefined;
}

/** Width : height of a pixel: Pixel Aspect Ratio (vertical\horizontal), else from the spacing, else square. */
export function pixelAspectOf({ set }: FrameSets): number {
  const [vertical = 0, horizontal = 0] = set.decimals('x00280034');
  if (vertical > 0 && horizontal > 0) return sane(horizontal / vertical);
  for (const tag of ['x00280030', 'x00181164']) {
    const [row = 0, column = 0] = set.decimals(tag);
    if (row > 0 && column > 0) return sane(column / row);
  }
  return 1;
}

function sane(aspect: number): number {
  return aspect >= 0.05 && aspect <= 20 ? aspect : 1;
}
