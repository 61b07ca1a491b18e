import { createDecodeService, type MountedVideo, mountVideo, openVideo } from '@medicus/dicom-viewer';
import { byteSourceOf } from '@medicus/ids';
import { deidentifyWithBlackOut, shareHash } from '../../../packages/dicom-codecs/src/index.ts';
import type {} from './media-page.ts';

const service = createDecodeService({ workers: 1 });
let mounted: MountedVideo | undefined;

function sourceOf(base64: string) {
  return byteSourceOf(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

function player(): HTMLVideoElement {
  if (!mounted) throw new Error('no video is mounted');
  return mounted.element;
}

window.media = {
  async open(file) {
    const source = sourceOf(file);
    const header = await service.readHeader(source);
    if (!header.ok) return header.defect;
    const { video, transferSyntax } = header.value;
    if (!video) return 'no-video';
    const opened = await openVideo(source, video, transferSyntax);
    if (!opened.ok) return opened.defect;
    const stage = document.getElementById('stage');
    if (!stage) throw new Error('the page has no stage');
    const shown = await mountVideo(stage, opened.value, { label: 'Video' });
    if (!shown.ok) return shown.defect;
    mounted = shown.value;
    const { videoWidth, videoHeight, duration, paused } = player();
    return {
      container: opened.value.container,
      rows: video.rows,
      columns: video.columns,
      framesPerSecond: video.framesPerSecond,
      width: videoWidth,
      height: videoHeight,
      seconds: duration,
      paused,
      label: player().getAttribute('aria-label'),
      url: player().src,
    };
  },
  async play(milliseconds) {
    await player().play();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    player().pause();
    return player().currentTime;
  },
  async colourAt(seconds) {
    const video = player();
    const there = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    video.currentTime = seconds;
    await there;
    const context = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext('2d');
    context?.drawImage(video, 0, 0);
    return [...(context?.getImageData(video.videoWidth / 2, video.videoHeight / 2, 1, 1).data.subarray(0, 3) ?? [])];
  },
  dispose: () => mounted?.dispose(),
  videos: () => document.querySelectorAll('video').length,
  async decode(file) {
    const source = sourceOf(file);
    const header = await service.readHeader(source);
    if (!header.ok) return header.defect;
    const frame = await service.decodeFrame(source, header.value, 0);
    return frame.ok ? [...frame.value.values] : frame.defect;
  },
  async blackOut(file, [x, y, width, height]) {
    const keyedHash = await shareHash(crypto.getRandomValues(new Uint8Array(32)));
    const blackOut = [{ x, y, width, height }];
    const copy = await deidentifyWithBlackOut(sourceOf(file), service, { keyedHash, blackOut });
    if (!copy.ok) return copy.defect;
    const bytes = await copy.value.file.slice(0, copy.value.file.size);
    return btoa(String.fromCharCode(...bytes));
  },
};
