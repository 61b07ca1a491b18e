import type { VideoDefect } from './open-video.ts';

/** Why a video is a card with a download; the browser's own refusal among them. */
export const VIDEO_SENTENCES: Readonly<
  Record<VideoDefect | 'video-unplayable', { readonly de: string; readonly en: string }>
> = {
  'video-mpeg-2': {
    de: 'Video (MPEG-2): Dieses Format spielen Browser nicht ab. Sie können die Datei herunterladen.',
    en: 'Video (MPEG-2): browsers do not play this format. You can download the file.',
  },
  'video-not-mp4': {
    de: 'Das Video ist nicht als MP4 verpackt und kann hier nicht abgespielt werden. Sie können die Datei herunterladen.',
    en: 'The video is not packed as MP4 and cannot be played here. You can download the file.',
  },
  'video-malformed': {
    de: 'Die Videodaten sind beschädigt oder in einem unbekannten Format. Sie können die Datei herunterladen.',
    en: 'The video data are damaged or in an unknown format. You can download the file.',
  },
  'video-too-large': {
    de: 'Das Video ist zu groß, um hier abgespielt zu werden. Sie können die Datei herunterladen.',
    en: 'The video is too large to be played here. You can download the file.',
  },
  'video-unplayable': {
    de: 'Dieser Browser kann das Video nicht abspielen. Sie können die Datei herunterladen.',
    en: 'This browser cannot play the video. You can download the file.',
  },
  unreadable: {
    de: 'Die Datei kann auf diesem Gerät nicht gelesen werden.',
    en: 'The file cannot be read on this device.',
  },
};
