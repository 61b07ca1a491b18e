import type { DicomDefect, FrameDefect, PictureDefect, Window } from '@medicus/dicom';

/** Grey stored values, sign extended, bits above BitsStored cleared (packed bits: 0 and 1 in bytes); or RGB, three interleaved bytes per pixel. */
export type IntegerValues =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>;

/** Grey of Float and Double Float Pixel Data, as it is stored: NaN and infinities may be among it. */
export type FloatValues = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

export type StoredValues = IntegerValues | FloatValues;

/** One frame, decoded in full or (wavelet codecs, where asked for) in a reduced size. */
export interface DecodedFrame {
  /** Of `values`. */
  readonly columns: number;
  readonly rows: number;
  /** Image pixels per value and side: 1 in full; 2, 4, 8 … reduced. */
  readonly step: number;
  /** `grey`: one stored value per pixel. `rgb`: 8 bit, interleaved, whatever colour model the file has. */
  readonly colour: 'grey' | 'rgb';
  readonly values: StoredValues;
  /** Half, quarter … size by 2×2 averages of stored values; empty unless asked for. */
  readonly pyramid: readonly PyramidLevel[];
  /** Smallest and largest stored value outside the padding. */
  readonly range: { readonly min: number; readonly max: number };
  /** A window over the values that occur, for pictures that name none (grey only). */
  readonly automaticWindow: Window;
  /** Planes that the file lays over this frame. Not for previews: what is drawn in them may name the patient. */
  readonly overlays: readonly OverlayPlane[];
}

/** A one-bit drawing over the picture. */
export interface OverlayPlane {
  /** 0x6000, 0x6002 … 0x601e. */
  readonly group: number;
  readonly label: string | undefined;
  readonly columns: number;
  readonly rows: number;
  /** Image column and row of its first pixel, from 0; it may stick out of the picture on every side. */
  readonly left: number;
  readonly top: number;
  /** One byte per pixel: 0 or 1. */
  readonly mask: Uint8Array<ArrayBuffer>;
}

export interface PyramidLevel {
  readonly columns: number;
  readonly rows: number;
  readonly values: StoredValues;
}

/** Why a frame could not be decoded. Every code has a sentence in German and English: {@link DEFECT_SENTENCES}. */
export type DecodeDefect =
  | DicomDefect
  | PictureDefect
  | FrameDefect
  /** No decoder for this packing yet. */
  | 'transfer-syntax-unsupported'
  /** The compressed stream is damaged. */
  | 'codestream-malformed'
  /** The compressed stream describes another picture than the header. */
  | 'codestream-mismatch'
  /** Stopped by the watchdog. */
  | 'timeout'
  | 'cancelled'
  | 'out-of-memory'
  /** The worker could not be started or died. */
  | 'worker-failed';

/** A small picture for the timeline; always of the whole image, patient text never burnt in. */
export interface Preview {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimetype: 'image/png';
  readonly width: number;
  readonly height: number;
  /** The window it was drawn with; `undefined` for colour or a lookup table. */
  readonly window: Window | undefined;
}
