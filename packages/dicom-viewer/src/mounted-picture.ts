import type { Result } from '@medicus/ids';
import type { DecodeDefect, DecodedFrame, StoredValues, Urgency } from '@medicus/dicom-codecs';
import type { PictureDescription, SeenTransform, Voi, Window } from '@medicus/dicom';
import type { Probe } from './probe.ts';

/** What is shown: a described picture, one decoded frame, and where further frames come from. */
export interface Picture {
  readonly description: PictureDescription;
  /** In full, or in a reduced size (`step` > 1): then the full one is loaded and takes its place. */
  readonly frame: DecodedFrame;
  /** Counts from 0; default 0. */
  readonly frameIndex?: number;
  /** Needed for multi-frame pictures, and for those that are opened in a reduced size. Loads frames in full. */
  readonly loadFrame?: (
    index: number,
    signal: AbortSignal,
    urgency?: Urgency,
  ) => Promise<Result<DecodedFrame, DecodeDefect>>;
}

export interface MountOptions {
  /** Device pixels per CSS pixel; taken from the window, and followed, where absent. */
  readonly devicePixelRatio?: number;
  readonly window?: Window;
  /** Bytes of decoded frames that are kept; 256 MiB, on devices with little memory 96 MiB. */
  readonly frameBytes?: number;
}

export interface PictureView {
  /** `undefined` for colour pictures, which have no window. */
  readonly voi: Voi | undefined;
  /** Canvas (device) pixels per image pixel: 1 is 1:1. */
  readonly zoom: number;
  /** Image centre against canvas centre, in CSS pixels. */
  readonly pan: { readonly x: number; readonly y: number };
  readonly fitted: boolean;
  /** Flips come before turns; {@link edgeLetters} takes it as it is. */
  readonly seen: SeenTransform;
  /** The user has exchanged black and white (or the colours). */
  readonly inverted: boolean;
  /** Whether overlays are drawn, and how many this frame has. */
  readonly overlays: { readonly shown: boolean; readonly count: number };
  readonly frameIndex: number;
  readonly frames: number;
  /** Frames per second; `undefined` while it stands. */
  readonly playing: number | undefined;
  /** `reduced`: a first, smaller picture is shown while the full one is decoded. Not to be measured in. */
  readonly resolution: 'reduced' | 'full';
  /** Why the full picture did not come: the reduced one stays. */
  readonly notFull: DecodeDefect | undefined;
}

/** A picture in an element. Draws at the next animation frame; nothing is decoded again for window, zoom or pan. */
export interface MountedPicture {
  readonly canvas: HTMLCanvasElement;
  setWindow(window: Window): void;
  /** The window that is drawn; for lookup tables the range they cover; for colour 127.5 / 256. */
  getWindow(): Window;
  /** Multiplies the zoom, keeping the point (CSS pixels from the element's top left; default centre) in place. */
  zoomBy(factor: number, at?: { readonly x: number; readonly y: number }): void;
  /** CSS pixels. */
  panBy(x: number, y: number): void;
  /** As it was opened: the window of the file, fitted, upright, not inverted. */
  reset(): void;
  /** As large as fits, whole picture visible; stays so over `resize` until zoomed. */
  fit(): void;
  /** One image pixel = one canvas pixel, not smoothed. */
  oneToOne(): void;
  /** By quarters, clockwise as it is seen (negative: back), about the middle of the element. */
  turn(quarters: number): void;
  /** Mirrors what is seen, left and right or top and bottom. */
  flip(along: 'horizontally' | 'vertically'): void;
  /** Black for white (or each colour's opposite); padding stays black. */
  invert(): void;
  showOverlays(shown: boolean): void;
  /** To be called when the element's size has changed; a ResizeObserver inside does so by itself. */
  resize(): void;
  /** Stops playing. The frames around it are decoded ahead. */
  setFrame(index: number): Promise<Result<void, DecodeDefect>>;
  /**
   * From the shown frame on, in a loop; 1–60 frames per second, where absent as the file says (else 10). Leaves frames
   * out rather than fall behind.
   */
  play(framesPerSecond?: number): void;
  /** The frame that is shown stays; one that is still being decoded is not shown any more. */
  stop(): void;
  view(): PictureView;
  /** Called after every change; returns the unsubscribe. */
  onChange(listener: (view: PictureView) => void): () => void;
  /** Stored values (grey) or RGB of the shown frame; `undefined` as long as it is there in a reduced size only. */
  storedValues(): StoredValues | undefined;
  /** What is stored under a point in CSS pixels from the element's top left; `undefined` outside or while reduced. */
  probe(at: { readonly x: number; readonly y: number }): Probe | undefined;
  /** Image pixel (column, row; may be fractional or outside) under a point in CSS pixels from the element's top left. */
  imagePointAt(at: { readonly x: number; readonly y: number }): { readonly column: number; readonly row: number };
  /** Draws now instead of at the next animation frame. */
  drawNow(): void;
  /** Removes the canvas and every listener; ends cornerstone's drawing loop. */
  dispose(): void;
}
