import cornerstone, { type EnabledElement } from 'cornerstone-core';
import { createCanvasPlacement } from './canvas-placement.ts';
import { cornerstoneImage } from './cornerstone-image.ts';
import { clockOf } from './frame-clock.ts';
import { createRedraw, enableIdle } from './idle-element.ts';
import type { MountedPicture, MountOptions, Picture, PictureView } from './mounted-picture.ts';
import { Painter } from './painter.ts';
import { probeAt } from './probe.ts';
import { createShownFrame } from './shown-frame.ts';
import { ShownWindow, windowOf } from './shown-window.ts';
import { watchSize } from './watch-size.ts';

const FRAME_BYTES = 256 * 1024 * 1024;
const FRAME_BYTES_OF_SMALL_DEVICES = 96 * 1024 * 1024;

/**
 * Draws a picture into an element (which should have a size of its own and be empty), on cornerstone-core with our
 * own renderer. Listens to nothing but its size: gestures and keys belong to the caller.
 */
export function mountPicture(element: HTMLElement, picture: Picture, options: MountOptions = {}): MountedPicture {
  const listeners = new Set<(view: PictureView) => void>();
  const shownWindow = new ShownWindow(picture.frame.colour === 'grey', picture.frame.automaticWindow);
  let inverted = false;
  let overlays = true;
  let disposed = false;

  const shown = createShownFrame(picture, {
    clock: clockOf(element),
    limitBytes: options.frameBytes ?? roomForFrames(element),
    window: shownWindow,
    changed() {
      placed.setAspect(shown.description().pixelAspect);
      changed();
    },
  });
  const { enabled, end: disable } = enableIdle(element);
  const canvas = canvasOf(enabled);
  const redraw = createRedraw(render);
  const painter = new Painter(() => element.ownerDocument.createElement('canvas'));
  const placed = createCanvasPlacement(element, canvas, shown.description(), {
    ratio: () => options.devicePixelRatio ?? element.ownerDocument.defaultView?.devicePixelRatio ?? 1,
    moved: changed,
  });
  const voiNow = () => shownWindow.voi(shown.description());

  function render(): void {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) return;
    const [description, frame, placement] = [shown.description(), shown.frame(), placed.now()];
    painter.draw(context, { description, frame, voi: voiNow(), inverted, overlays, placement });
  }

  /** Drawn at the next animation frame; cornerstone's viewport is kept in step for whoever asks it. */
  function changed(): void {
    if (disposed) return;
    const window = windowOf(voiNow());
    const { scale, x, y, seen } = placed.now();
    cornerstone.setViewport(element, {
      scale,
      translation: { x, y },
      rotation: seen.quarterTurns * 90,
      hflip: seen.flippedHorizontally,
      vflip: seen.flippedVertically,
      invert: inverted,
      voi: { windowCenter: window.center, windowWidth: window.width },
    });
    redraw.ask();
    const view = viewNow();
    for (const listener of listeners) listener(view);
  }

  function viewNow(): PictureView {
    const frame = shown.frame();
    const { scale, seen } = placed.now();
    return {
      voi: voiNow(),
      zoom: scale,
      pan: placed.pan(),
      fitted: placed.fitted(),
      seen,
      inverted,
      overlays: { shown: overlays, count: frame.overlays.length },
      frameIndex: shown.index(),
      frames: shown.description().frames,
      playing: shown.playing(),
      resolution: frame.step === 1 ? 'full' : 'reduced',
      notFull: shown.notFull(),
    };
  }

  function resize(): void {
    if (!disposed && placed.measure()) changed();
  }

  placed.measure();
  cornerstone.displayImage(element, cornerstoneImage(shown.description(), render));
  if (options.window) shownWindow.choose(options.window, shown.description());
  changed();
  // Before the next frame begins, not within it: it would be seen later.
  redraw.now();
  const stopWatching = watchSize(element, resize);
  shown.begin();

  return {
    canvas,
    setWindow(window) {
      shownWindow.choose(window, shown.description());
      changed();
    },
    getWindow: () => windowOf(voiNow()),
    zoomBy: (factor, at) => placed.zoomBy(factor, at),
    panBy: (x, y) => placed.panBy({ x, y }),
    reset() {
      shownWindow.forget();
      inverted = false;
      placed.reset();
    },
    fit: () => placed.fit(),
    oneToOne: () => placed.oneToOne(),
    turn: (quarters) => placed.turn(quarters),
    flip: (along) => placed.flip(along),
    invert() {
      inverted = !inverted;
      changed();
    },
    showOverlays(visible) {
      overlays = visible;
      changed();
    },
    resize,
    setFrame: (index) => shown.setFrame(index),
    play: (framesPerSecond) => shown.play(framesPerSecond),
    stop: () => shown.stop(),
    view: viewNow,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    storedValues: () => (shown.frame().step === 1 ? shown.frame().values : undefined),
    probe: (at) => probeAt(shown.description(), shown.frame(), placed.imagePointAt(at)),
    imagePointAt: (at) => placed.imagePointAt(at),
    drawNow() {
      if (!disposed) redraw.now();
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      shown.dispose();
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
