/** Units of PS3.3 C.8.5.5.1.15. */
export type RegionUnit =
  | 'none'
  | 'percent'
  | 'dB'
  | 'cm'
  | 's'
  | 'Hz'
  | 'dB/s'
  | 'cm/s'
  | 'cm²'
  | 'cm²/s'
  | 'cm³'
  | 'cm³/s'
  | '°';

/** One area of an ultrasound picture with a calibration of its own (PS3.3 C.8.5.5). */
export interface UltrasoundRegion {
  readonly kind: 'tissue' | 'motion' | 'spectrum' | 'waveform' | 'graphics' | 'other';
  /** Image columns and rows, from 0, both inclusive. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** What one pixel to the right, one pixel down stands for. Positive. */
  readonly horizontal: RegionAxis;
  readonly vertical: RegionAxis;
}

interface RegionAxis {
  readonly unit: RegionUnit;
  readonly perPixel: number;
}
