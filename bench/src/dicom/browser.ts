import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import config from '../../../e2e/playwright.config.ts';
import { rendererUse } from './renderer-use.ts';
import type { Answers, Order, ViewerName } from '../../pages/dicom/protocol.ts';

/** The same browser with the same flags as the journeys have. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch(config.use?.launchOptions ?? {});
}

/** What a viewer would not show, in its own words. */
export interface Refused {
  readonly refused: string;
}

/** The harness page with the frames of some viewers. */
export interface Bench {
  hold(file: string): Promise<void>;
  ask<One extends Order>(viewer: ViewerName, order: One): Promise<Answers[One['kind']] | Refused>;
  /** So that nobody pays for another's garbage. */
  collectGarbage(): Promise<void>;
  /** Bytes in memory of all renderer processes, and milliseconds of processor time they have used. */
  renderer(): Promise<{ readonly resident: number; readonly cpu: number }>;
  close(): Promise<void>;
}

export function isRefused(answer: object | null): answer is Refused {
  return answer !== null && 'refused' in answer;
}

export async function openBench(browser: Browser, url: string, viewers: readonly ViewerName[]): Promise<Bench> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1600 }, deviceScaleFactor: 1 });
  const page: Page = await context.newPage();
  page.on('console', (message) => {
    if (process.env['BENCH_CONSOLE']) console.log(`  [${message.type()}] ${message.text()}`);
  });
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in window);
  await page.evaluate((names) => window.bench.open(names), viewers);
  const session: CDPSession = await context.newCDPSession(page);
  const whole: CDPSession = await browser.newBrowserCDPSession();
  return {
    async hold(file) {
      await page.evaluate((path) => window.bench.hold(path), `/files/${file}`);
    },
    async ask(viewer, order) {
      const reply = await page.evaluate(([name, what]) => window.bench.ask(name, what), [viewer, order] as const);
      return ('refused' in reply ? reply : reply.answer) as never;
    },
    async collectGarbage() {
      await session.send('HeapProfiler.collectGarbage');
    },
    renderer: () => rendererUse(whole),
    async close() {
      await whole.detach();
      await context.close();
    },
  };
}
