import type { DataSetReader } from './data-set.ts';

/** Units of PS3.3 C.8.5.5.1.15, by their code. */
const UNITS = ['none', 'percent', 'dB', 'cm', 's', 'Hz', 'dB/s', 'cm/s', 'cm²', 'cm²/s', 'cm³', 'cm³/s', '°'] as const;

export type RegionUnit = (typeof UNITS)[number];

/** PS3.3 C.8.5.5.1.1, by its code. */
const KINDS = ['other', 'plane', 'motion', 'spectrum', 'waveform', 'graphics'] as const;

/** One area of an ultrasound picture with a calibration of its own (PS3.3 C.8.5.5). */
export interface UltrasoundRegion {
  /** A section through the body (B mode, colour flow), motion over time (M mode), a spectrum, a curve, drawings. */
  readonly kind: (typeof KINDS)[number];
  /** Image columns and rows, from 0, both inclusive, within the picture. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** What one pixel to the right, and one pixel down, stands for. Never 0; negative where values fall. */
  readonly horizontal: RegionAxis;
  readonly vertical: RegionAxis;
}

interface RegionAxis {
  readonly unit: RegionUnit;
  readonly perPixel: number;
}

const MOST = 64;

/** Sequence of Ultrasound Regions (0018,6011): those whose bounds and steps make sense. */
export function readRegions(
  set: DataSetReader,
  picture: { readonly rows: number; readonly columns: number },
): readonly UltrasoundRegion[] {
  return set.items('x00186011', MOST).flatMap((item) => {
    const left = item.uint32('x00186018');
    const top = item.uint32('x0018601a');
    const right = item.uint32('x0018601c');
    const bottom = item.uint32('x0018601e');
    const horizontal = axis(item, 'x00186024', 'x0018602c');
    const vertical = axis(item, 'x00186026', 'x0018602e');
    if (left === undefined || top === undefined || right === undefined || bottom === undefined) return [];
    if (!horizontal || !vertical || right < left || bottom < top) return [];
    if (left >= picture.columns || top >= picture.rows) return [];
    return [
      {
        kind: KINDS[item.uint16('x00186012') ?? 0] ?? 'other',
        left,
        top,
        // Some devices give the first pixel behind it.
        right: Math.min(right, picture.columns - 1),
        bottom: Math.min(bottom, picture.rows - 1),
        horizontal,
        vertical,
      },
    ];
  });
}

function axis(item: DataSetReader, unitTag: string, deltaTag: string): RegionAxis | undefined {
  const unit = UNITS[item.uint16(unitTag) ?? UNITS.length];
  const perPixel = item.double(deltaTag) ?? 0;
  const size = Math.abs(perPixel);
  return unit !== undefined && size >= 1e-9 && size <= 1e6 ? { unit, perPixel } : undefined;
}
