import cornerstone, { type EnabledElement } from 'cornerstone-core';
import { defect, ok, type Result } from '@medicus/ids';
import { frameDescription } from '@medicus/dicom';
import type { DecodeDefect, DecodedFrame } from '@medicus/dicom-codecs';
import { createCine } from './cine.ts';
import { cornerstoneImage } from './cornerstone-image.ts';
import { createFrameStore } from './frame-store.ts';
import { afterPainting, clockOf } from './frame-clock.ts';
import {
  fitScale,
  imagePoint,
  mirrored,
  panned,
  type Placement,
  type Point,
  turned,
  UPRIGHT,
  zoomed,
} from './geometry.ts';
import { createRedraw, enableIdle } from './idle-element.ts';
import type { MountedPicture, MountOptions, Picture, PictureView } from './mounted-picture.ts';
import { Painter } from './painter.ts';
import { probeAt } from './probe.ts';
import { ShownWindow, windowOf } from './shown-window.ts';
import { watchSize } from './watch-size.ts';

const LARGEST_ZOOM = 32;
const FRAME_BYTES = 256 * 1024 * 1024;
/** Frames per second where the file says nothing. */
const USUAL_SPEED = 10;
const FRAME_BYTES_OF_SMALL_DEVICES = 96 * 1024 * 1024;

/**
 * Draws a picture into an element (which should have a size of its own and be empty), on cornerstone-core with our
 * own renderer. Listens to nothing but its size: gestures and keys belong to the caller.
 */
export function mountPicture(element: HTMLElement, picture: Picture, options: MountOptions = {}): MountedPicture {
  const listeners = new Set<(view: PictureView) => void>();
  const shownWindow = new ShownWindow(picture.frame.colour === 'grey', picture.frame.automaticWindow);

  let frame: DecodedFrame = picture.frame;
  let frameIndex = picture.frameIndex ?? 0;
  let description = frameDescription(picture.description, frameIndex);
  let inverted = false;
  let overlays = true;
  let fitted = true;
  let notFull: DecodeDefect | undefined;
  let disposed = false;

  /** Which call of {@link load} is the last: earlier ones show nothing any more. */
  let loads = 0;
  const { loadFrame } = picture;
  const store = createFrameStore({
    frames: description.frames,
    first: frameIndex,
    limitBytes: options.frameBytes ?? roomForFrames(element),
    load: async (index, { signal, urgency }) =>
      loadFrame ? loadFrame(index, signal, urgency) : defect('no-such-frame'),
  });
  if (frame.step === 1) store.put(frameIndex, frame);
  const clock = clockOf(element);
  const cine = createCine({ frames: description.frames, clock, show: showFrame });

  const { enabled, end: disable } = enableIdle(element);
  const canvas = canvasOf(enabled);
  const redraw = createRedraw(render);
  const painter = new Painter(() => element.ownerDocument.createElement('canvas'));
  let placement: Placement = {
    canvasWidth: 1,
    canvasHeight: 1,
    columns: description.columns,
    rows: description.rows,
    aspect: description.pixelAspect,
    scale: 1,
    x: 0,
    y: 0,
    seen: UPRIGHT,
  };

  const ratio = (): number => options.devicePixelRatio ?? element.ownerDocument.defaultView?.devicePixelRatio ?? 1;
  const toCanvas = (at: Point): Point => ({ x: at.x * ratio(), y: at.y * ratio() });
  const voiNow = () => shownWindow.voi(description);

  /** False where nothing is different. */
  function measure(): boolean {
    const dpr = ratio();
    const width = Math.max(1, Math.floor(element.clientWidth * dpr));
    const height = Math.max(1, Math.floor(element.clientHeight * dpr));
    const differs = canvas.width !== width || canvas.height !== height;
    // Setting a size empties the canvas, even the same size.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas.style.width = `${width / dpr}px`;
    canvas.style.height = `${height / dpr}px`;
    placement = { ...placement, canvasWidth: width, canvasHeight: height };
    if (fitted) placement = fitNow();
    return differs;
  }

  function render(): void {
    const context = canvas.getContext('2d', { alpha: false });
    if (context) painter.draw(context, { description, frame, voi: voiNow(), inverted, overlays, placement });
  }

  /** Drawn at the next animation frame; cornerstone's viewport is kept in step for whoever asks it. */
  function changed(): void {
    if (disposed) return;
    const window = windowOf(voiNow());
    cornerstone.setViewport(element, {
      scale: placement.scale,
      translation: { x: placement.x, y: placement.y },
      rotation: placement.seen.quarterTurns * 90,
      hflip: placement.seen.flippedHorizontally,
      vflip: placement.seen.flippedVertically,
      invert: inverted,
      voi: { windowCenter: window.center, windowWidth: window.width },
    });
    redraw.ask();
    const view = viewNow();
    for (const listener of listeners) listener(view);
  }

  function viewNow(): PictureView {
    const dpr = ratio();
    return {
      voi: voiNow(),
      zoom: placement.scale,
      pan: { x: (placement.x * placement.scale) / dpr, y: (placement.y * placement.scale) / dpr },
      fitted,
      seen: placement.seen,
      inverted,
      overlays: { shown: overlays, count: frame.overlays.length },
      frameIndex,
      frames: description.frames,
      playing: cine.playing(),
      resolution: frame.step === 1 ? 'full' : 'reduced',
      notFull,
    };
  }

  function moveTo(next: Placement, isFitted: boolean): void {
    placement = isFitted ? { ...next, scale: fitScale(next), x: 0, y: 0 } : next;
    fitted = isFitted;
    changed();
  }

  const fitNow = (): Placement => ({ ...placement, scale: fitScale(placement), x: 0, y: 0 });

  function zoomTo(scale: number, at: Point | undefined): void {
    if (!Number.isFinite(scale) || scale <= 0) return;
    const keep = at ? toCanvas(at) : { x: placement.canvasWidth / 2, y: placement.canvasHeight / 2 };
    const smallest = Math.min(fitScale(placement), 1) / 4;
    moveTo(zoomed(placement, Math.min(LARGEST_ZOOM, Math.max(smallest, scale)), keep), false);
  }

  function show(next: DecodedFrame, index: number): void {
    frame = next;
    frameIndex = index;
    description = frameDescription(picture.description, index);
    if (description.isDose) shownWindow.extend(next.automaticWindow);
    placement = { ...placement, aspect: description.pixelAspect };
    changed();
  }

  async function load(index: number): Promise<Result<DecodedFrame, DecodeDefect>> {
    const mine = ++loads;
    const loaded = await store.frame(index);
    return disposed || mine !== loads ? defect('cancelled') : loaded;
  }

  async function showFrame(index: number): Promise<Result<void, DecodeDefect>> {
    const loaded = await load(index);
    if (!loaded.ok) {
      // What stays has to become whole, too.
      if (loaded.defect !== 'cancelled') completeIfReduced();
      return loaded;
    }
    show(loaded.value, index);
    return ok();
  }

  async function setFrame(index: number): Promise<Result<void, DecodeDefect>> {
    if (disposed) return defect('cancelled');
    if (!Number.isInteger(index) || index < 0 || index >= description.frames) return defect('no-such-frame');
    stop();
    if (index === frameIndex && frame.step === 1) {
      // One that is still on its way is not wanted any more.
      loads++;
      return ok();
    }
    return loadFrame ? showFrame(index) : defect('no-such-frame');
  }

  function play(framesPerSecond = description.framesPerSecond ?? USUAL_SPEED): void {
    if (disposed || !loadFrame) return;
    cine.play(frameIndex, framesPerSecond);
    changed();
  }

  function stop(): void {
    if (cine.playing() === undefined) return;
    cine.stop();
    // The frame that is still on its way is not shown after the stop.
    loads++;
    completeIfReduced();
    changed();
  }

  /** The full picture in the place of a reduced one. */
  async function complete(): Promise<void> {
    const loaded = await load(frameIndex);
    // Another frame was asked for meanwhile, or nothing any more.
    if (!loaded.ok && loaded.defect === 'cancelled') return;
    if (loaded.ok) {
      shownWindow.setAutomatic(loaded.value.automaticWindow);
      show(loaded.value, frameIndex);
    } else {
      notFull = loaded.defect;
      changed();
    }
  }

  function completeIfReduced(): void {
    if (frame.step > 1 && loadFrame && !notFull) void complete();
  }

  function resize(): void {
    if (!disposed && measure()) changed();
  }

  measure();
  cornerstone.displayImage(element, cornerstoneImage(description, render));
  if (options.window) shownWindow.choose(options.window, description);
  changed();
  // Before the next frame begins, not within it: it would be seen later.
  redraw.now();
  const stopWatching = watchSize(element, resize);
  completeIfReduced();
  // Of a reduced picture the full one comes first; the store goes on from there.
  const isSeries = loadFrame !== undefined && description.frames > 1;
  const endWaiting = isSeries && frame.step === 1 ? afterPainting(clock, () => store.fetchAhead()) : undefined;

  return {
    canvas,
    setWindow(window) {
      shownWindow.choose(window, description);
      changed();
    },
    getWindow: () => windowOf(voiNow()),
    zoomBy: (factor, at) => zoomTo(placement.scale * factor, at),
    panBy: (x, y) => moveTo(panned(placement, toCanvas({ x, y })), false),
    reset() {
      shownWindow.forget();
      inverted = false;
      moveTo({ ...placement, seen: UPRIGHT }, true);
    },
    fit: () => moveTo(placement, true),
    oneToOne: () => moveTo({ ...placement, scale: 1, x: 0, y: 0 }, false),
    turn: (quarters) => moveTo(turned(placement, quarters), fitted),
    flip: (along) => moveTo(mirrored(placement, along), fitted),
    invert() {
      inverted = !inverted;
      changed();
    },
    showOverlays(shown) {
      overlays = shown;
      changed();
    },
    resize,
    setFrame,
    play,
    stop,
    view: viewNow,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    storedValues: () => (frame.step === 1 ? frame.values : undefined),
    probe(at) {
      const point = imagePoint(placement, toCanvas(at));
      return probeAt(description, frame, { column: point.x, row: point.y });
    },
    imagePointAt(at) {
      const point = imagePoint(placement, toCanvas(at));
      return { column: point.x, row: point.y };
    },
    drawNow() {
      if (!disposed) redraw.now();
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      cine.stop();
      endWaiting?.();
      store.dispose();
      stopWatching();
      listeners.clear();
      painter.dispose();
      redraw.end();
      // Removes the canvas.
      disable();
      canvas.width = 0;
      canvas.height = 0;
    },
  };
}

function canvasOf(enabled: EnabledElement): HTMLCanvasElement {
  if (!enabled.canvas) throw new Error('cornerstone made no canvas');
  return enabled.canvas;
}

function roomForFrames(element: HTMLElement): number {
  const navigator = element.ownerDocument.defaultView?.navigator;
  // In GiB, told by Chromium only.
  const memory = navigator && 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : Infinity;
  return memory <= 4 ? FRAME_BYTES_OF_SMALL_DEVICES : FRAME_BYTES;
}
