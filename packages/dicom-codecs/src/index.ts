export type { DecodeDefect, DecodedFrame, Preview, PyramidLevel, StoredValues } from './decoded-frame.ts';
export type { DecodeService } from './decode-service.ts';
export { DEFECT_SENTENCES, type Sentence } from './defect-sentences.ts';
