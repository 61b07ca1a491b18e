export type { DicomDefect, FrameDefect, HeaderWarning, PictureDefect } from './defects.ts';
export type { DicomHeader, PatientFacts } from './header.ts';
export { isGrey, type Photometric } from './photometric.ts';
export type {
  ByteRange,
  LookupTable,
  Palette,
  PictureDescription,
  PixelDataLocation,
  PixelSpacing,
  Voi,
  VoiFunction,
  Window,
} from './picture-description.ts';
export { LIMITS } from './limits.ts';
export { type Packing, type TransferSyntax, transferSyntaxOf } from './transfer-syntax.ts';
