import {
  cache,
  Enums,
  init as initCore,
  RenderingEngine,
  setUseCPURendering,
  type Types,
  utilities,
} from '@cornerstonejs/core';
import dicomImageLoader from '@cornerstonejs/dicom-image-loader';
import { serveViewer } from '../../pages/dicom/viewer-frame.ts';

initCore();
// No GPU in the comparison, as in many hospitals' virtual desktops; their own fallback, not a software GPU.
setUseCPURendering(true);
// Of their two ways to read a file the one on dicom-parser, which was the faster one.
dicomImageLoader.init({ useLegacyMetadataProvider: true });
cache.setMaxCacheSize(3 * 2 ** 30);

const { dataSetCacheManager } = dicomImageLoader.wadouri;
let names = 0;

/** Hands the bytes over as parsed; their File way would read them once more. */
async function imageIdOf(bytes: ArrayBuffer): Promise<{ readonly imageId: string; readonly frames: number }> {
  const url = `bench${names++}`;
  const imageId = `dicomfile:${url}`;
  const dataSet = await dataSetCacheManager.load(url, () => Promise.resolve(bytes), imageId);
  return { imageId, frames: dataSet.intString('x00280008') ?? 1 };
}

interface Mounted {
  readonly engine: RenderingEngine;
  readonly viewport: Types.IStackViewport & { customRenderViewportToCanvas(): void };
}

async function mount(
  element: HTMLDivElement,
  imageIds: string[],
  engine: RenderingEngine,
  id: string,
): Promise<Mounted> {
  element.style.width ||= '800px';
  element.style.height ||= '800px';
  const drawn = new Promise<void>((resolve) =>
    element.addEventListener(Enums.Events.IMAGE_RENDERED, () => resolve(), { once: true }),
  );
  engine.enableElement({ viewportId: id, element, type: Enums.ViewportType.STACK });
  const viewport = engine.getViewport(id) as Mounted['viewport'];
  await viewport.setStack(imageIds, 0);
  viewport.render();
  await drawn;
  return { engine, viewport };
}

let pictures = 0;

serveViewer({
  async open(stage, bytes) {
    const { imageId, frames } = await imageIdOf(bytes);
    const imageIds = frames > 1 ? Array.from({ length: frames }, (_, at) => `${imageId}?frame=${at + 1}`) : [imageId];
    const element = stage as HTMLDivElement;
    const engine = new RenderingEngine(`engine${pictures++}`);
    const { viewport } = await mount(element, imageIds, engine, 'picture');
    return {
      complete: Promise.resolve(),
      setWindow(center, width) {
        viewport.setProperties({ voiRange: utilities.windowLevel.toLowHighRange(width, center) });
        // What their engine calls at the next animation frame.
        viewport.customRenderViewportToCanvas();
      },
      async showFrame(index) {
        await viewport.setImageIdIndex(index);
        viewport.customRenderViewportToCanvas();
      },
      dispose() {
        engine.destroy();
        cache.purgeCache();
        dataSetCacheManager.purge();
      },
    };
  },
  // Their way for thumbnails; what it decoded is let go, so that the small canvas alone stays.
  async preview(holder, bytes, side) {
    const { imageId } = await imageIdOf(bytes);
    const canvas = document.createElement('canvas');
    canvas.width = side;
    canvas.height = side;
    holder.append(canvas);
    await utilities.loadImageToCanvas({ canvas, imageId, useCPURendering: true });
    cache.purgeCache();
    dataSetCacheManager.purge();
  },
});
