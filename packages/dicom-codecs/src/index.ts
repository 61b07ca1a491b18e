export type { DecodeDefect, DecodedFrame, OverlayPlane, Preview, PyramidLevel, StoredValues } from './decoded-frame.ts';
export { createDecodeService } from './create-decode-service.ts';
export { canDecode } from './decode-picture.ts';
export type { DecodeService } from './decode-service.ts';
export { DEFECT_SENTENCES, type Sentence } from './defect-sentences.ts';
export { shareHash } from './share-hash.ts';
