/** What the page offers to the test, as `window.drawing`. Lengths are CSS pixels; bytes cross as base64. */
export interface DrawingPage {
  /** Decodes the file in a worker and mounts it in a stage of this size; answers its photometric interpretation. */
  show(file: string, width: number, height: number): Promise<string>;
  /** The same with the smaller sizes, as a viewer decodes it, and further frames on demand. */
  showSeries(file: string, width: number, height: number): Promise<string>;
  /**
   * Opens it in the smallest size that will do, and changes window and zoom before the full one can come. Answers what
   * was there at first.
   */
  openReduced(file: string, width: number, height: number, change: boolean): Promise<FirstSight>;
  /** Resolves when the full picture is there, or will not come. */
  whenComplete(): Promise<FirstSight & { readonly notFull: string | undefined }>;
  /** Whether the value under the middle of the stage can be asked for. */
  probes(): boolean;
  /** Disposes of a picture as soon as its reduced size is mounted; answers the canvases that are left after a while. */
  disposeEarly(file: string): Promise<number>;
  turn(quarters: number): void;
  flip(along: 'horizontally' | 'vertically'): void;
  invert(): void;
  showOverlays(shown: boolean): void;
  /** Answers the reason where it fails. */
  setFrame(index: number): Promise<string | undefined>;
  play(framesPerSecond: number): void;
  stop(): void;
  frameIndex(): number;
  imagePointAt(x: number, y: number): { readonly column: number; readonly row: number };
  setStage(width: number, height: number): void;
  setWindow(center: number, width: number): void;
  fit(): void;
  oneToOne(): void;
  zoomBy(factor: number, x: number, y: number): void;
  panBy(x: number, y: number): void;
  reset(): void;
  /** What the mounted canvas holds after its own next animation frame: RGBA. */
  pixels(): Promise<DrawnPixels>;
  /** A PNG (a screenshot) as pixels. */
  decodePng(png: string): Promise<DrawnPixels>;
  /** Removes picture and workers. */
  dispose(): void;
  /** Canvases in the document. */
  canvases(): number;
}

export interface FirstSight {
  readonly resolution: 'reduced' | 'full';
  /** Whether stored values could be asked for: only those of the full picture. */
  readonly hasValues: boolean;
}

export interface DrawnPixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: string;
}

declare global {
  interface Window {
    drawing: DrawingPage;
  }
}
