import { buildGreyTable, greyMapper, isWide, type PictureDescription, type Voi } from '@medicus/dicom';
import type { DecodedFrame, StoredValues } from '@medicus/dicom-codecs';
import { origin, type Placement, scales, visibleRegion } from './geometry.ts';
import { canvasWords, paintGrey, paintRgb, paintWideGrey } from './raster.ts';

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
  readonly #description: PictureDescription;
  readonly #scratch: HTMLCanvasElement;
  #table: { readonly voi: Voi; readonly first: number; readonly words: Uint32Array } | undefined;
  /** What the scratch canvas holds. */
  #held: { readonly frame: DecodedFrame; readonly voi: Voi | undefined; readonly region: string } | undefined;

  constructor(description: PictureDescription, scratch: HTMLCanvasElement) {
    this.#description = description;
    this.#scratch = scratch;
  }

  draw(context: CanvasRenderingContext2D, frame: DecodedFrame, voi: Voi | undefined, placement: Placement): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, placement.canvasWidth, placement.canvasHeight);

    const by = scales(placement);
    const level = levelFor(frame, Math.max(by.x, by.y));
    const region = visibleRegion(placement, level);
    const width = region.toColumn - region.fromColumn;
    const height = region.toRow - region.fromRow;
    if (width <= 0 || height <= 0) return;

    const key = [level.step, region.fromColumn, region.toColumn, region.fromRow, region.toRow].join();
    if (this.#held?.frame !== frame || this.#held.voi !== voi || this.#held.region !== key) {
      const scratch = scratchContext(this.#scratch, width, height);
      if (!scratch) return;
      const pixels = scratch.createImageData(width, height);
      const words = new Uint32Array(pixels.data.buffer);
      const { values, columns } = level;
      if (voi && isWide(this.#description)) {
        paintWideGrey(values, columns, region, greyMapper(this.#description, voi), words);
      } else if (voi) paintGrey(values, columns, region, this.#tableFor(voi), words);
      else paintRgb(level.values, level.columns, region, this.#shift(), words);
      scratch.putImageData(pixels, 0, 0);
      this.#held = { frame, voi, region: key };
    }

    const corner = origin(placement);
    context.setTransform(by.x, 0, 0, by.y, corner.x, corner.y);
    // Exactly one canvas pixel per image pixel: nothing to smooth, and nothing may be.
    context.imageSmoothingEnabled = !(by.x === 1 && by.y === 1);
    context.imageSmoothingQuality = 'high';
    const { step } = level;
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
  }

  /** Gives the scratch memory back at once instead of at the next garbage collection. */
  dispose(): void {
    this.#scratch.width = 0;
    this.#scratch.height = 0;
    this.#held = undefined;
  }

  #tableFor(voi: Voi): { readonly first: number; readonly words: Uint32Array } {
    if (this.#table?.voi === voi) return this.#table;
    const table = buildGreyTable(this.#description, voi);
    this.#table = { voi, first: table.first, words: canvasWords(table) };
    return this.#table;
  }

  #shift(): number {
    // Palette colours are 8 bit already.
    return this.#description.palette ? 0 : Math.max(0, this.#description.bitsStored - 8);
  }
}

/** The smallest level that is not enlarged. */
function levelFor(frame: DecodedFrame, scale: number): Level {
  let level: Level = { columns: frame.columns, rows: frame.rows, values: frame.values, step: 1 };
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
