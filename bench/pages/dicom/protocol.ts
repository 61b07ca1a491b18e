/** What the harness page and the frames of the viewers say to one another, and what the bench may ask of the harness. */

export const VIEWERS = ['medicus', 'cornerstone3d', 'dwv', 'dcmjs-imaging'] as const;
export type ViewerName = (typeof VIEWERS)[number];

export type Request =
  /**
   * Shows the file (frame 0); what was shown before is disposed of. The clock starts `phase` milliseconds after an
   * animation frame: paints happen at frames only, and always starting at one would make steps of 17 ms.
   */
  | { readonly kind: 'load'; readonly file: Blob; readonly phase: number }
  /** Draws with each window in turn, one per animation frame; the first `unmeasured` are not reported. */
  | { readonly kind: 'windows'; readonly windows: readonly (readonly [number, number])[]; readonly unmeasured: number }
  /** Draws every frame of the file once, in order; reads one pixel of each at a place given as a share of the canvas. */
  | { readonly kind: 'scroll'; readonly frames: number; readonly x: number; readonly y: number }
  /** Every pixel of the canvas, or of what the viewer hands out where it has no canvas of its own. */
  | { readonly kind: 'pixels' }
  /** So many previews of so many CSS pixels, kept on the page. */
  | { readonly kind: 'previews'; readonly file: Blob; readonly count: number; readonly side: number }
  | { readonly kind: 'dispose' };

/** Milliseconds from bytes in hand to a picture on the canvas that was read back, and until all pixels are decoded. */
export interface Loaded {
  readonly firstPaint: number;
  readonly full: number;
  /** Milliseconds from bytes in hand until a viewer had got so far, in its own words; ours alone tells. */
  readonly stages: Readonly<Record<string, number>>;
  /** Red on a grid of 3 × 3 over the canvas, after the whole resolution was drawn. */
  readonly greys: readonly number[];
}

export interface Scrolled {
  readonly milliseconds: number;
  /** Red of the one pixel, per frame. */
  readonly greys: readonly number[];
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, base64. */
  readonly rgba: string;
}

export interface Answers {
  readonly load: Loaded;
  readonly windows: readonly number[];
  readonly scroll: Scrolled;
  readonly pixels: Pixels;
  readonly previews: null;
  readonly dispose: null;
}
export type Kind = Request['kind'];

export interface ToFrame {
  readonly id: number;
  readonly request: Request;
}
export type FromFrame =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answers[Kind] }
  | { readonly kind: 'refused'; readonly id: number; readonly reason: string };

/** A request as the bench sends it: the file is the one that the harness holds. */
type Held<One> = One extends { readonly file: Blob } ? Omit<One, 'file'> : One;
export type Order = Held<Request>;
export type Reply = { readonly answer: Answers[Kind] } | { readonly refused: string };

/** `window.bench` of the harness page. */
export interface Harness {
  /** Opens a frame for each and waits until their code has run. */
  open(viewers: readonly ViewerName[]): Promise<void>;
  /** Fetches a file and holds it. Answers its size. */
  hold(path: string): Promise<number>;
  ask(viewer: ViewerName, order: Order): Promise<Reply>;
}

declare global {
  interface Window {
    bench: Harness;
  }
}
