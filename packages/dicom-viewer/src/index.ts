export type { MountedPicture, MountOptions, Picture, PictureView } from './mounted-picture.ts';
export { mountPicture } from './mount-picture.ts';
export {
  canDecode,
  createDecodeService,
  DEFECT_SENTENCES,
  type DecodeDefect,
  type DecodedFrame,
  type DecodeService,
  type Preview,
} from '@medicus/dicom-codecs';
