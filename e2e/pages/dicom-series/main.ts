import { createDecodeService, firstPicture, type MountedPicture, mountPicture } from '@medicus/dicom-viewer';
import { byteSourceOf } from '@medicus/ids';
import type {} from './series-page.ts';

const service = createDecodeService();
let mounted: MountedPicture | undefined;
let underWay = 0;
let disposing = false;
let asked: string[] = [];
let shown: { readonly index: number; readonly grey: number }[] = [];

function picture(): MountedPicture {
  if (!mounted) throw new Error('nothing is mounted');
  return mounted;
}

function pixels(canvas: HTMLCanvasElement): Uint8ClampedArray {
  const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
  if (!data) throw new Error('no 2d context');
  return data;
}

function greyInTheMiddle(canvas: HTMLCanvasElement): number {
  const middle = canvas.getContext('2d')?.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[0];
  if (middle === undefined) throw new Error('no 2d context');
  return middle;
}

function dispose(): void {
  picture().dispose();
  mounted = undefined;
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

window.series = {
  async open(file, width, height, frameBytes) {
    mounted?.dispose();
    const stage = document.getElementById('stage');
    if (!stage) throw new Error('the page has no stage');
    stage.style.width = `${width}px`;
    stage.style.height = `${height}px`;
    const source = byteSourceOf(Uint8Array.from(atob(file), (character) => character.charCodeAt(0)));
    const header = await service.readHeader(source);
    if (!header.ok) throw new Error(header.defect);
    // So large that the full size is wanted.
    const first = await firstPicture({ service, source, header: header.value }, { width: 1e6, height: 1e6 });
    if (!first.ok) throw new Error(first.defect);
    const { loadFrame } = first.value;
    if (!loadFrame) throw new Error('no further frames');
    asked = [];
    shown = [];
    const picture = {
      ...first.value,
      async loadFrame(...asking: Parameters<typeof loadFrame>) {
        const [index, , urgency] = asking;
        asked.push(`${index} ${urgency?.priority}`);
        if (disposing) queueMicrotask(dispose);
        disposing = false;
        underWay++;
        try {
          return await loadFrame(...asking);
        } finally {
          underWay--;
        }
      },
    };
    const opened = mountPicture(stage, picture, frameBytes === undefined ? {} : { frameBytes });
    let last = 0;
    opened.onChange(({ frameIndex }) => {
      if (frameIndex === last) return;
      last = frameIndex;
      opened.drawNow();
      shown.push({ index: frameIndex, grey: greyInTheMiddle(opened.canvas) });
    });
    mounted = opened;
  },
  async setFrame(index) {
    const set = await picture().setFrame(index);
    return set.ok ? undefined : set.defect;
  },
  play: (framesPerSecond) => picture().play(framesPerSecond),
  stop: () => picture().stop(),
  state() {
    const { frameIndex, frames, playing } = picture().view();
    return { frameIndex, frames, playing };
  },
  async greys() {
    for (let frame = 0; frame < 3; frame++) await nextFrame();
    return [...new Set(pixels(picture().canvas).filter((_, at) => at % 4 === 0))];
  },
  asked: () => asked,
  async atRest() {
    // What ends may let the next begin in the same turn.
    for (let still = 0; still < 3; still = underWay === 0 ? still + 1 : 0) await nextFrame();
  },
  shown: () => shown,
  dispose,
  disposeWhenAsked() {
    disposing = true;
  },
  endService: () => service.dispose(),
  canvases: () => document.querySelectorAll('canvas').length,
};
