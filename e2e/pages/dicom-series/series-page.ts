/** What the page offers to the test, as `window.series`. Frames count from 0; bytes cross as base64. */
export interface SeriesPage {
  /** Mounts the first frame of the file in a stage of this size, in CSS pixels; with so much room for decoded frames. */
  open(file: string, width: number, height: number, frameBytes?: number): Promise<void>;
  /** Answers the reason where it fails. */
  setFrame(index: number): Promise<string | undefined>;
  play(framesPerSecond?: number): void;
  stop(): void;
  state(): { readonly frameIndex: number; readonly frames: number; readonly playing: number | undefined };
  /** After the next animation frames: the greys of the canvas, each once. */
  greys(): Promise<readonly number[]>;
  /** Frames that were asked of the decoder, in order: “3 visible”, “4 prefetch”. */
  asked(): readonly string[];
  /** Resolves when no decoding is under way, and none begins. */
  atRest(): Promise<void>;
  /** What was shown since the opening: each time another frame, with the grey in the middle of the canvas. */
  shown(): readonly { readonly index: number; readonly grey: number }[];
  /** Removes the picture. */
  dispose(): void;
  /** Removes the next picture as soon as it asks for a frame, with what it asks for in the same turn. */
  disposeWhenAsked(): void;
  /** Ends the workers. */
  endService(): void;
  canvases(): number;
}

declare global {
  interface Window {
    series: SeriesPage;
  }
}
