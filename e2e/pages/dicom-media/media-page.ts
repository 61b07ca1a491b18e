/** What the page offers to the test, as `window.media`. Bytes cross as base64. */
export interface MediaPage {
  /** Opens a DICOM video in the stage: what it is, or the reason why not. */
  open(file: string): Promise<OpenedVideo | string>;
  /** Plays and answers the time that was reached, in seconds. */
  play(milliseconds: number): Promise<number>;
  /** Goes to a second and answers the colour in the middle of the picture: red, green, blue. */
  colourAt(seconds: number): Promise<readonly number[]>;
  dispose(): void;
  videos(): number;
  /** Stored values of the first frame, decoded in a worker, or the reason why not. */
  decode(file: string): Promise<readonly number[] | string>;
  /** A de-identified copy in which an area is black, or the reason why there is none. */
  blackOut(file: string, area: readonly [x: number, y: number, width: number, height: number]): Promise<string>;
}

export interface OpenedVideo {
  readonly container: string;
  readonly rows: number;
  readonly columns: number;
  readonly framesPerSecond: number | undefined;
  /** By the browser's own count. */
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly paused: boolean;
  readonly label: string | null;
  readonly url: string;
}

declare global {
  interface Window {
    media: MediaPage;
  }
}
