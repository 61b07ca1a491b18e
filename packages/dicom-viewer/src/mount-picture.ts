import cornerstone, { type EnabledElement } from 'cornerstone-core';
import { defect, ok, type Result } from '@medicus/ids';
import { initialVoi, type Voi, type Window } from '@medicus/dicom';
import type { DecodeDefect, DecodedFrame } from '@medicus/dicom-codecs';
import { cornerstoneImage } from './cornerstone-image.ts';
import { fitScale, imagePoint, panned, type Placement, type Point, zoomed } from './geometry.ts';
import type { MountedPicture, MountOptions, Picture, PictureView } from './mounted-picture.ts';
import { Painter } from './painter.ts';

const LARGEST_ZOOM = 32;
const COLOUR_WINDOW: Window = { center: 127.5, width: 256 };

/**
 * Draws a picture into an element (which should have a size of its own and be empty), on cornerstone-core with our
 * own renderer. Listens to nothing but its size: gestures and keys belong to the caller.
 */
export function mountPicture(element: HTMLElement, picture: Picture, options: MountOptions = {}): MountedPicture {
  const { description } = picture;
  const grey = picture.frame.colour === 'grey';
  const opening = grey ? initialVoi(description, picture.frame.automaticWindow) : undefined;
  const listeners = new Set<(view: PictureView) => void>();

  let frame: DecodedFrame = picture.frame;
  let frameIndex = picture.frameIndex ?? 0;
  let voi: Voi | undefined = opening;
  let fitted = true;
  let loading: AbortController | undefined;
  let disposed = false;

  cornerstone.enable(element);
  const enabled = cornerstone.getEnabledElement(element);
  const canvas = canvasOf(enabled);
  const painter = new Painter(description, element.ownerDocument.createElement('canvas'));
  let placement: Placement = {
    canvasWidth: 1,
    canvasHeight: 1,
    columns: description.columns,
    rows: description.rows,
    aspect: description.pixelAspect,
    scale: 1,
    x: 0,
    y: 0,
  };

  const ratio = (): number => options.devicePixelRatio ?? element.ownerDocument.defaultView?.devicePixelRatio ?? 1;

  function measure(): void {
    const dpr = ratio();
    const width = Math.max(1, Math.floor(element.clientWidth * dpr));
    const height = Math.max(1, Math.floor(element.clientHeight * dpr));
    // Setting a size empties the canvas, even the same size.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas.style.width = `${width / dpr}px`;
    canvas.style.height = `${height / dpr}px`;
    placement = { ...placement, canvasWidth: width, canvasHeight: height };
    if (fitted) placement = { ...placement, scale: fitScale(placement), x: 0, y: 0 };
  }

  function render(): void {
    const context = canvas.getContext('2d', { alpha: false });
    if (context) painter.draw(context, frame, voi, placement);
  }

  /** cornerstone draws at its next animation frame; its viewport is kept in step for whoever asks it. */
  function changed(): void {
    if (disposed) return;
    cornerstone.setViewport(element, {
      scale: placement.scale,
      translation: { x: placement.x, y: placement.y },
      voi: toVoiRecord(getWindow()),
    });
    const view = viewNow();
    for (const listener of listeners) listener(view);
  }

  function getWindow(): Window {
    if (!voi) return COLOUR_WINDOW;
    if (voi.kind === 'window') return { center: voi.center, width: voi.width };
    const { firstMapped, entries } = voi.table;
    return { center: firstMapped + entries.length / 2, width: entries.length };
  }

  function viewNow(): PictureView {
    const dpr = ratio();
    return {
      voi,
      zoom: placement.scale,
      pan: { x: (placement.x * placement.scale) / dpr, y: (placement.y * placement.scale) / dpr },
      fitted,
      frameIndex,
      frames: description.frames,
    };
  }

  function moveTo(next: Placement, isFitted: boolean): void {
    placement = next;
    fitted = isFitted;
    changed();
  }

  const fitNow = (): Placement => ({ ...placement, scale: fitScale(placement), x: 0, y: 0 });

  function zoomTo(scale: number, at: Point | undefined): void {
    if (!Number.isFinite(scale) || scale <= 0) return;
    const dpr = ratio();
    const keep = at
      ? { x: at.x * dpr, y: at.y * dpr }
      : { x: placement.canvasWidth / 2, y: placement.canvasHeight / 2 };
    const smallest = Math.min(fitScale(placement), 1) / 4;
    moveTo(zoomed(placement, Math.min(LARGEST_ZOOM, Math.max(smallest, scale)), keep), false);
  }

  function setWindow(window: Window): void {
    if (!voi || !Number.isFinite(window.center) || !Number.isFinite(window.width)) return;
    const smallest = description.voiFunction === 'LINEAR' ? 1 : 1e-6;
    voi = {
      kind: 'window',
      function: description.voiFunction,
      center: window.center,
      width: Math.max(smallest, window.width),
    };
    changed();
  }

  async function setFrame(index: number): Promise<Result<void, DecodeDefect>> {
    if (disposed) return defect('cancelled');
    if (!Number.isInteger(index) || index < 0 || index >= description.frames) return defect('no-such-frame');
    if (index === frameIndex) return ok();
    if (!picture.loadFrame) return defect('no-such-frame');
    loading?.abort();
    const mine = new AbortController();
    loading = mine;
    const loaded = await picture.loadFrame(index, mine.signal);
    if (disposed || mine.signal.aborted) return defect('cancelled');
    if (!loaded.ok) return loaded;
    frame = loaded.value;
    frameIndex = index;
    changed();
    return ok();
  }

  function resize(): void {
    if (disposed) return;
    measure();
    changed();
  }

  measure();
  cornerstone.displayImage(element, cornerstoneImage(description, render));
  if (options.window) setWindow(options.window);
  else changed();
  const stopWatching = watchSize(element, resize);

  return {
    canvas,
    setWindow,
    getWindow,
    zoomBy: (factor, at) => zoomTo(placement.scale * factor, at),
    panBy(x, y) {
      const dpr = ratio();
      moveTo(panned(placement, { x: x * dpr, y: y * dpr }), false);
    },
    reset() {
      voi = opening;
      moveTo(fitNow(), true);
    },
    fit: () => moveTo(fitNow(), true),
    oneToOne: () => moveTo({ ...placement, scale: 1, x: 0, y: 0 }, false),
    resize,
    setFrame,
    view: viewNow,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    storedValues: () => frame.values,
    imagePointAt(at) {
      const dpr = ratio();
      const point = imagePoint(placement, { x: at.x * dpr, y: at.y * dpr });
      return { column: point.x, row: point.y };
    },
    // cornerstone's own `draw` only marks the element for the next animation frame.
    drawNow() {
      if (!disposed) render();
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      loading?.abort();
      stopWatching();
      listeners.clear();
      painter.dispose();
      // Ends the animation-frame loop that `enable` started and removes the canvas.
      cornerstone.disable(element);
      canvas.width = 0;
      canvas.height = 0;
    },
  };
}

function canvasOf(enabled: EnabledElement): HTMLCanvasElement {
  if (!enabled.canvas) throw new Error('cornerstone made no canvas');
  return enabled.canvas;
}

function toVoiRecord(window: Window): { windowCenter: number; windowWidth: number } {
  return { windowCenter: window.center, windowWidth: window.width };
}

/** Size of the element, and pixels per CSS pixel (zoom of the page, another screen). */
function watchSize(element: HTMLElement, changed: () => void): () => void {
  const sizes = new ResizeObserver(changed);
  sizes.observe(element);
  const view = element.ownerDocument.defaultView;
  let query: MediaQueryList | undefined;
  const watchRatio = (): void => {
    query = view?.matchMedia(`(resolution: ${view.devicePixelRatio}dppx)`);
    query?.addEventListener('change', ratioChanged, { once: true });
  };
  const ratioChanged = (): void => {
    changed();
    watchRatio();
  };
  watchRatio();
  return () => {
    sizes.disconnect();
    query?.removeEventListener('change', ratioChanged);
  };
}
