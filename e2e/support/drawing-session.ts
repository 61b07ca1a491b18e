import { expect, type Browser, type Page } from '@playwright/test';
import type {} from '../pages/dicom-drawing/drawing-page.ts';
import type { Canvas } from './drawing-formula.ts';

export interface Shown extends Canvas {
  readonly rgba: Uint8Array;
}

/** The drawing page at one device pixel ratio. */
export interface Drawing {
  readonly page: Page;
  show(file: Uint8Array, width: number, height: number): Promise<string>;
  pixels(): Promise<Shown>;
  /** What went wrong beside the pixels: exceptions, and anything that the policy forbade. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export async function openDrawing(browser: Browser, url: string, ratio: number): Promise<Drawing> {
  const context = await browser.newContext({ deviceScaleFactor: ratio, viewport: { width: 700, height: 500 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  // How often anything asks for an animation frame.
  await page.addInitScript(() => {
    const ask = window.requestAnimationFrame.bind(window);
    Object.assign(window, { framesAsked: 0 });
    window.requestAnimationFrame = (callback) => {
      const counted = window as unknown as { framesAsked: number };
      counted.framesAsked++;
      return ask(callback);
    };
  });
  await page.goto(url);
  await page.waitForFunction(() => 'drawing' in window);
  expect(await page.evaluate(() => window.devicePixelRatio)).toBe(ratio);
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    page,
    complaints,
    show: (file, width, height) =>
      page.evaluate(([bytes, w, h]) => window.drawing.show(bytes, w, h), [base64(file), width, height] as const),
    async pixels() {
      const { width, height, rgba } = await page.evaluate(() => window.drawing.pixels());
      return { width, height, rgba: new Uint8Array(Buffer.from(rgba, 'base64')) };
    },
    close: () => context.close(),
  };
}
