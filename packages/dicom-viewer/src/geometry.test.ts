import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitScale,
  imagePoint,
  matrixOf,
  mirrored,
  origin,
  panned,
  type Placement,
  scales,
  turned,
  UPRIGHT,
  visibleRegion,
  zoomed,
} from './geometry.ts';

const PLACED: Placement = {
  canvasWidth: 801,
  canvasHeight: 600,
  columns: 1760,
  rows: 2140,
  aspect: 1,
  scale: 1,
  x: 0,
  y: 0,
  seen: UPRIGHT,
};

describe('where the picture lies', () => {
  it('starts on a whole canvas pixel, also where the canvas is odd: 1:1 is not smeared', () => {
    expect(origin(PLACED)).toEqual({ x: -479, y: -770 });
    expect(imagePoint(PLACED, { x: 0, y: 0 })).toEqual({ x: 479, y: 770 });
  });
  it('fits whole, the longer side first', () => {
    expect(fitScale(PLACED)).toBe(600 / 2140);
    expect(fitScale({ ...PLACED, canvasWidth: 0 })).toBe(1);
  });
  it('shows pixels that are not square in their shape, never smaller than one canvas pixel at 1', () => {
    expect(scales({ scale: 1, aspect: 2 })).toEqual({ x: 2, y: 1 });
    expect(scales({ scale: 1, aspect: 0.5 })).toEqual({ x: 1, y: 2 });
    expect(fitScale({ ...PLACED, columns: 100, rows: 100, aspect: 2 })).toBe(801 / 200);
  });
});

describe('zoom and pan', () => {
  it('keeps the point under the pointer', () => {
    const keep = { x: 500, y: 200 };
    const before = imagePoint(PLACED, keep);
    const after = imagePoint(zoomed(PLACED, 3, keep), keep);
    // The origin is on a whole canvas pixel: a third of an image pixel at this zoom.
    expect(Math.abs(after.x - before.x)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(0.5);
  });
  it('moves by canvas pixels at every zoom', () => {
    const placed = { ...PLACED, scale: 2 };
    const moved = panned(placed, { x: 30, y: -14 });
    expect([origin(moved).x - origin(placed).x, origin(moved).y - origin(placed).y]).toEqual([30, -14]);
  });
  it('never loses the picture', () => {
    const away = panned(PLACED, { x: 1e9, y: -1e9 });
    const centre = imagePoint(away, { x: 400.5, y: 300 });
    expect(centre.x).toBeGreaterThanOrEqual(-1);
    expect(centre.y).toBeLessThanOrEqual(PLACED.rows + 1);
  });
});

describe('the part that is drawn', () => {
  it('is what the canvas shows and two pixels around it', () => {
    expect(visibleRegion(PLACED, { columns: 1760, rows: 2140, step: 1 })).toEqual({
      fromColumn: 477,
      toColumn: 1282,
      fromRow: 768,
      toRow: 1372,
    });
  });
  it('is all of a picture that is smaller than the canvas, and nothing of one that is gone', () => {
    const small = { ...PLACED, columns: 10, rows: 10 };
    expect(visibleRegion(small, { columns: 10, rows: 10, step: 1 })).toEqual({
      fromColumn: 0,
      toColumn: 10,
      fromRow: 0,
      toRow: 10,
    });
  });
  it('counts in the pixels of a smaller level', () => {
    const region = visibleRegion(PLACED, { columns: 880, rows: 1070, step: 2 });
    expect([region.fromColumn, region.toColumn]).toEqual([237, 642]);
  });
});

/** A small picture as rows of numbers, turned and mirrored by hand. */
type Grid = readonly (readonly number[])[];
const clockwise = (grid: Grid): Grid =>
  (grid[0] ?? []).map((_, column) => grid.map((row) => row[column] ?? -1).toReversed());
const leftRight = (grid: Grid): Grid => grid.map((row) => row.toReversed());
const topBottom = (grid: Grid): Grid => grid.toReversed();

/** What a canvas shows at 1:1 of pixels that are numbered row by row; -1 where there is no picture. */
function shown(placement: Placement): Grid {
  return Array.from({ length: placement.canvasHeight }, (_, y) =>
    Array.from({ length: placement.canvasWidth }, (__, x) => {
      const at = imagePoint(placement, { x: x + 0.5, y: y + 0.5 });
      const [column, row] = [Math.floor(at.x), Math.floor(at.y)];
      const inside = column >= 0 && row >= 0 && column < placement.columns && row < placement.rows;
      return inside ? row * placement.columns + column : -1;
    }),
  );
}

const grid = (columns: number, rows: number): Grid =>
  Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => row * columns + column));
const numbers = (cells: Grid): number[] => cells.flat().filter((value) => value >= 0);

const size = fc.integer({ min: 1, max: 9 });
const steps = fc.array(fc.constantFrom('turn', 'back', 'horizontally', 'vertically'), { maxLength: 7 });

describe('turned and mirrored', () => {
  it('in any order it is what the hand does with a sheet of paper, to the pixel', () => {
    fc.assert(
      fc.property(size, size, steps, fc.boolean(), (columns, rows, path, odd) => {
        const canvas = odd ? 15 : 16;
        let placement: Placement = { ...PLACED, canvasWidth: canvas, canvasHeight: canvas + 3, columns, rows };
        let sheet = grid(columns, rows);
        for (const step of path) {
          if (step === 'turn' || step === 'back') {
            placement = turned(placement, step === 'turn' ? 1 : -1);
            for (let times = step === 'turn' ? 1 : 3; times > 0; times--) sheet = clockwise(sheet);
          } else {
            placement = mirrored(placement, step);
            sheet = step === 'horizontally' ? leftRight(sheet) : topBottom(sheet);
          }
        }
        const seen = shown(placement);
        expect(numbers(seen)).toEqual(sheet.flat());
        const corner = origin(placement);
        expect(seen[corner.y]?.slice(corner.x, corner.x + (sheet[0]?.length ?? 0))).toEqual(sheet[0]);
      }),
      { seed: 20_261_128, numRuns: 300 },
    );
  });

  const placements = fc
    .record({
      columns: fc.integer({ min: 200, max: 4000 }),
      rows: fc.integer({ min: 200, max: 4000 }),
      aspect: fc.constantFrom(1, 0.5, 2, 1.3),
      scale: fc.double({ min: 0.5, max: 8, noNaN: true }),
      x: fc.integer({ min: -9, max: 9 }),
      y: fc.integer({ min: -9, max: 9 }),
      turns: fc.nat(3),
      horizontally: fc.boolean(),
      vertically: fc.boolean(),
    })
    .map(({ turns, horizontally, vertically, ...more }): Placement => ({
      ...PLACED,
      ...more,
      seen: { quarterTurns: turns, flippedHorizontally: horizontally, flippedVertically: vertically },
    }));
  const centre = (placement: Placement) =>
    imagePoint(placement, { x: placement.canvasWidth / 2, y: placement.canvasHeight / 2 });
  /** Half a canvas pixel of rounding, at both ends. */
  const near = (placement: Placement) => 1.01 / Math.min(scales(placement).x, scales(placement).y);

  it('matrix and inverse agree', () => {
    fc.assert(
      fc.property(placements, fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 600 }), (placement, x, y) => {
        const at = imagePoint(placement, { x, y });
        const [a, b, c, d, e, f] = matrixOf(placement);
        expect(a * at.x + c * at.y + e).toBeCloseTo(x, 6);
        expect(b * at.x + d * at.y + f).toBeCloseTo(y, 6);
      }),
      { seed: 20_261_128 },
    );
  });
  it('what is in the middle stays in the middle', () => {
    fc.assert(
      fc.property(placements, fc.constantFrom(1, 2, 3, -1), (placement, quarters) => {
        const before = centre(placement);
        for (const next of [
          turned(placement, quarters),
          mirrored(placement, 'horizontally'),
          mirrored(placement, 'vertically'),
        ]) {
          const after = centre(next);
          expect(Math.abs(after.x - before.x)).toBeLessThanOrEqual(near(placement));
          expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(near(placement));
        }
      }),
      { seed: 20_261_128 },
    );
  });
  it('pans along the screen and zooms at the pointer, however it lies', () => {
    fc.assert(
      fc.property(placements, (placement) => {
        const moved = panned(placement, { x: 7, y: -5 });
        expect(origin(moved).x - origin(placement).x).toBeGreaterThanOrEqual(6);
        expect(origin(moved).x - origin(placement).x).toBeLessThanOrEqual(8);
        expect(origin(moved).y - origin(placement).y).toBeGreaterThanOrEqual(-6);
        expect(origin(moved).y - origin(placement).y).toBeLessThanOrEqual(-4);
        const keep = { x: 405, y: 296 };
        const before = imagePoint(placement, keep);
        const after = imagePoint(zoomed(placement, placement.scale * 1.5, keep), keep);
        expect(Math.abs(after.x - before.x)).toBeLessThanOrEqual(near(placement));
        expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(near(placement));
      }),
      { seed: 20_261_128 },
    );
  });
  it('fits whole also on its side', () => {
    const seen = { ...UPRIGHT, quarterTurns: 1 };
    expect(fitScale({ ...PLACED, seen })).toBe(600 / 1760);
    expect(fitScale({ ...PLACED, columns: 100, rows: 100, aspect: 2, seen })).toBe(600 / 200);
  });
  it('draws the part that is seen', () => {
    const region = visibleRegion(turned(PLACED, 1), { columns: 1760, rows: 2140, step: 1 });
    expect(region.toColumn - region.fromColumn).toBe(604);
    expect(region.toRow - region.fromRow).toBe(805);
  });
});
