import type { Answers, FromFrame, Kind, Loaded, Pixels, Request, Scrolled, ToFrame } from './protocol.ts';
import { drawnPixels, looksDrawn, readOnePixel } from './read-back.ts';

/** A picture that a viewer shows. */
export interface ShownPicture {
  /** Settles when the whole resolution is decoded and drawn or about to be at the next animation frame. */
  readonly complete: Promise<void>;
  /** What `performance.now()` said when so much was done. */
  readonly stages?: Readonly<Record<string, number>>;
  /** Center and width; has drawn when it returns. */
  setWindow(center: number, width: number): void;
  /** Counts from 0; has drawn when it resolves. */
  showFrame(index: number): Promise<void>;
  dispose(): void;
}

/** What each viewer's own page has to say; the clock is read here, alike for all. */
export interface ViewerUnderTest {
  /** Shows the first frame in an empty element of 800 × 800 CSS pixels, with the window of the file. Rejects what it cannot. */
  open(stage: HTMLElement, bytes: ArrayBuffer): Promise<ShownPicture>;
  /** Leaves a small picture in the element, and nothing else that is not needed for it. */
  preview(holder: HTMLElement, bytes: ArrayBuffer, side: number): Promise<void>;
}

/** Nothing here may wait for ever: what a viewer does not show within this time it does not show. */
const PATIENCE_MS = 40_000;

/** Places on the canvas, as shares of its side, at which it is looked whether the right picture is there. */
const GRID = [0.25, 0.5, 0.75];

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** After everything that the viewer, too, does at the next animation frame, and its painting. */
const frameDone = (): Promise<void> =>
  new Promise((resolve) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    }),
  );

let shown: { readonly picture: ShownPicture; readonly stage: HTMLElement } | undefined;

/** Errors that a viewer throws into the void: they belong to what is under way. */
let failed: (reason: Error) => void = () => undefined;
window.addEventListener('error', (event) => failed(new Error(event.message)));
window.addEventListener('unhandledrejection', (event) => failed(new Error(sayReason(event.reason))));

export function serveViewer(viewer: ViewerUnderTest): void {
  window.addEventListener('message', (event: MessageEvent<ToFrame>) => {
    if (event.source !== window.parent) return;
    const { id, request } = event.data;
    void answer(viewer, request).then(
      (reply) => post({ kind: 'answer', id, answer: reply }),
      (error: unknown) => post({ kind: 'refused', id, reason: sayReason(error) }),
    );
  });
  post({ kind: 'ready' });
}

function post(message: FromFrame): void {
  window.parent.postMessage(message, location.origin);
}

async function answer(viewer: ViewerUnderTest, request: Request): Promise<Answers[Kind]> {
  switch (request.kind) {
    case 'load':
      return load(viewer, request.file, request.phase);
    case 'windows':
      return drawWindows(request.windows, request.unmeasured);
    case 'scroll':
      return scroll(request);
    case 'pixels':
      await nextFrame();
      await nextFrame();
      return pixels();
    case 'previews':
      await makePreviews(viewer, request);
      return null;
    case 'dispose':
      dispose();
      return null;
  }
}

function dispose(): void {
  shown?.picture.dispose();
  shown?.stage.remove();
  shown = undefined;
}

async function load(viewer: ViewerUnderTest, file: Blob, phase: number): Promise<Loaded> {
  dispose();
  const stage = document.createElement('div');
  stage.id = 'stage';
  document.body.append(stage);
  const bytes = await file.arrayBuffer();
  await nextFrame();
  await nextFrame();
  await new Promise((resolve) => setTimeout(resolve, phase));

  const since = performance.now();
  const broken = new Promise<never>((_, reject) => {
    failed = reject;
    setTimeout(() => reject(new Error('nothing shown in time')), PATIENCE_MS);
  });
  broken.catch(() => undefined);
  try {
    const opening = viewer.open(stage, bytes);
    const completing = opening.then(({ complete }) => complete).then(() => performance.now());
    const painting = paintedAt(stage, since);
    // A refusal is heard at once, not when patience ends.
    completing.catch(() => undefined);
    await Promise.race([painting, broken, opening.then(() => painting)]);
    const painted = await painting;
    const picture = await Promise.race([opening, broken]);
    shown = { picture, stage };
    const completed = await Promise.race([completing, broken]);
    // What was complete before it was painted is painted as it is; anything later takes another frame.
    const full = completed <= painted ? painted : await redrawnAt(stage);
    const stages = Object.entries(picture.stages ?? {}).map(([stage, at]) => [stage, at - since] as const);
    const greys = GRID.flatMap((y) => GRID.map((x) => readOnePixel(canvasOf(stage), x, y)));
    return { firstPaint: painted - since, full: full - since, stages: Object.fromEntries(stages), greys };
  } catch (error) {
    stage.remove();
    throw error;
  } finally {
    failed = () => undefined;
  }
}

async function redrawnAt(stage: HTMLElement): Promise<number> {
  await frameDone();
  readOnePixel(canvasOf(stage), 0.5, 0.5);
  return performance.now();
}

/** The end of the first animation frame after which the middle of the canvas is not black, after it was read back. */
async function paintedAt(stage: HTMLElement, since: number): Promise<number> {
  while (performance.now() - since < PATIENCE_MS) {
    await frameDone();
    const canvas = stage.querySelector('canvas');
    if (canvas && looksDrawn(canvas)) return performance.now();
  }
  throw new Error('nothing shown in time');
}

async function drawWindows(
  windows: readonly (readonly [number, number])[],
  unmeasured: number,
): Promise<readonly number[]> {
  const { picture, stage } = current();
  const times: number[] = [];
  for (const [center, width] of windows) {
    await nextFrame();
    const since = performance.now();
    picture.setWindow(center, width);
    readOnePixel(canvasOf(stage), 0.5, 0.5);
    times.push(performance.now() - since);
  }
  return times.slice(unmeasured);
}

/** As fast as frames can be shown, not as fast as the screen refreshes. */
async function scroll(where: { readonly frames: number; readonly x: number; readonly y: number }): Promise<Scrolled> {
  const { picture, stage } = current();
  const greys: number[] = [];
  const since = performance.now();
  for (let index = 0; index < where.frames; index++) {
    await picture.showFrame(index);
    greys.push(readOnePixel(canvasOf(stage), where.x, where.y));
  }
  return { milliseconds: performance.now() - since, greys };
}

function pixels(): Pixels {
  return drawnPixels(canvasOf(current().stage));
}

async function makePreviews(
  viewer: ViewerUnderTest,
  wanted: { readonly file: Blob; readonly count: number; readonly side: number },
): Promise<void> {
  for (let made = 0; made < wanted.count; made++) {
    const holder = document.createElement('div');
    holder.className = 'preview';
    holder.style.width = `${wanted.side}px`;
    holder.style.height = `${wanted.side}px`;
    document.body.append(holder);
    await viewer.preview(holder, await wanted.file.arrayBuffer(), wanted.side);
    await frameDone();
    if (!looksDrawn(canvasOf(holder))) throw new Error('a preview is black');
  }
}

function current(): { readonly picture: ShownPicture; readonly stage: HTMLElement } {
  if (!shown) throw new Error('nothing is shown');
  return shown;
}

function canvasOf(stage: HTMLElement): HTMLCanvasElement {
  const canvas = stage.querySelector('canvas');
  if (!canvas) throw new Error('no canvas');
  return canvas;
}

function sayReason(reason: unknown): string {
  if (reason instanceof Error) return reason.message;
  if (typeof reason === 'string') return reason;
  const inner = reason && typeof reason === 'object' && 'error' in reason ? reason.error : undefined;
  return inner === undefined ? 'refused without a reason' : sayReason(inner);
}
