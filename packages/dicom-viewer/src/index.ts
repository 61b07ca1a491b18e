export type { MountOptions, MountedPicture, Picture, PictureView } from './mounted-picture.ts';
