import type { Locator } from '@playwright/test';

/** Grey pictures are compared by their red channel; `coloured` counts pixels that are not grey. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
  readonly coloured: number;
}

/** What a `<canvas>` or `<img>` really shows, in its own pixels. */
export async function pixelsOf(element: Locator): Promise<Pixels> {
  const read = await element.evaluate(async (node) => {
    const source = node as HTMLCanvasElement | HTMLImageElement;
    const width = source instanceof HTMLCanvasElement ? source.width : source.naturalWidth;
    const height = source instanceof HTMLCanvasElement ? source.height : source.naturalHeight;
    const copy = new OffscreenCanvas(width, height);
    const context = copy.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('no 2d context');
    context.drawImage(source, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const grey = new Uint8Array(width * height);
    let coloured = 0;
    for (let i = 0; i < grey.length; i++) {
      grey[i] = data[4 * i]!;
      if (data[4 * i] !== data[4 * i + 1] || data[4 * i] !== data[4 * i + 2]) coloured++;
    }
    let text = '';
    for (let i = 0; i < grey.length; i += 0x8000) text += String.fromCharCode(...grey.subarray(i, i + 0x8000));
    return { width, height, coloured, base64: btoa(text) };
  });
  return { ...read, grey: new Uint8Array(Buffer.from(read.base64, 'base64')) };
}

export interface Difference {
  readonly mean: number;
  readonly p99: number;
  readonly max: number;
}

/** Absolute differences in grey levels. */
export function differenceOf(shown: ArrayLike<number>, wanted: ArrayLike<number>): Difference {
  if (shown.length !== wanted.length) throw new Error(`${shown.length} pixels against ${wanted.length}`);
  const differences = Float64Array.from({ length: shown.length }, (_, i) =>
    Math.abs((shown[i] ?? 0) - (wanted[i] ?? 0)),
  ).sort();
  const sum = differences.reduce((total, value) => total + value, 0);
  return {
    mean: sum / differences.length,
    p99: differences[Math.floor(differences.length * 0.99)] ?? 0,
    max: differences.at(-1) ?? 0,
  };
}
