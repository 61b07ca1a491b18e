import { buildGreyTable, greyMapper, isWide, type PictureDescription, type Voi } from '@medicus/dicom';
import type { DecodedFrame, StoredValues } from '@medicus/dicom-codecs';
import { matrixOf, type Placement, type Region, scales, visibleRegion } from './geometry.ts';
import { OverlayLayer } from './overlay-layer.ts';
import { canvasWords, paintFloatGrey, paintGrey, paintRgb, paintWideGrey } from './raster.ts';

/** All that decides what is on the canvas. Compared by identity: equal parts have to be the same objects. */
export interface Scene {
  /** As it holds for this frame. */
  readonly description: PictureDescription;
  readonly frame: DecodedFrame;
  /** `undefined` for colour. */
  readonly voi: Voi | undefined;
  readonly inverted: boolean;
  readonly overlays: boolean;
  readonly placement: Placement;
}

/** A resolution to draw from; `step` image pixels wide. */
interface Level {
  readonly columns: number;
  readonly rows: number;
  readonly values: StoredValues;
  readonly step: number;
}

/**
 * Draws a frame through its grey table: only what is visible, from the smallest level that still has a pixel for
 * every canvas pixel. Keeps one scratch canvas of about the visible size, and what is on it for the next time.
 */
export class Painter {
  readonly #scratch: HTMLCanvasElement;
  readonly #overlays: OverlayLayer;
  #pixels: ImageData | undefined;
  #table: { readonly of: readonly unknown[]; readonly first: number; readonly words: Uint32Array } | undefined;
  /** What the scratch canvas holds. */
  #held: readonly unknown[] = [];

  constructor(newCanvas: () => HTMLCanvasElement) {
    this.#scratch = newCanvas();
    this.#overlays = new OverlayLayer(newCanvas);
  }

  draw(context: CanvasRenderingContext2D, scene: Scene): void {
    const { frame, placement } = scene;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, placement.canvasWidth, placement.canvasHeight);

    const by = scales(placement);
    const level = levelFor(frame, Math.max(by.x, by.y));
    const region = visibleRegion(placement, level);
    const width = region.toColumn - region.fromColumn;
    const height = region.toRow - region.fromRow;
    if (width > 0 && height > 0) {
      if (!this.#fill(scene, level, region, width, height)) return;
      context.setTransform(...matrixOf(placement));
      // Exactly one canvas pixel per image pixel: nothing to smooth, and nothing may be.
      context.imageSmoothingEnabled = !(by.x === 1 && by.y === 1 && level.step === 1);
      // Enlarged in straight lines from pixel to pixel: a curve through them would make greys at edges that nothing
      // is stored for, and takes many times as long.
      context.imageSmoothingQuality = Math.max(by.x, by.y) * level.step > 1 ? 'low' : 'high';
      const { step } = level;
      context.save();
      if (level.columns * step > placement.columns || level.rows * step > placement.rows) {
        // The last pixel of a smaller level sticks out of the picture.
        context.beginPath();
        context.rect(0, 0, placement.columns, placement.rows);
        context.clip();
      }
      context.drawImage(
        this.#scratch,
        0,
        0,
        width,
        height,
        region.fromColumn * step,
        region.fromRow * step,
        width * step,
        height * step,
      );
      context.restore();
    }
    if (scene.overlays) {
      context.setTransform(...matrixOf(placement));
      this.#overlays.draw(context, frame.overlays, Math.min(by.x, by.y));
    }
  }

  /** Gives the scratch memory back at once instead of at the next garbage collection. */
  dispose(): void {
    this.#scratch.width = 0;
    this.#scratch.height = 0;
    this.#pixels = undefined;
    this.#held = [];
    this.#overlays.dispose();
  }

  /** Puts the region of the level onto the scratch canvas, unless it is there already. */
  #fill(scene: Scene, level: Level, region: Region, width: number, height: number): boolean {
    const { description, frame, voi, inverted } = scene;
    const { fromColumn, toColumn, fromRow, toRow } = region;
    const wanted = [description, frame, voi, inverted, level.step, fromColumn, toColumn, fromRow, toRow];
    if (same(this.#held, wanted)) return true;
    const scratch = scratchContext(this.#scratch, width, height);
    if (!scratch) return false;
    if (this.#pixels?.width !== width || this.#pixels.height !== height) {
      this.#pixels = scratch.createImageData(width, height);
    }
    const words = new Uint32Array(this.#pixels.data.buffer);
    const { values, columns } = level;
    if (!voi) paintRgb(values, columns, region, { shift: shiftOf(description), inverted }, words);
    else if (isWide(description)) {
      const paint = description.sampleFormat === 'float' ? paintFloatGrey : paintWideGrey;
      paint(values, columns, region, greyMapper(inverted ? opposite(description) : description, voi), words);
    } else paintGrey(values, columns, region, this.#tableFor(description, voi, inverted), words);
    scratch.putImageData(this.#pixels, 0, 0);
    this.#held = wanted;
    return true;
  }

  #tableFor(
    description: PictureDescription,
    voi: Voi,
    inverted: boolean,
  ): { readonly first: number; readonly words: Uint32Array } {
    const of = [description, voi, inverted];
    if (this.#table && same(this.#table.of, of)) return this.#table;
    const table = buildGreyTable(inverted ? opposite(description) : description, voi);
    this.#table = { of, first: table.first, words: canvasWords(table) };
    return this.#table;
  }
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

/** Black for white; padding stays background. */
function opposite(description: PictureDescription): PictureDescription {
  const inverse = !(description.photometric === 'MONOCHROME1' || description.inverse);
  return { ...description, photometric: 'MONOCHROME2', inverse };
}

function shiftOf(description: PictureDescription): number {
  // Palette colours are 8 bit already.
  return description.palette ? 0 : Math.max(0, description.bitsStored - 8);
}

/** The smallest level that is not enlarged. */
function levelFor(frame: DecodedFrame, scale: number): Level {
  let level: Level = { columns: frame.columns, rows: frame.rows, values: frame.values, step: frame.step };
  for (const smaller of frame.pyramid) {
    const step = level.step * 2;
    if (scale * step > 1) break;
    level = { ...smaller, step };
  }
  return level;
}

function scratchContext(scratch: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  if (scratch.width !== width) scratch.width = width;
  if (scratch.height !== height) scratch.height = height;
  return scratch.getContext('2d', { alpha: false });
}
