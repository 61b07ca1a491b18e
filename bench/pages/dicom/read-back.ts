import type { Pixels } from './protocol.ts';

/**
 * One pixel of its own, so that looking never asks the viewer's canvas for a context before the viewer has (the
 * first to ask decides what kind it is).
 */
const probe = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

/** Whether the middle is not black: canvases start so. */
export function looksDrawn(canvas: HTMLCanvasElement): boolean {
  if (!probe || canvas.width === 0 || canvas.height === 0) return false;
  probe.clearRect(0, 0, 1, 1);
  probe.drawImage(canvas, canvas.width >> 1, canvas.height >> 1, 1, 1, 0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
  return red + green + blue > 0;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  return context;
}

/** Red at a place given as a share of the canvas; waits until everything that was asked for is drawn. */
export function readOnePixel(canvas: HTMLCanvasElement, x: number, y: number): number {
  const column = Math.min(canvas.width - 1, Math.floor(canvas.width * x));
  const row = Math.min(canvas.height - 1, Math.floor(canvas.height * y));
  return contextOf(canvas).getImageData(column, row, 1, 1).data[0] ?? 0;
}

export function drawnPixels(canvas: HTMLCanvasElement): Pixels {
  const { width, height } = canvas;
  const { data } = contextOf(canvas).getImageData(0, 0, width, height);
  let text = '';
  for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000));
  return { width, height, rgba: btoa(text) };
}
