export type { MountedPicture, MountOptions, Picture, PictureView } from './mounted-picture.ts';
export { mountPicture } from './mount-picture.ts';
export { firstPicture, openPicture, type OpenRequest } from './open-picture.ts';
export type { Probe } from './probe.ts';
export { type MountedVideo, mountVideo, type MountVideoOptions } from './mount-video.ts';
export {
  canDecode,
  createDecodeService,
  DEFECT_SENTENCES,
  type DecodeDefect,
  type DecodedFrame,
  type DecodeService,
  type Preview,
} from '@medicus/dicom-codecs';
export { openVideo, type Video, VIDEO_SENTENCES, type VideoDefect, type VideoDescription } from '@medicus/dicom';
