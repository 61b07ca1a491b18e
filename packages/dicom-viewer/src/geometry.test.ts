import { describe, expect, it } from 'vitest';
import { fitScale, imagePoint, origin, panned, type Placement, scales, visibleRegion, zoomed } from './geometry.ts';

const PLACED: Placement = {
  canvasWidth: 801,
  canvasHeight: 600,
  columns: 1760,
  rows: 2140,
  aspect: 1,
  scale: 1,
  x: 0,
  y: 0,
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
