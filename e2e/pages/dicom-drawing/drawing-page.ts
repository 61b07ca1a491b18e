/** What the page offers to the test, as `window.drawing`. Lengths are CSS pixels; bytes cross as base64. */
export interface DrawingPage {
  /** Decodes the file in a worker and mounts it in a stage of this size; answers its photometric interpretation. */
  show(file: string, width: number, height: number): Promise<string>;
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
