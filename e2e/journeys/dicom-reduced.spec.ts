import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { drawingAt, serveDrawingPage } from '../support/drawing-fixture.ts';
import { onlyReducedFile, waveletFile } from '../support/wavelet-files.ts';
import type {} from '../pages/dicom-drawing/drawing-page.ts';

test.describe.configure({ mode: 'default' });

const server = serveDrawingPage('dicom-reduced');
const SHOTS = resolve('test-output/screenshots');
const SIDE = 1024;
const STAGE = [120, 110] as const;
const base64 = (file: Uint8Array): string => Buffer.from(file).toString('base64');

for (const ratio of [1, 2]) {
  test.describe(`at device pixel ratio ${ratio}`, () => {
    const drawing = drawingAt(ratio, server);

    const openReduced = (file: Uint8Array, change = false) =>
      drawing.page.evaluate(
        ([bytes, width, height, changed]) => window.drawing.openReduced(bytes, width, height, changed),
        [base64(file), ...STAGE, change] as const,
      );
    const showInFull = (file: Uint8Array) =>
      drawing.page.evaluate(([bytes, width, height]) => window.drawing.showSeries(bytes, width, height), [
        base64(file),
        ...STAGE,
      ] as const);

    for (const codec of ['jpeg-2000', 'htj2k'] as const) {
      test(`${codec} is seen in a reduced size first, and ends as if it had been decoded in full at once`, async () => {
        const file = await waveletFile(codec, SIDE);
        const { page } = drawing;
        for (const change of [false, true]) {
          expect(await openReduced(file, change)).toEqual({ resolution: 'reduced', hasValues: false });
          expect(await page.evaluate(() => window.drawing.whenComplete())).toEqual({
            resolution: 'full',
            hasValues: true,
            notFull: undefined,
          });
          const ended = await drawing.pixels();

          await showInFull(file);
          if (change) {
            await page.evaluate(() => {
              window.drawing.setWindow(1500, 900);
              window.drawing.zoomBy(3, 20, 30);
              window.drawing.turn(1);
            });
          }
          const direct = await drawing.pixels();
          expect(new Set(direct.rgba).size).toBeGreaterThan(100);
          expect
            .soft(Buffer.from(ended.rgba).equals(direct.rgba), change ? 'changed meanwhile' : 'untouched')
            .toBe(true);
        }
        expect(await page.evaluate((bytes) => window.drawing.disposeEarly(bytes), base64(file))).toBe(0);
      });
    }

    test('where only the full picture is damaged the reduced one stays, says why, and is never measured in', async () => {
      const { page } = drawing;
      const { whole, damaged } = await onlyReducedFile(SIDE);
      // In full at once it is a reason; whole, the same picture comes to its end.
      await expect(showInFull(damaged)).rejects.toThrow('codestream-malformed');
      await openReduced(whole);
      await page.evaluate(() => window.drawing.setWindow(2048, 4096));
      expect(await page.evaluate(() => window.drawing.whenComplete())).toMatchObject({ resolution: 'full' });

      expect(await openReduced(damaged)).toEqual({ resolution: 'reduced', hasValues: false });
      await page.evaluate(() => window.drawing.setWindow(2048, 4096));
      const atFirst = await drawing.pixels();
      const ended = await page.evaluate(() => window.drawing.whenComplete());
      expect(ended).toEqual({ resolution: 'reduced', hasValues: false, notFull: 'codestream-malformed' });
      expect(await page.evaluate(() => window.drawing.probes())).toBe(false);
      const stays = await drawing.pixels();
      expect(Buffer.from(stays.rgba).equals(atFirst.rgba)).toBe(true);
      expect(new Set(stays.rgba).size).toBeGreaterThan(100);

      // It can still be looked at: window, zoom and turns go on with what is there.
      await page.evaluate(() => {
        window.drawing.setWindow(1500, 900);
        window.drawing.turn(1);
      });
      const changed = await drawing.pixels();
      expect(Buffer.from(changed.rgba).equals(stays.rgba)).toBe(false);
      // And what failed is not tried again and again.
      expect(await page.evaluate(() => window.drawing.whenComplete())).toEqual(ended);
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: join(SHOTS, `only-reduced-${ratio}.png`) });
    });
  });
}
