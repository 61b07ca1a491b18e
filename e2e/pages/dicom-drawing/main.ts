import {
  createDecodeService,
  firstPicture,
  mountPicture,
  type MountedPicture,
  openPicture,
} from '@medicus/dicom-viewer';
import { byteSourceOf } from '@medicus/ids';
import type { DrawnPixels } from './drawing-page.ts';

const service = createDecodeService({ workers: 1 });
let mounted: MountedPicture | undefined;

function stage(): HTMLElement {
  const found = document.getElementById('stage');
  if (!found) throw new Error('the page has no stage');
  return found;
}

function picture(): MountedPicture {
  if (!mounted) throw new Error('nothing is mounted');
  return mounted;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function drawn(context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null): DrawnPixels {
  if (!context) throw new Error('no 2d context');
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  let text = '';
  for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000));
  return { width, height, rgba: btoa(text) };
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

function setStage(width: number, height: number): void {
  stage().style.width = `${width}px`;
  stage().style.height = `${height}px`;
}

async function openingOf(file: string) {
  const source = byteSourceOf(bytesOf(file));
  const header = await service.readHeader(source);
  if (!header.ok) throw new Error(header.defect);
  return { service, source, header: header.value };
}

async function openIn(file: string, width: number, height: number): Promise<MountedPicture> {
  mounted?.dispose();
  setStage(width, height);
  const opened = await openPicture(stage(), await openingOf(file));
  if (!opened.ok) throw new Error(opened.defect);
  mounted = opened.value;
  return mounted;
}

window.drawing = {
  async showSeries(file, width, height) {
    mounted?.dispose();
    setStage(width, height);
    // So large that the full size is wanted.
    const first = await firstPicture(await openingOf(file), { width: 1e6, height: 1e6 });
    if (!first.ok) throw new Error(first.defect);
    mounted = mountPicture(stage(), first.value);
    return first.value.description.photometric;
  },
  async openReduced(file, width, height, change) {
    const opened = await openIn(file, width, height);
    const first = { resolution: opened.view().resolution, hasValues: opened.storedValues() !== undefined };
    if (change) {
      opened.setWindow({ center: 1500, width: 900 });
      opened.zoomBy(3, { x: 20, y: 30 });
      opened.turn(1);
    }
    return first;
  },
  whenComplete: () =>
    new Promise((resolve) => {
      const shown = picture();
      const look = (): void => {
        const { resolution, notFull } = shown.view();
        if (resolution === 'reduced' && notFull === undefined) return;
        resolve({ resolution, hasValues: shown.storedValues() !== undefined, notFull });
      };
      shown.onChange(look);
      look();
    }),
  probes() {
    const { clientWidth, clientHeight } = stage();
    return picture().probe({ x: clientWidth / 2, y: clientHeight / 2 }) !== undefined;
  },
  async disposeEarly(file) {
    const opened = await openIn(file, 100, 100);
    mounted = undefined;
    opened.dispose();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return document.querySelectorAll('canvas').length;
  },
  turn: (quarters) => picture().turn(quarters),
  flip: (along) => picture().flip(along),
  invert: () => picture().invert(),
  showOverlays: (shown) => picture().showOverlays(shown),
  async setFrame(index) {
    const set = await picture().setFrame(index);
    return set.ok ? undefined : set.defect;
  },
  play: (framesPerSecond) => picture().play(framesPerSecond),
  stop: () => picture().stop(),
  frameIndex: () => picture().view().frameIndex,
  imagePointAt: (x, y) => picture().imagePointAt({ x, y }),
  async show(file, width, height) {
    mounted?.dispose();
    setStage(width, height);
    const source = byteSourceOf(bytesOf(file));
    const header = await service.readHeader(source);
    if (!header.ok) throw new Error(header.defect);
    const description = header.value.picture;
    if (!description.ok) throw new Error(description.defect);
    const frame = await service.decodeFrame(source, header.value, 0);
    if (!frame.ok) throw new Error(frame.defect);
    mounted = mountPicture(stage(), { description: description.value, frame: frame.value });
    return description.value.photometric;
  },
  setStage,
  setWindow: (center, width) => picture().setWindow({ center, width }),
  fit: () => picture().fit(),
  oneToOne: () => picture().oneToOne(),
  zoomBy: (factor, x, y) => picture().zoomBy(factor, { x, y }),
  panBy: (x, y) => picture().panBy(x, y),
  reset: () => picture().reset(),
  async pixels() {
    // Sizes are observed after one frame and drawn at the next; nothing here draws by itself.
    for (let frame = 0; frame < 3; frame++) await nextFrame();
    return drawn(picture().canvas.getContext('2d'));
  },
  async decodePng(png) {
    const image = await createImageBitmap(new Blob([bytesOf(png)], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context?.drawImage(image, 0, 0);
    return drawn(context);
  },
  dispose() {
    picture().dispose();
    service.dispose();
  },
  canvases: () => document.querySelectorAll('canvas').length,
};
