/**
 * What a canvas has to show, computed here from the standard alone: nothing of the packages under test is used.
 */
export type GreyFunction =
  | { readonly name: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'; readonly center: number; readonly width: number }
  | { readonly name: 'LUT'; readonly firstMapped: number; readonly bits: number; readonly entries: readonly number[] };

/** Grey 0–255, not rounded, of a value after the modality transform. PS3.3 C.11.2.1.2, C.11.2.1.3, C.11.2.1.1. */
export function greyOf(by: GreyFunction, value: number): number {
  if (by.name === 'LUT') {
    const index = Math.min(by.entries.length - 1, Math.max(0, value - by.firstMapped));
    return (by.entries[index]! * 255) / (2 ** by.bits - 1);
  }
  const { center: c, width: w } = by;
  if (by.name === 'SIGMOID') return 255 / (1 + Math.exp((-4 * (value - c)) / w));
  if (by.name === 'LINEAR_EXACT') {
    if (value <= c - w / 2) return 0;
    if (value > c + w / 2) return 255;
    return ((value - c) / w + 0.5) * 255;
  }
  if (value <= c - 0.5 - (w - 1) / 2) return 0;
  if (value > c - 0.5 + (w - 1) / 2) return 255;
  return ((value - (c - 0.5)) / (w - 1) + 0.5) * 255;
}

/** PS3.3 C.7.6.3.1.2, YBR_FULL. */
export function rgbOfYbr(y: number, cb: number, cr: number): readonly [number, number, number] {
  const clamp = (value: number): number => Math.min(255, Math.max(0, value));
  return [
    clamp(y + 1.402 * (cr - 128)),
    clamp(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128)),
    clamp(y + 1.772 * (cb - 128)),
  ];
}

/** Where a picture lies: zoom in canvas pixels per image pixel, and the image point in the middle of the canvas. */
export interface Lie {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export interface Canvas {
  readonly width: number;
  readonly height: number;
}

/** Canvas position of the picture's top left corner: whole canvas pixels. */
export function cornerOf(lie: Lie, canvas: Canvas): { readonly x: number; readonly y: number } {
  return { x: Math.round(canvas.width / 2 - lie.zoom * lie.x), y: Math.round(canvas.height / 2 - lie.zoom * lie.y) };
}

/** All visible, centred, as large as possible. */
export function fitted(columns: number, rows: number, canvas: Canvas): Lie {
  return { zoom: Math.min(canvas.width / columns, canvas.height / rows), x: columns / 2, y: rows / 2 };
}

/** Zoomed with the point under `at` (canvas pixels) staying there. */
export function zoomedAt(lie: Lie, factor: number, at: { x: number; y: number }, canvas: Canvas): Lie {
  const zoom = lie.zoom * factor;
  const move = (centre: number, from: number, side: number): number =>
    centre + (from - side / 2) / lie.zoom - (from - side / 2) / zoom;
  return { zoom, x: move(lie.x, at.x, canvas.width), y: move(lie.y, at.y, canvas.height) };
}

/** How a drawn picture of flat blocks differs from nearest-neighbour mapping. */
export interface MappingReport {
  /** Canvas pixels that smoothing cannot reach from an edge, and the worst difference among them. */
  readonly flat: number;
  readonly worstFlat: number;
  /** Canvas pixels beside one edge, and those of them that look more like the other side. */
  readonly beside: number;
  readonly wrongSide: number;
}

/**
 * @param greyAt grey of an image pixel; black is expected outside the picture
 * @param block side of a block in image pixels
 */
export function compareMapping(
  shown: ArrayLike<number>,
  canvas: Canvas,
  picture: { readonly columns: number; readonly rows: number; readonly block: number },
  lie: Lie,
  greyAt: (column: number, row: number) => number,
): MappingReport {
  const corner = cornerOf(lie, canvas);
  // Half the support of a cubic filter, in image pixels enlarged or canvas pixels reduced; one to spare. 1:1 is not smoothed.
  const reach = lie.zoom === 1 ? 0 : Math.max(3, 3 * lie.zoom);
  const inside = (at: number, side: number): boolean => at >= 0 && at < side;
  const grey = (x: number, y: number): number => {
    const column = Math.floor((x - corner.x) / lie.zoom);
    const row = Math.floor((y - corner.y) / lie.zoom);
    return inside(column, picture.columns) && inside(row, picture.rows) ? greyAt(column, row) : 0;
  };
  /** The nearest edge of blocks on an axis and the distance to it, in canvas pixels. */
  const edge = (at: number, from: number, side: number): { readonly distance: number; readonly towards: number } => {
    const position = (at - from) / lie.zoom;
    const nearest = Math.min(side, Math.max(0, Math.round(position / picture.block) * picture.block));
    const distance = (nearest - position) * lie.zoom;
    return { distance: Math.abs(distance), towards: Math.sign(distance) };
  };

  let [flat, worstFlat, beside, wrongSide] = [0, 0, 0, 0];
  for (let row = 0; row < canvas.height; row++) {
    for (let column = 0; column < canvas.width; column++) {
      const [x, y] = [column + 0.5, row + 0.5];
      const own = grey(x, y);
      const actual = shown[(row * canvas.width + column) * 4] ?? 0;
      const across = edge(x, corner.x, picture.columns);
      const down = edge(y, corner.y, picture.rows);
      const [near, far] = across.distance < down.distance ? [across, down] : [down, across];
      if (near.distance > reach) {
        flat++;
        worstFlat = Math.max(worstFlat, Math.abs(actual - own));
      } else if (far.distance > reach && near.distance > 0.25) {
        const step = (near.distance + 0.5) * near.towards;
        const other = near === across ? grey(x + step, y) : grey(x, y + step);
        beside++;
        if (Math.abs(actual - own) > Math.abs(actual - other)) wrongSide++;
      }
    }
  }
  return { flat, worstFlat, beside, wrongSide };
}
