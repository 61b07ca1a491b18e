import { expect, test, type Page } from '@playwright/test';
import type {} from '../pages/dicom-series/series-page.ts';
import { type Field, nativeFile, UID } from '../../packages/dicom/src/dicom-file.fixture.ts';
import { buildPage, type DrawingServer, serveFolder } from '../support/drawing-server.ts';
import { openHideablePage } from '../support/hideable-page.ts';
import { FRAMES, greyOfFrame, rleSeries, seriesFile, waveletSeries } from '../support/series-files.ts';

test.describe.configure({ mode: 'default', timeout: 60_000 });

const STAGE = [64, 48] as const;
/** 64 × 48 of 8 bit: so small that they come without smaller sizes. */
const BYTES_OF_FRAME = 64 * 48;

let server: DrawingServer;
test.beforeAll(async () => {
  server = await serveFolder(await buildPage('dicom-series'));
});
test.afterAll(() => server?.close());

const complaints: string[] = [];
test.beforeEach(async ({ page }) => {
  complaints.length = 0;
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  await page.goto(server.url);
  await page.waitForFunction(() => 'series' in window);
});
test.afterEach(() => expect(complaints).toEqual([]));

function open(page: Page, file: Uint8Array, frameBytes?: number): Promise<void> {
  const base64 = Buffer.from(file).toString('base64');
  return page.evaluate(([bytes, w, h, room]) => window.series.open(bytes, w, h, room), [
    base64,
    ...STAGE,
    frameBytes,
  ] as const);
}

const ahead = (...indices: readonly number[]) => new Set(indices.map((index) => `${index} prefetch`));

const setFrame = (page: Page, index: number) => page.evaluate((at) => window.series.setFrame(at), index);
const state = (page: Page) => page.evaluate(() => window.series.state());
const greys = (page: Page) => page.evaluate(() => window.series.greys());
const asked = (page: Page) => page.evaluate(() => window.series.asked());
const shown = (page: Page) => page.evaluate(() => window.series.shown());
const atRest = (page: Page) => page.evaluate(() => window.series.atRest());

for (const ratio of [1, 2]) {
  test.describe(`at device pixel ratio ${ratio}`, () => {
    test.use({ deviceScaleFactor: ratio });
    test('every frame is shown that is asked for, in whatever order, and no other', async ({ page }) => {
      await open(page, seriesFile());
      expect(await greys(page)).toEqual([greyOfFrame(0)]);
      for (const index of [1, 2, 3, FRAMES - 1, 0, 11, 10, 9, 4, 4, 17]) {
        expect(await setFrame(page, index)).toBeUndefined();
        expect(await greys(page), `frame ${index}`).toEqual([greyOfFrame(index)]);
        expect(await state(page)).toEqual({ frameIndex: index, frames: FRAMES, playing: undefined });
      }
    });
  });
}

test('a dose that is opened at a low slice is not cut off in a higher one', async ({ page }) => {
  const [columns, rows] = STAGE;
  const doses = [120_000, 1_000_000, 600_000];
  const halves = doses.flatMap((dose) =>
    Array.from({ length: columns * rows }, () => [dose & 0xffff, dose >>> 16]).flat(),
  );
  const more: readonly Field[] = [
    ['00280008', 'IS', String(doses.length)],
    ['3004000e', 'DS', '1e-5'],
  ];
  await open(page, nativeFile(UID.explicit, columns, rows, halves, more, { allocated: 32, stored: 32 }));
  const seen = [await greys(page)];
  for (const index of [1, 0, 2]) {
    expect(await setFrame(page, index)).toBeUndefined();
    seen.push(await greys(page));
  }
  expect(seen).toEqual([[255], [255], [31], [153]]);
});

test('what is no frame is refused, and what is shown stays', async ({ page }) => {
  await open(page, seriesFile());
  expect(await setFrame(page, 5)).toBeUndefined();
  for (const index of [-1, FRAMES, 1.5, Number.NaN, Infinity]) {
    expect(await setFrame(page, index), String(index)).toBe('no-such-frame');
  }
  expect(await greys(page)).toEqual([greyOfFrame(5)]);
});

test('of several frames that are asked for at once the last is shown, and no other in between', async ({ page }) => {
  await open(page, await waveletSeries());
  const answers = await page.evaluate(() => Promise.all([3, 15, 0, 7].map((index) => window.series.setFrame(index))));
  expect(answers).toEqual(['cancelled', 'cancelled', undefined, undefined]);
  await atRest(page);
  expect(await greys(page)).toEqual([greyOfFrame(7)]);
  expect((await shown(page)).map(({ index }) => index)).toEqual([7]);
});

test('frames around the shown one are decoded ahead, on in the direction of the last step, each once', async ({
  page,
}) => {
  await open(page, await waveletSeries());
  await atRest(page);
  const before = (await asked(page)).length;
  await setFrame(page, 9);
  await atRest(page);
  const first = (await asked(page)).slice(before);
  expect(first[0]).toBe('9 visible');
  expect(new Set(first.slice(1))).toEqual(ahead(7, 8, 10, 11, 12, 13, 14, 15));
  expect(first).toHaveLength(9);
  // They are there: nothing is decoded for them, only for those that come into reach.
  for (const index of [10, 11]) {
    await setFrame(page, index);
    expect(await greys(page)).toEqual([greyOfFrame(index)]);
  }
  await atRest(page);
  const next = (await asked(page)).slice(before + first.length);
  expect(next.filter((one) => one.endsWith('visible'))).toEqual([]);
  expect(new Set(next)).toEqual(ahead(16, 17));
});

test('once the first frame is on the screen those beside it are decoded, the next ones first, and are at hand', async ({
  page,
}) => {
  const base64 = Buffer.from(await waveletSeries()).toString('base64');
  const atOnce = await page.evaluate(
    async ([bytes, w, h]) => {
      await window.series.open(bytes, w, h);
      return window.series.asked().length;
    },
    [base64, ...STAGE] as const,
  );
  expect(atOnce).toBe(0);
  await atRest(page);
  const first = await asked(page);
  expect(first.slice(0, 4)).toEqual([...ahead(1, 2, FRAMES - 1, FRAMES - 2)]);
  expect(new Set(first)).toEqual(ahead(1, 2, 3, 4, 5, 6, FRAMES - 1, FRAMES - 2));
  expect(first).toHaveLength(8);
  expect(await shown(page)).toEqual([]);
  expect(await greys(page)).toEqual([greyOfFrame(0)]);
  for (const index of [1, FRAMES - 1]) {
    await setFrame(page, index);
    expect(await greys(page)).toEqual([greyOfFrame(index)]);
  }
  expect((await asked(page)).filter((one) => one.endsWith('visible'))).toEqual([]);
});

test('what is decoded on opening stays within half of the room, and ends with the picture', async ({ page }) => {
  await open(page, await waveletSeries(), 6 * BYTES_OF_FRAME);
  await atRest(page);
  expect(await asked(page)).toEqual([...ahead(1, 2, FRAMES - 1)]);

  await page.evaluate(() => window.series.disposeWhenAsked());
  await open(page, await waveletSeries());
  await page.waitForFunction(() => window.series.canvases() === 0);
  await atRest(page);
  // As many as are under way at a time, and none after them.
  expect(await asked(page)).toHaveLength(4);

  // Gone before it was on the screen: nothing begins.
  await page.evaluate(
    async ([bytes, w, h]) => {
      await window.series.open(bytes, w, h);
      window.series.dispose();
    },
    [Buffer.from(seriesFile()).toString('base64'), ...STAGE] as const,
  );
  await atRest(page);
  expect(await asked(page)).toEqual([]);
});

test('a frame that cannot be decoded is told, not tried for ever, and does not stop the others', async ({ page }) => {
  await open(page, rleSeries(6));
  expect(await setFrame(page, 5)).toBeUndefined();
  await atRest(page);
  expect((await asked(page)).filter((one) => one.startsWith('6 '))).toEqual(['6 prefetch']);
  expect(await setFrame(page, 6)).toBe('codestream-malformed');
  expect(await greys(page)).toEqual([greyOfFrame(5)]);
  expect((await state(page)).frameIndex).toBe(5);
  expect(await setFrame(page, 7)).toBeUndefined();
  expect(await greys(page)).toEqual([greyOfFrame(7)]);
  // Played, it is left out.
  await page.evaluate(() => window.series.play(60));
  await page.waitForFunction(() => window.series.shown().filter(({ index }) => index > 6).length > 40);
  await page.evaluate(() => window.series.stop());
  const seen = await shown(page);
  expect(seen.map(({ index }) => index)).not.toContain(6);
  expect(seen.map(({ index }) => index)).toContain(5);
});

test('a series is played in a loop, each frame as it is, until it is stopped', async ({ page }) => {
  await open(page, await waveletSeries());
  // Never by itself.
  expect((await state(page)).playing).toBeUndefined();
  await page.evaluate(() => window.series.play(60));
  expect((await state(page)).playing).toBe(60);
  await page.waitForFunction(
    () => window.series.shown().filter(({ index }, at, all) => index < (all[at - 1]?.index ?? 0)).length >= 3,
  );
  await page.evaluate(() => window.series.stop());
  const seen = await shown(page);
  for (const { index, grey } of seen) expect.soft(grey, `frame ${index}`).toBe(greyOfFrame(index));
  // Forward always: less than half a loop at a time, but for a machine that stood still.
  const steps = seen.slice(1).map(({ index }, at) => (index - (seen[at]?.index ?? 0) + FRAMES) % FRAMES);
  expect(steps.filter((step) => step < FRAMES / 2).length).toBeGreaterThan(steps.length * 0.9);
  const { frameIndex, playing } = await state(page);
  expect(playing).toBeUndefined();
  await atRest(page);
  expect(await greys(page)).toEqual([greyOfFrame(frameIndex)]);
  expect((await state(page)).frameIndex).toBe(frameIndex);
  expect(await shown(page)).toHaveLength(seen.length);
});

test('the speed is that of the file where none is named, and a chosen frame stops it', async ({ page }) => {
  await open(page, seriesFile([['00181063', 'DS', '40']]));
  await page.evaluate(() => window.series.play());
  expect((await state(page)).playing).toBe(25);
  expect(await setFrame(page, 9)).toBeUndefined();
  expect(await state(page)).toEqual({ frameIndex: 9, frames: FRAMES, playing: undefined });
  expect(await greys(page)).toEqual([greyOfFrame(9)]);
});

test('a picture that is removed while it decodes leaves no canvas, and no worker with the service', async ({
  page,
}) => {
  await open(page, await waveletSeries());
  const late = await page.evaluate(async () => {
    window.series.play(60);
    const answer = window.series.setFrame(12);
    window.series.dispose();
    return answer;
  });
  expect(late).toBe('cancelled');
  expect(await page.evaluate(() => window.series.canvases())).toBe(0);
  await atRest(page);
  expect(await page.evaluate(() => window.series.canvases())).toBe(0);
  // The workers are not harmed by it: the next picture comes.
  await open(page, seriesFile());
  expect(await greys(page)).toEqual([greyOfFrame(0)]);
  expect(page.workers().length).toBeGreaterThan(0);
  const last = await page.evaluate(async () => {
    const answer = window.series.setFrame(12);
    window.series.endService();
    return answer;
  });
  expect(last).toBe('cancelled');
  await expect.poll(() => page.workers().length).toBe(0);
});

test('behind another tab nothing is played or decoded ahead; seen again, it goes on from where it was', async ({
  browser,
}) => {
  const page = await openHideablePage(browser);
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const file = Buffer.from(await waveletSeries()).toString('base64');
  const openHere = () =>
    page.run(
      async ({ bytes, stage: [width, height] }) => {
        await window.series.open(bytes, width, height);
      },
      { bytes: file, stage: STAGE },
    );
  const askedSoFar = () => page.run(() => window.series.asked().length, undefined);
  const shownSoFar = () => page.run(() => window.series.shown().map(({ index }) => index), undefined);
  try {
    await page.goto(server.url);
    await page.hide();
    await openHere();
    await pause(500);
    expect(await askedSoFar()).toBe(0);
    await page.show();
    await expect.poll(askedSoFar).toBeGreaterThan(0);

    await page.run(() => window.series.play(10), undefined);
    await expect.poll(async () => (await shownSoFar()).length).toBeGreaterThan(4);
    await page.hide();
    // What was on its way when it was hidden may still come.
    await pause(300);
    const before = await shownSoFar();
    await pause(1300);
    expect(await shownSoFar()).toEqual(before);
    expect(await page.run(() => window.series.state().playing, undefined)).toBe(10);

    await page.show();
    await expect.poll(async () => (await shownSoFar()).length).toBeGreaterThan(before.length + 1);
    // Without the time in which nobody saw it: 16 frames.
    const next = (await shownSoFar())[before.length] ?? 0;
    expect((next - (before.at(-1) ?? 0) + FRAMES) % FRAMES).toBeLessThanOrEqual(3);
  } finally {
    await page.close();
  }
});
