import type { SeenTransform } from '@medicus/dicom';

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
  /** cornerstone's translation: along the screen, in pixels of the picture as it is seen. */
  readonly x: number;
  readonly y: number;
  readonly seen: SeenTransform;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const UPRIGHT: SeenTransform = { quarterTurns: 0, flippedHorizontally: false, flippedVertically: false };

/** Canvas pixels per image pixel, along its rows (x) and columns (y); as cornerstone's transform has it. */
export function scales(placement: Pick<Placement, 'scale' | 'aspect'>): Point {
  return {
    x: placement.scale * Math.max(placement.aspect, 1),
    y: placement.scale / Math.min(placement.aspect, 1),
  };
}

type Seen = Pick<Placement, 'columns' | 'rows' | 'scale' | 'aspect' | 'seen'>;

/** The picture as it is seen: its size, and canvas pixels per pixel across and down the screen. */
function asSeen(placement: Seen): { readonly columns: number; readonly rows: number; readonly by: Point } {
  const by = scales(placement);
  const { columns, rows } = placement;
  return placement.seen.quarterTurns % 2 === 0
    ? { columns, rows, by }
    : { columns: rows, rows: columns, by: { x: by.y, y: by.x } };
}

/** Canvas position of the seen picture's top left corner, on a whole canvas pixel: otherwise 1:1 would be smeared by half a pixel. */
export function origin(placement: Placement): Point {
  const { columns, rows, by } = asSeen(placement);
  return {
    x: Math.round(placement.canvasWidth / 2 + by.x * (placement.x - columns / 2)),
    y: Math.round(placement.canvasHeight / 2 + by.y * (placement.y - rows / 2)),
  };
}

/** Image point → canvas: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`, as `CanvasTransform.setTransform` takes them. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export function matrixOf(placement: Placement): Matrix {
  const { columns, rows, seen } = placement;
  const by = scales(placement);
  const corner = origin(placement);
  // Flipped first: u = mx·x + nx, v = my·y + ny.
  const mx = seen.flippedHorizontally ? -1 : 1;
  const nx = seen.flippedHorizontally ? columns : 0;
  const my = seen.flippedVertically ? -1 : 1;
  const ny = seen.flippedVertically ? rows : 0;
  // Then turned clockwise, the corner staying at the top left.
  switch (seen.quarterTurns) {
    case 1:
      return [0, by.x * mx, -by.y * my, 0, corner.x + by.y * (rows - ny), corner.y + by.x * nx];
    case 2:
      return [-by.x * mx, 0, 0, -by.y * my, corner.x + by.x * (columns - nx), corner.y + by.y * (rows - ny)];
    case 3:
      return [0, -by.x * mx, by.y * my, 0, corner.x + by.y * ny, corner.y + by.x * (columns - nx)];
    default:
      return [by.x * mx, 0, 0, by.y * my, corner.x + by.x * nx, corner.y + by.y * ny];
  }
}

/** Image pixel (fractional) under a canvas pixel. */
export function imagePoint(placement: Placement, canvas: Point): Point {
  const [a, b, c, d, e, f] = matrixOf(placement);
  const determinant = a * d - b * c;
  const x = canvas.x - e;
  const y = canvas.y - f;
  return { x: (d * x - c * y) / determinant, y: (a * y - b * x) / determinant };
}

/** Largest scale at which the whole picture is visible. */
export function fitScale(placement: Omit<Placement, 'scale' | 'x' | 'y'>): number {
  const { columns, rows, by } = asSeen({ ...placement, scale: 1 });
  const fit = Math.min(placement.canvasWidth / (columns * by.x), placement.canvasHeight / (rows * by.y));
  return fit > 0 && Number.isFinite(fit) ? fit : 1;
}

/** Another scale, with the image point under `keep` (canvas pixels) staying where it is. */
export function zoomed(placement: Placement, scale: number, keep: Point): Placement {
  const before = asSeen(placement).by;
  const after = asSeen({ ...placement, scale }).by;
  const fromCentre = { x: keep.x - placement.canvasWidth / 2, y: keep.y - placement.canvasHeight / 2 };
  return bounded({
    ...placement,
    scale,
    x: placement.x + fromCentre.x / after.x - fromCentre.x / before.x,
    y: placement.y + fromCentre.y / after.y - fromCentre.y / before.y,
  });
}

/** Moved by canvas pixels, in the direction of the screen. */
export function panned(placement: Placement, by: Point): Placement {
  const scale = asSeen(placement).by;
  return bounded({ ...placement, x: placement.x + by.x / scale.x, y: placement.y + by.y / scale.y });
}

/** What is in the middle of the canvas is turned clockwise about it, with all that is around. */
export function turned(placement: Placement, quarters: number): Placement {
  let next = placement;
  for (let turn = 0; turn < ((Math.trunc(quarters) % 4) + 4) % 4; turn++) {
    const from = asSeen(next).by;
    const seen = { ...next.seen, quarterTurns: (next.seen.quarterTurns + 1) % 4 };
    const to = asSeen({ ...next, seen }).by;
    next = { ...next, seen, x: (-next.y * from.y) / to.x, y: (next.x * from.x) / to.y };
  }
  return bounded(next);
}

/** Mirrored as it is seen, about the middle of the canvas. */
export function mirrored(placement: Placement, along: 'horizontally' | 'vertically'): Placement {
  const { seen } = placement;
  // Flips come before turns: lying on its side, left and right of the screen are top and bottom of the picture.
  const rows = (along === 'horizontally') === (seen.quarterTurns % 2 === 0);
  return bounded({
    ...placement,
    seen: {
      ...seen,
      flippedHorizontally: seen.flippedHorizontally !== rows,
      flippedVertically: seen.flippedVertically === rows,
    },
    x: along === 'horizontally' ? -placement.x : placement.x,
    y: along === 'vertically' ? -placement.y : placement.y,
  });
}

/** The centre of the canvas never leaves the picture: nobody has to search for it. */
function bounded(placement: Placement): Placement {
  const { columns, rows } = asSeen(placement);
  const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));
  return { ...placement, x: clamp(placement.x, columns / 2), y: clamp(placement.y, rows / 2) };
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
  const first = imagePoint(placement, { x: 0, y: 0 });
  const last = imagePoint(placement, { x: placement.canvasWidth, y: placement.canvasHeight });
  const low = (value: number, size: number): number => Math.min(size, Math.max(0, Math.floor(value / level.step) - 2));
  const high = (value: number, size: number): number => Math.min(size, Math.max(0, Math.ceil(value / level.step) + 2));
  return {
    fromColumn: low(Math.min(first.x, last.x), level.columns),
    toColumn: high(Math.max(first.x, last.x), level.columns),
    fromRow: low(Math.min(first.y, last.y), level.rows),
    toRow: high(Math.max(first.y, last.y), level.rows),
  };
}
