export type { DecodeDefect, DecodedFrame, OverlayPlane, Preview, PyramidLevel, StoredValues } from './decoded-frame.ts';
export { createDecodeService } from './create-decode-service.ts';
export { canDecode } from './decode-picture.ts';
export { levelFor } from './sub-resolution.ts';
export type { DecodeService } from './decode-service.ts';
export { type BlackOutCopyDefect, type BlackOutOptions, deidentifyWithBlackOut } from './deidentify-with-black-out.ts';
export { BLACK_OUT_SENTENCES, DEFECT_SENTENCES, type Sentence } from './defect-sentences.ts';
export { FrameUnusable } from './frames-source.ts';
export { shareHash } from './share-hash.ts';
