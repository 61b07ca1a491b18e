import type { ByteRange } from './picture-description.ts';

/** A one-bit plane over the picture (PS3.3 C.9.2, C.9.3): drawings, or text that may name the patient. */
export interface OverlayDescription {
  /** 0x6000, 0x6002 … 0x601e. */
  readonly group: number;
  /** Lines and text, or the mark of a region of interest. */
  readonly kind: 'graphics' | 'region';
  /** Overlay Label, else its description; cleaned text. */
  readonly label: string | undefined;
  readonly columns: number;
  readonly rows: number;
  /** Image column and row of its first pixel, from 0; negative or beyond the picture for overlays that stick out. */
  readonly left: number;
  readonly top: number;
  /** `undefined`: the same plane lies over every frame. Else planes for so many frames of the picture, from `first` (from 0) on. */
  readonly frames: { readonly first: number; readonly count: number } | undefined;
  readonly data: OverlayData;
}

export type OverlayData =
  /** Packed bits in the file, least significant first, frames without a gap. */
  | {
      readonly kind: 'own';
      readonly range: ByteRange;
      readonly wordSwapped: boolean;
      /** As in PixelDataLocation. */
      readonly deflatedFrom?: number;
    }
  /** A bit of the picture's own samples that is not in use (retired). */
  | { readonly kind: 'embedded'; readonly bit: number };
