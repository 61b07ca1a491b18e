import type { OverlayPlane } from '@medicus/dicom-codecs';

const WHITE = 0xffff_ffff;
/** Half black: seen on white ground, hardly on black. */
const EDGE = 0xb000_0000;

interface Drawn {
  readonly canvas: HTMLCanvasElement;
  readonly left: number;
  readonly top: number;
}

/** Draws overlay planes white with a dark edge, so that they are seen on any ground. Made once per plane. */
export class OverlayLayer {
  readonly #newCanvas: () => HTMLCanvasElement;
  #drawn = new Map<OverlayPlane, Drawn | undefined>();

  constructor(newCanvas: () => HTMLCanvasElement) {
    this.#newCanvas = newCanvas;
  }

  /** The context's transform is that of the image; `scale` canvas pixels per image pixel. */
  draw(context: CanvasRenderingContext2D, planes: readonly OverlayPlane[], scale: number): void {
    this.#keep(planes);
    // Enlarged pixels stay sharp; reduced ones must not drop out.
    context.imageSmoothingEnabled = scale < 1;
    context.imageSmoothingQuality = 'high';
    for (const plane of planes) {
      const drawn = this.#drawn.get(plane);
      if (drawn) context.drawImage(drawn.canvas, drawn.left, drawn.top);
    }
  }

  dispose(): void {
    this.#keep([]);
  }

  #keep(planes: readonly OverlayPlane[]): void {
    const kept = new Map<OverlayPlane, Drawn | undefined>();
    for (const plane of planes) {
      kept.set(plane, this.#drawn.has(plane) ? this.#drawn.get(plane) : this.#make(plane));
    }
    for (const [plane, drawn] of this.#drawn) {
      if (kept.has(plane) || !drawn) continue;
      drawn.canvas.width = 0;
      drawn.canvas.height = 0;
    }
    this.#drawn = kept;
  }

  #make(plane: OverlayPlane): Drawn | undefined {
    const box = boundsOf(plane);
    if (!box) return undefined;
    const canvas = this.#newCanvas();
    // One pixel around for the edge.
    canvas.width = box.width + 2;
    canvas.height = box.height + 2;
    const context = canvas.getContext('2d');
    if (!context) return undefined;
    const pixels = context.createImageData(canvas.width, canvas.height);
    paintMask(plane, box, new Uint32Array(pixels.data.buffer));
    context.putImageData(pixels, 0, 0);
    return { canvas, left: plane.left + box.x - 1, top: plane.top + box.y - 1 };
  }
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the plane that has pixels set; most of a plane is empty. */
export function boundsOf({ columns, rows, mask }: Pick<OverlayPlane, 'columns' | 'rows' | 'mask'>): Box | undefined {
  let left = columns;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let at = mask.indexOf(1); at >= 0 && at < rows * columns;) {
    const row = Math.floor(at / columns);
    const end = (row + 1) * columns;
    left = Math.min(left, at % columns);
    right = Math.max(right, mask.lastIndexOf(1, end - 1) % columns);
    if (top < 0) top = row;
    bottom = row;
    at = mask.indexOf(1, end);
  }
  return top < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** White where the mask is set, dark in the pixels around; `out` is the box and one pixel on every side. */
export function paintMask(plane: Pick<OverlayPlane, 'columns' | 'mask'>, box: Box, out: Uint32Array): void {
  const stride = box.width + 2;
  for (let row = 0; row < box.height; row++) {
    for (let column = 0; column < box.width; column++) {
      if (plane.mask[(box.y + row) * plane.columns + box.x + column] !== 1) continue;
      const at = (row + 1) * stride + column + 1;
      for (const around of [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1]) {
        if (out[at + around] !== WHITE) out[at + around] = EDGE;
      }
      out[at] = WHITE;
    }
  }
}
