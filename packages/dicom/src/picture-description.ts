import type { Photometric } from './photometric.ts';

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

export interface PixelSpacing {
  /** Millimetres between rows (vertical). */
  readonly row: number;
  /** Millimetres between columns (horizontal). */
  readonly column: number;
  /** Patient plane, calibrated or estimated in it, or at the detector (projection radiography). */
  readonly source: 'patient' | 'calibrated' | 'estimated' | 'detector';
}

/** Red, green and blue tables of palette colour; 8 bit each after scaling. */
export interface Palette {
  readonly firstMapped: number;
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

/** All that is needed to find, decode and draw the pixels. Plain data: may cross to a worker. */
export interface PictureDescription {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: 1 | 3;
  readonly bitsAllocated: 8 | 16;
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
  /** Stored values from–to (inclusive) that are background, not image. */
  readonly padding: { readonly from: number; readonly to: number } | undefined;
  readonly palette: Palette | undefined;
  readonly spacing: PixelSpacing | undefined;
  /** Width : height of one pixel when it is not square. */
  readonly pixelAspect: number;
  /** Compressed with loss at some time (0028,2110 or by transfer syntax). */
  readonly lossy: boolean;
  readonly pixelData: PixelDataLocation;
}
