import type { Orientation, PatientVector } from './orientation.ts';
import type { OverlayDescription } from './overlays.ts';
import type { Photometric } from './photometric.ts';
import type { UltrasoundRegion } from './ultrasound-regions.ts';

/** Window in units after the modality transform (Hounsfield units for CT, stored values where there is no rescale). */
export interface Window {
  readonly center: number;
  readonly width: number;
}

/** PS3.3 C.11.2.1.3 */
export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

/** A lookup table as it stands in the header (PS3.3 C.11.1, C.11.2). */
export interface LookupTable {
  /** First input value that is mapped; inputs below take the first entry, inputs above the last. */
  readonly firstMapped: number;
  /** Bits of each output value, 8–16. */
  readonly bits: number;
  readonly entries: Uint16Array;
  readonly explanation: string | undefined;
}

/** How stored values become grey. */
export type Voi =
  | ({ readonly kind: 'window'; readonly function: VoiFunction } & Window)
  | { readonly kind: 'table'; readonly table: LookupTable };

/** What a stored value measures (PS3.3 C.7.6.16.2.11): stored · slope + intercept. Says nothing about greys. */
export interface RealWorldMapping {
  /** Stored values that it holds for, inclusive; `undefined`: all. */
  readonly range: { readonly from: number; readonly to: number } | undefined;
  readonly slope: number;
  readonly intercept: number;
  /** Code of the unit, of UCUM: `mm2/s`, `Gy`. */
  readonly unit: string | undefined;
  readonly label: string | undefined;
}

/** From–to in bytes of the file, `to` exclusive. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

export type PixelDataLocation =
  | {
      readonly kind: 'native';
      readonly range: ByteRange;
      readonly wordSwapped: boolean;
      /** Where the compressed data set starts; ranges then count in the file as it is when inflated. */
      readonly deflatedFrom?: number;
    }
  /** For each frame its fragments in order. */
  | { readonly kind: 'encapsulated'; readonly frames: readonly (readonly ByteRange[])[] };

/**
 * How far millimetres can be trusted (PS3.3 10.7.1.3). `patient`: in the plane of the slice. `calibrated` on a known
 * object, or `estimated` by geometry, in the plane of the patient. `detector`: at the receptor, the patient is smaller.
 * `region`: within the calibrated regions of an ultrasound picture. `scanned`: on the film or paper that was scanned.
 */
export type SpacingSource = 'patient' | 'calibrated' | 'estimated' | 'detector' | 'region' | 'scanned';

export interface PixelSpacing {
  /** Millimetres between rows (vertical). */
  readonly row: number;
  /** Millimetres between columns (horizontal). */
  readonly column: number;
  readonly source: SpacingSource;
}

/** Red, green and blue tables of palette colour; 8 bit each after scaling. */
export interface Palette {
  readonly firstMapped: number;
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

/**
 * What may differ from frame to frame (functional groups, PS3.3 C.7.6.16): all of it, as it holds for one frame. Equal
 * values are the same object in every frame that has them.
 */
export type FrameValues = Pick<
  PictureDescription,
  | 'rescale'
  | 'realWorld'
  | 'windows'
  | 'voiFunction'
  | 'voiTables'
  | 'spacing'
  | 'pixelAspect'
  | 'orientation'
  | 'position'
>;

/** All that is needed to find, decode and draw the pixels. Plain data: may cross to a worker. */
export interface PictureDescription {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: 1 | 3;
  /**
   * `float`: IEEE 754 of 32 or 64 bits, all of them stored, MONOCHROME2 (PS3.3 C.7.6.24, C.7.6.25). What is no number
   * or not finite is background: see {@link isBackground}.
   */
  readonly sampleFormat: 'integer' | 'float';
  /** 1: packed, grey only. 32: grey or RGB. 64: `float` only. */
  readonly bitsAllocated: 1 | 8 | 16 | 32 | 64;
  /** Above 16 there is no table of greys: see {@link greyMapper}. */
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly photometric: Photometric;
  /** True: all red, then all green, then all blue (native data only). */
  readonly planar: boolean;
  /** Output = stored · slope + intercept. */
  readonly rescale: { readonly slope: number; readonly intercept: number; readonly unit: string | undefined };
  /** Replaces the rescale where present. */
  readonly modalityTable: LookupTable | undefined;
  readonly windows: readonly (Window & { readonly explanation: string | undefined })[];
  readonly voiFunction: VoiFunction;
  readonly voiTables: readonly LookupTable[];
  /** Presentation LUT Shape INVERSE. */
  readonly inverse: boolean;
  /** A grid of radiation dose: shown from none to the highest where the file names no window. */
  readonly isDose: boolean;
  /** Stored values from–to (inclusive) that are background, not image. */
  readonly padding: { readonly from: number; readonly to: number } | undefined;
  readonly palette: Palette | undefined;
  readonly spacing: PixelSpacing | undefined;
  readonly realWorld: readonly RealWorldMapping[];
  /** Width : height of one pixel when it is not square. */
  readonly pixelAspect: number;
  /** Where the patient's sides are; `undefined` where the file does not say, or not usably. */
  readonly orientation: Orientation | undefined;
  /** Centre of the first pixel, in millimetres of the frame of reference. */
  readonly position: PatientVector | undefined;
  /** Values of each frame where not all frames have the same; the description itself then holds the first one's. */
  readonly perFrame: readonly FrameValues[] | undefined;
  /** The frame that stands for the others, from 0; `undefined` where the file names none. */
  readonly representativeFrame: number | undefined;
  /** Speed at which the frames are to be played; `undefined` for single frames and where the file does not say. */
  readonly framesPerSecond: number | undefined;
  readonly overlays: readonly OverlayDescription[];
  /** Calibrated areas of an ultrasound picture. */
  readonly regions: readonly UltrasoundRegion[];
  /** Compressed with loss at some time (0028,2110 or by transfer syntax). */
  readonly lossy: boolean;
  readonly pixelData: PixelDataLocation;
}
