/** Why a file could not be read as DICOM at all. */
export type DicomDefect =
  /** Neither a `DICM` mark nor a data set that starts like one. */
  | 'not-dicom'
  /** The bytes end in the middle of the header. */
  | 'truncated'
  /** Lengths or structure contradict each other. */
  | 'malformed'
  /** Sequences nested deeper than {@link LIMITS}. */
  | 'too-deep'
  /** More elements or items than {@link LIMITS}. */
  | 'too-many-elements'
  /** The part before the pixel data is larger than {@link LIMITS}. */
  | 'header-too-large'
  /** The whole data set is compressed (1.2.840.10008.1.2.1.99) and becomes larger than {@link LIMITS} when inflated. */
  | 'inflated-too-large'
  /** The source of the bytes failed (file moved, storage gone). */
  | 'unreadable';

/** Why the header is fine and still there is no picture. */
export type PictureDefect =
  /** A report, a list of files, radiation dose …: nothing to draw. */
  | 'no-picture'
  /** The header announces a picture and the file ends before its pixels: cut between two elements, or a header alone. */
  | 'picture-missing'
  /** Rows, columns or bits are missing, zero or contradict each other. */
  | 'picture-inconsistent'
  /** Rows, columns, frames or bytes beyond {@link LIMITS}. */
  | 'picture-too-large'
  /** Number format that is not drawn: compressed floating point, colour of 1 bit, 32 bits of other colour than RGB or in a codestream. */
  | 'bits-unsupported'
  /** Known by name and not drawn: MPEG-2, H.264 or HEVC; pixels on a JPIP server; JPEG processes that were retired. */
  | 'video-unsupported'
  | 'jpip-unsupported'
  | 'jpeg-retired-unsupported'
  /** Colour model that is not drawn yet. */
  | 'photometric-unsupported'
  /** Palette colour without a usable palette. */
  | 'palette-missing'
  /** The chain of compressed fragments is broken. */
  | 'fragments-malformed';

/** Why one frame's bytes could not be handed out. */
export type FrameDefect =
  | 'no-such-frame'
  | 'frame-truncated'
  | 'fragments-malformed'
  | 'unreadable'
  /** Of a data set that is compressed as a whole. */
  | 'inflated-too-large';

/** Things that were odd but did not stop us. */
export type HeaderWarning =
  | 'no-preamble'
  | 'meta-header-missing'
  | 'pixel-data-truncated'
  /** There are whole frames behind those that the file counts: what is in them is not shown. */
  | 'uncounted-frames'
  | 'character-set-unknown'
  | 'executable-preamble'
  | 'spacing-unusable'
  | 'window-unusable'
  | 'lut-unusable'
  | 'rescale-unusable'
  | 'offset-table-unusable'
  | 'per-frame-values-differ'
  | 'overlay-unusable'
  | 'real-world-values-unusable'
  /** A window LINEAR of fractions (floating point, or a slope below 1) that is no wider than 1 is drawn as LINEAR_EXACT. */
  | 'window-read-as-exact';
