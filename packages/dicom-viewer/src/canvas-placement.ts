import type { PictureDescription } from '@medicus/dicom';
import {
  fitScale,
  imagePoint,
  mirrored,
  panned,
  type Placement,
  type Point,
  turned,
  UPRIGHT,
  zoomed,
} from './geometry.ts';

const LARGEST_ZOOM = 32;

/** Where the picture lies in a canvas that is as large as its element. Points are CSS pixels from the element's top left. */
export interface CanvasPlacement {
  now(): Placement;
  /** As large as fits; stays so over another size, turns and mirroring. */
  fitted(): boolean;
  /** Image centre against canvas centre, in CSS pixels. */
  pan(): Point;
  /** Takes the element's size over. False where nothing is different. */
  measure(): boolean;
  setAspect(aspect: number): void;
  zoomBy(factor: number, at: Point | undefined): void;
  panBy(by: Point): void;
  fit(): void;
  oneToOne(): void;
  turn(quarters: number): void;
  flip(along: 'horizontally' | 'vertically'): void;
  /** Upright and fitted. */
  reset(): void;
  imagePointAt(at: Point): { readonly column: number; readonly row: number };
}

/** `ratio`: device pixels per CSS pixel, as it is now. `moved` is told of every move, not of what is measured. */
export function createCanvasPlacement(
  element: HTMLElement,
  canvas: HTMLCanvasElement,
  description: PictureDescription,
  { ratio, moved }: { readonly ratio: () => number; readonly moved: () => void },
): CanvasPlacement {
  let fitted = true;
  let placement: Placement = {
    canvasWidth: 1,
    canvasHeight: 1,
    columns: description.columns,
    rows: description.rows,
    aspect: description.pixelAspect,
    scale: 1,
    x: 0,
    y: 0,
    seen: UPRIGHT,
  };

  const toCanvas = (at: Point): Point => ({ x: at.x * ratio(), y: at.y * ratio() });
  const fit = (one: Placement): Placement => ({ ...one, scale: fitScale(one), x: 0, y: 0 });

  function moveTo(next: Placement, isFitted: boolean): void {
    placement = isFitted ? fit(next) : next;
    fitted = isFitted;
    moved();
  }

  return {
    now: () => placement,
    fitted: () => fitted,
    pan() {
      const dpr = ratio();
      return { x: (placement.x * placement.scale) / dpr, y: (placement.y * placement.scale) / dpr };
    },
    measure() {
      const dpr = ratio();
      const width = Math.max(1, Math.floor(element.clientWidth * dpr));
      const height = Math.max(1, Math.floor(element.clientHeight * dpr));
      const differs = canvas.width !== width || canvas.height !== height;
      // Setting a size empties the canvas, even the same size.
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      canvas.style.width = `${width / dpr}px`;
      canvas.style.height = `${height / dpr}px`;
      placement = { ...placement, canvasWidth: width, canvasHeight: height };
      if (fitted) placement = fit(placement);
      return differs;
    },
    setAspect(aspect) {
      placement = { ...placement, aspect };
    },
    zoomBy(factor, at) {
      const scale = placement.scale * factor;
      if (!Number.isFinite(scale) || scale <= 0) return;
      const keep = at ? toCanvas(at) : { x: placement.canvasWidth / 2, y: placement.canvasHeight / 2 };
      const smallest = Math.min(fitScale(placement), 1) / 4;
      moveTo(zoomed(placement, Math.min(LARGEST_ZOOM, Math.max(smallest, scale)), keep), false);
    },
    panBy: (by) => moveTo(panned(placement, toCanvas(by)), false),
    fit: () => moveTo(placement, true),
    oneToOne: () => moveTo({ ...placement, scale: 1, x: 0, y: 0 }, false),
    turn: (quarters) => moveTo(turned(placement, quarters), fitted),
    flip: (along) => moveTo(mirrored(placement, along), fitted),
    reset: () => moveTo({ ...placement, seen: UPRIGHT }, true),
    imagePointAt(at) {
      const point = imagePoint(placement, toCanvas(at));
      return { column: point.x, row: point.y };
    },
  };
}
