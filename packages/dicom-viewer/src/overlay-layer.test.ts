import { describe, expect, it } from 'vitest';
import { boundsOf, paintMask } from './overlay-layer.ts';

describe('the drawn part of an overlay', () => {
  const plane = (columns: number, rows: number, ...set: (readonly [column: number, row: number])[]) => {
    const mask = new Uint8Array(columns * rows);
    for (const [column, row] of set) mask[row * columns + column] = 1;
    return { columns, rows, mask };
  };
  it('is the smallest box around what is set', () => {
    expect(boundsOf(plane(7, 5, [2, 1], [5, 3], [3, 3]))).toEqual({ x: 2, y: 1, width: 4, height: 3 });
    expect(boundsOf(plane(7, 5, [6, 4]))).toEqual({ x: 6, y: 4, width: 1, height: 1 });
    expect(boundsOf(plane(3, 1, [0, 0], [2, 0]))).toEqual({ x: 0, y: 0, width: 3, height: 1 });
    expect(boundsOf(plane(7, 5))).toBeUndefined();
  });
  it('is white with a dark pixel all around', () => {
    const one = plane(3, 3, [1, 1], [2, 1]);
    const box = boundsOf(one);
    if (!box) throw new Error('empty');
    const out = new Uint32Array((box.width + 2) * (box.height + 2));
    paintMask(one, box, out);
    const [white, dark] = [0xffff_ffff, 0xb000_0000];
    expect([...out]).toEqual([dark, dark, dark, dark, dark, white, white, dark, dark, dark, dark, dark]);
  });
});
