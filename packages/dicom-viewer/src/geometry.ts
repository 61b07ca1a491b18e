/** Where the picture lies on the canvas. Scale in canvas pixels per image pixel; pixels may not be square. */
export interface Placement {
  readonly canvasWidth: number;
  readonly canvasHeight: number;
  readonly columns: number;
  readonly rows: number;
  /** cornerstone's viewport scale: of the shorter side of a pixel. */
  readonly scale: number;
  /** Width : height of a pixel. */
  readonly aspect: number;
  /** cornerstone's translation, in image pixels. */
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Canvas pixels per image pixel, per axis; as cornerstone's transform has it. */
export function scales(placement: Pick<Placement, 'scale' | 'aspect'>): Point {
  return {
    x: placement.scale * Math.max(placement.aspect, 1),
    y: placement.scale / Math.min(placement.aspect, 1),
  };
}

/** Canvas position of the image's top left corner, on a whole canvas pixel: otherwise 1:1 would be smeared by half a pixel. */
export function origin(placement: Placement): Point {
  const by = scales(placement);
  return {
    x: Math.round(placement.canvasWidth / 2 + by.x * (placement.x - placement.columns / 2)),
    y: Math.round(placement.canvasHeight / 2 + by.y * (placement.y - placement.rows / 2)),
  };
}

/** Image pixel (fractional) under a canvas pixel. */
export function imagePoint(placement: Placement, canvas: Point): Point {
  const by = scales(placement);
  const at = origin(placement);
  return { x: (canvas.x - at.x) / by.x, y: (canvas.y - at.y) / by.y };
}

/** Largest scale at which the whole picture is visible. */
export function fitScale(placement: Omit<Placement, 'scale' | 'x' | 'y'>): number {
  const by = scales({ scale: 1, aspect: placement.aspect });
  const fit = Math.min(
    placement.canvasWidth / (placement.columns * by.x),
    placement.canvasHeight / (placement.rows * by.y),
  );
  return fit > 0 && Number.isFinite(fit) ? fit : 1;
}

/** Another scale, with the image point under `keep` (canvas pixels) staying where it is. */
export function zoomed(placement: Placement, scale: number, keep: Point): Placement {
  const before = scales(placement);
  const after = scales({ scale, aspect: placement.aspect });
  const fromCentre = { x: keep.x - placement.canvasWidth / 2, y: keep.y - placement.canvasHeight / 2 };
  return bounded({
    ...placement,
    scale,
    x: placement.x + fromCentre.x / after.x - fromCentre.x / before.x,
    y: placement.y + fromCentre.y / after.y - fromCentre.y / before.y,
  });
}

/** Moved by canvas pixels. */
export function panned(placement: Placement, by: Point): Placement {
  const scale = scales(placement);
  return bounded({ ...placement, x: placement.x + by.x / scale.x, y: placement.y + by.y / scale.y });
}

/** The centre of the canvas never leaves the picture: nobody has to search for it. */
function bounded(placement: Placement): Placement {
  const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));
  return { ...placement, x: clamp(placement.x, placement.columns / 2), y: clamp(placement.y, placement.rows / 2) };
}

/** Part of the image, in its pixels; `to` exclusive. */
export interface Region {
  readonly fromColumn: number;
  readonly toColumn: number;
  readonly fromRow: number;
  readonly toRow: number;
}

/** Pixels of a level (1, 2, 4 … image pixels wide) that the canvas shows, with a margin for interpolation. */
export function visibleRegion(
  placement: Placement,
  level: { readonly columns: number; readonly rows: number; readonly step: number },
): Region {
  const topLeft = imagePoint(placement, { x: 0, y: 0 });
  const bottomRight = imagePoint(placement, { x: placement.canvasWidth, y: placement.canvasHeight });
  const low = (value: number, size: number): number => Math.min(size, Math.max(0, Math.floor(value / level.step) - 2));
  const high = (value: number, size: number): number => Math.min(size, Math.max(0, Math.ceil(value / level.step) + 2));
  return {
    fromColumn: low(topLeft.x, level.columns),
    toColumn: high(bottomRight.x, level.columns),
    fromRow: low(topLeft.y, level.rows),
    toRow: high(bottomRight.y, level.rows),
  };
}
