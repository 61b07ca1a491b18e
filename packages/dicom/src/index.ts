export { automaticFloatWindow } from './automatic-float-window.ts';
export { automaticWindow, type ValueStatistics } from './automatic-window.ts';
export { cleanText } from './character-set.ts';
export type { DicomDefect, FrameDefect, HeaderWarning, PictureDefect } from './defects.ts';
export { frameBytes, inflatedPicture, nativeFrameBytes, packedBits } from './frame-bytes.ts';
export { frameDescription, singleFrame } from './frame-values.ts';
export {
  buildGreyTable,
  greyMapper,
  type GreyTable,
  initialVoi,
  isBackground,
  isWide,
  modalityValue,
  storedRange,
  voiGrey,
} from './grey-table.ts';
export type { DicomHeader, PatientFacts } from './header.ts';
export { inflateRaw } from './inflate.ts';
export { LIMITS } from './limits.ts';
export {
  type EdgeLetters,
  edgeLetters,
  type Orientation,
  type PatientSide,
  type PatientVector,
  type SeenTransform,
} from './orientation.ts';
export type { OverlayData, OverlayDescription } from './overlays.ts';
export { isGrey, type Photometric } from './photometric.ts';
export type {
  ByteRange,
  FrameValues,
  LookupTable,
  Palette,
  PictureDescription,
  PixelDataLocation,
  PixelSpacing,
  RealWorldMapping,
  SpacingSource,
  Voi,
  VoiFunction,
  Window,
} from './picture-description.ts';
export { isDicom, readHeader } from './read-header.ts';
export { type RealWorldValue, realWorldValues } from './real-world-values.ts';
export { type Packing, type TransferSyntax, transferSyntaxOf, undrawnKind } from './transfer-syntax.ts';
export type { RegionUnit, UltrasoundRegion } from './ultrasound-regions.ts';
export { type BurntInSign, type BurntInText } from './deidentify/burnt-in-text.ts';
export { type BlackOutDefect, blackPixel, type Rectangle, rectanglesInside } from './deidentify/black-out.ts';
export type { ChangedAttribute, DataSetChanges } from './deidentify/compare-data-sets.ts';
export type { ProfileOptions } from './deidentify/confidentiality-profile.ts';
export {
  deidentify,
  type Deidentified,
  type DeidentifyDefect,
  type DeidentifyOptions,
} from './deidentify/deidentify.ts';
export type { RewrittenPixels } from './deidentify/rewritten-pixels.ts';
export { BURNT_IN_SENTENCES, DEIDENTIFY_SENTENCES, PICTURE_REFERENCE_REMOVED } from './deidentify/sentences.ts';
export type { KeyedHash } from './deidentify/share-key.ts';
export { openVideo, type Video, type VideoDefect } from './video/open-video.ts';
export { VIDEO_SENTENCES } from './video/sentences.ts';
export type { VideoContainer } from './video/video-container.ts';
export type { VideoDescription } from './video/video-description.ts';
