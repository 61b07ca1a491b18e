import { expect, test } from '@playwright/test';
import { buildDrawingPage, type DrawingServer, serveFolder } from './drawing-server.ts';
import { type Drawing, openDrawing } from './drawing-session.ts';

/**
 * For the top of a spec: builds the drawing page and serves it as long as the spec runs. `folder`: of test-output; each
 * spec has its own.
 */
export function serveDrawingPage(folder: string): { readonly url: string } {
  let server: DrawingServer | undefined;
  test.beforeAll(async () => {
    server = await serveFolder(await buildDrawingPage(folder));
  });
  test.afterAll(() => server?.close());
  return {
    get url() {
      return there(server).url;
    },
  };
}

/** For a group of tests: one page for all of them; none may leave a complaint behind. */
export function drawingAt(ratio: number, server: { readonly url: string }): Drawing {
  let opened: Drawing | undefined;
  test.beforeAll(async ({ browser }) => {
    opened = await openDrawing(browser, server.url, ratio);
  });
  test.afterEach(() => expect(opened?.complaints).toEqual([]));
  test.afterAll(() => opened?.close());
  return {
    get page() {
      return there(opened).page;
    },
    get complaints() {
      return there(opened).complaints;
    },
    show: (file, width, height) => there(opened).show(file, width, height),
    pixels: () => there(opened).pixels(),
    close: () => there(opened).close(),
  };
}

function there<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('not before the tests run');
  return one;
}
