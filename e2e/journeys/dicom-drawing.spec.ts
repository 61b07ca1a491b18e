import { expect, test } from '@playwright/test';
import {
  compareMapping,
  type Canvas,
  fitted,
  type GreyFunction,
  greyOf,
  type Lie,
  rgbOfYbr,
  zoomedAt,
} from '../support/drawing-formula.ts';
import {
  compressedColourFile,
  type Depth,
  DEPTHS,
  greyFile,
  middleOf,
  paletteFile,
  ramp,
  rgbFile,
  ybrRleFile,
} from '../support/drawing-files.ts';
import type { Shown } from '../support/drawing-session.ts';
import { drawingAt, serveDrawingPage } from '../support/drawing-fixture.ts';
import type {} from '../pages/dicom-drawing/drawing-page.ts';

test.describe.configure({ mode: 'default', timeout: 60_000 });

const server = serveDrawingPage('dicom-drawing');

const COLUMNS = 64;
const ROWS = 48;
const STAGE = [96, 80] as const;

/** Largest difference of any channel to a picture that lies 1:1 in the middle, black around it; and the canvas' size. */
function worstAtOneToOne(shown: Shown, wanted: (pixel: number, channel: number) => number): number {
  const left = (shown.width - COLUMNS) / 2;
  const top = (shown.height - ROWS) / 2;
  let worst = 0;
  for (let at = 0; at < shown.width * shown.height; at++) {
    const column = (at % shown.width) - left;
    const row = Math.floor(at / shown.width) - top;
    const inside = column >= 0 && column < COLUMNS && row >= 0 && row < ROWS;
    for (let channel = 0; channel < 3; channel++) {
      const expected = inside ? wanted(row * COLUMNS + column, channel) : 0;
      worst = Math.max(worst, Math.abs(shown.rgba[at * 4 + channel]! - expected));
    }
    if (shown.rgba[at * 4 + 3] !== 255) return Infinity;
  }
  return worst;
}

const LUT_ENTRIES = Array.from({ length: 256 }, (_, at) => Math.round(4095 * (at / 255) ** 0.6));

/** A narrow window about the middle: there the functions of the standard differ from one another by many levels. */
function functionFor(name: GreyFunction['name'], middle: number): GreyFunction {
  return name === 'LUT'
    ? { name, firstMapped: middle - 128, bits: 12, entries: LUT_ENTRIES }
    : { name, center: middle + 3, width: 21 };
}

function voiFields(by: GreyFunction, signed: boolean) {
  if (by.name === 'LUT') {
    const vr = signed ? 'SS' : 'US';
    return [
      [
        '00283010',
        'SQ',
        [
          [
            ['00283002', vr, [by.entries.length, by.firstMapped, by.bits]],
            ['00283006', 'OW', by.entries],
          ],
        ],
      ],
    ] as const;
  }
  return [
    ['00281050', 'DS', String(by.center)],
    ['00281051', 'DS', String(by.width)],
    ['00281056', 'CS', by.name],
  ] as const;
}

for (const ratio of [1, 2]) {
  test.describe(`at device pixel ratio ${ratio}`, () => {
    const drawing = drawingAt(ratio, server);

    /** Shows 1:1 and answers what the canvas holds, which has one pixel per device pixel. */
    async function oneToOne(file: Uint8Array, photometric: string): Promise<Shown> {
      expect(await drawing.show(file, ...STAGE)).toBe(photometric);
      await drawing.page.evaluate(() => window.drawing.oneToOne());
      const shown = await drawing.pixels();
      expect([shown.width, shown.height]).toEqual(STAGE.map((side) => side * ratio));
      return shown;
    }

    for (const photometric of ['MONOCHROME1', 'MONOCHROME2'] as const) {
      for (const name of ['LINEAR', 'LINEAR_EXACT', 'SIGMOID', 'LUT'] as const) {
        test(`${photometric} through ${name} is the formula of the standard, for 8, 12 and 16 bit, signed and unsigned`, async () => {
          for (const depth of DEPTHS) {
            const slope = depth.signed ? 2 : 1;
            const intercept = depth.signed ? -20 : 0;
            const by = functionFor(name, middleOf(depth) * slope + intercept);
            const values = ramp(depth, COLUMNS * ROWS);
            const file = greyFile(COLUMNS, ROWS, values, depth, [
              ['00280004', 'CS', photometric],
              ['00281052', 'DS', String(intercept)],
              ['00281053', 'DS', String(slope)],
              ...voiFields(by, depth.signed),
            ]);
            const shown = await oneToOne(file, photometric);
            const worst = worstAtOneToOne(shown, (pixel) => {
              const grey = greyOf(by, values[pixel]! * slope + intercept);
              return photometric === 'MONOCHROME1' ? 255 - grey : grey;
            });
            expect.soft(worst, `${depth.bits} bit${depth.signed ? ' signed' : ''}`).toBeLessThanOrEqual(1);
          }
        });
      }
    }

    test('another window is drawn at once by the formula, the narrowest among them, and the file’s comes back', async () => {
      const depth: Depth = { bits: 12, signed: false };
      const values = ramp(depth, COLUMNS * ROWS);
      const own = { name: 'LINEAR', center: 2048, width: 4096 } as const;
      await oneToOne(greyFile(COLUMNS, ROWS, values, depth, voiFields(own, false)), 'MONOCHROME2');
      for (const [center, width] of [
        [2048, 1],
        [2048, 2],
        [2050.5, 7],
        [1900, 300],
        [4000, 2000],
      ] as const) {
        await drawing.page.evaluate(([c, w]) => window.drawing.setWindow(c, w), [center, width] as const);
        const by: GreyFunction = { name: 'LINEAR', center, width };
        const worst = worstAtOneToOne(await drawing.pixels(), (pixel) => greyOf(by, values[pixel]!));
        expect.soft(worst, `center ${center}, width ${width}`).toBeLessThanOrEqual(1);
      }
      await drawing.page.evaluate(() => {
        window.drawing.reset();
        window.drawing.oneToOne();
      });
      expect(worstAtOneToOne(await drawing.pixels(), (pixel) => greyOf(own, values[pixel]!))).toBeLessThanOrEqual(1);
    });

    test('padding is black whatever the window says, in MONOCHROME1 too', async () => {
      const depth: Depth = { bits: 16, signed: true };
      const values = ramp(depth, COLUMNS * ROWS).map((value, pixel) => (pixel % 7 === 0 ? -2000 : value));
      const by: GreyFunction = { name: 'LINEAR', center: -1500, width: 4000 };
      for (const photometric of ['MONOCHROME1', 'MONOCHROME2']) {
        const file = greyFile(COLUMNS, ROWS, values, depth, [
          ['00280004', 'CS', photometric],
          ['00280120', 'SS', -2000],
          ...voiFields(by, true),
        ]);
        const worst = worstAtOneToOne(await oneToOne(file, photometric), (pixel) => {
          if (values[pixel] === -2000) return 0;
          const grey = greyOf(by, values[pixel]!);
          return photometric === 'MONOCHROME1' ? 255 - grey : grey;
        });
        expect.soft(worst, photometric).toBeLessThanOrEqual(1);
      }
    });

    const samples = Array.from({ length: COLUMNS * ROWS * 3 }, (_, at) => (at * 37 + (at >> 6) * 11) % 256);
    const sample = (pixel: number, channel: number): number => samples[pixel * 3 + channel]!;

    test('RGB is what is stored, pixel by pixel and plane by plane', async () => {
      const planes = [0, 1, 2].flatMap((plane) => samples.filter((_, at) => at % 3 === plane));
      for (const [file, kind] of [
        [rgbFile(COLUMNS, ROWS, samples, false), 'pixel by pixel'],
        [rgbFile(COLUMNS, ROWS, planes, true), 'plane by plane'],
      ] as const) {
        expect.soft(worstAtOneToOne(await oneToOne(file, 'RGB'), sample), kind).toBe(0);
      }
    });

    test('PALETTE COLOR goes through its 16-bit tables, from the first mapped value on', async () => {
      const indices = Array.from({ length: COLUMNS * ROWS }, (_, pixel) => pixel % 256);
      const entries = Array.from(
        { length: 200 },
        (_, at) => [at * 300, 65_535 - at * 257, (at * 7919) % 65_536] as const,
      );
      const shown = await oneToOne(paletteFile(COLUMNS, ROWS, indices, 20, entries), 'PALETTE COLOR');
      const worst = worstAtOneToOne(shown, (pixel, channel) => {
        const entry = entries[Math.min(199, Math.max(0, indices[pixel]! - 20))]!;
        return entry[channel]! >> 8;
      });
      expect(worst).toBe(0);
    });

    test('YBR out of RLE is converted by the formula of the standard', async () => {
      const worst = worstAtOneToOne(
        await oneToOne(ybrRleFile(COLUMNS, ROWS, samples), 'YBR_FULL'),
        (pixel, channel) => rgbOfYbr(sample(pixel, 0), sample(pixel, 1), sample(pixel, 2))[channel]!,
      );
      expect(worst).toBeLessThanOrEqual(1);
    });

    test('YBR out of a codec is the colour that went in: JPEG 2000 to the bit, JPEG nearly', async () => {
      // Blocks as large as JPEG's own: what is lost is rounding, not shape.
      const flat = Array.from({ length: COLUMNS * ROWS * 3 }, (_, at) => {
        const pixel = Math.floor(at / 3);
        const block = Math.floor((pixel % COLUMNS) / 8) + 8 * Math.floor(pixel / COLUMNS / 8);
        return (block * 53 + (at % 3) * 91) % 256;
      });
      const of = (pixel: number, channel: number): number => flat[pixel * 3 + channel]!;
      const wavelet = await oneToOne(await compressedColourFile('jpeg-2000', COLUMNS, ROWS, flat), 'YBR_RCT');
      expect.soft(worstAtOneToOne(wavelet, of), 'JPEG 2000').toBe(0);
      const jpeg = await oneToOne(await compressedColourFile('jpeg', COLUMNS, ROWS, flat), 'YBR_FULL_422');
      expect.soft(worstAtOneToOne(jpeg, of), 'JPEG').toBeLessThanOrEqual(2);
    });

    test('fit, 1:1, zoom and pan map every pixel to where it belongs', async () => {
      for (const picture of [
        { columns: 240, rows: 160, block: 20 },
        { columns: 800, rows: 500, block: 50 },
      ]) {
        const { columns, rows, block } = picture;
        const greyAt = (column: number, row: number): number =>
          40 + ((Math.floor(column / block) * 5 + Math.floor(row / block) * 3) % 7) * 30;
        const values = Array.from({ length: columns * rows }, (_, at) =>
          greyAt(at % columns, Math.floor(at / columns)),
        );
        const whole = voiFields({ name: 'LINEAR', center: 128, width: 256 }, false);
        await drawing.show(greyFile(columns, rows, values, { bits: 8, signed: false }, whole), 300, 200);

        let stage: Canvas = { width: 300 * ratio, height: 200 * ratio };
        const look = async (what: string, lie: Lie): Promise<void> => {
          const shown = await drawing.pixels();
          expect([shown.width, shown.height]).toEqual([stage.width, stage.height]);
          const report = compareMapping(shown.rgba, stage, picture, lie, greyAt);
          const says = `${what} of ${columns} × ${rows}: ${JSON.stringify(report)}`;
          expect.soft(report.worstFlat, says).toBeLessThanOrEqual(1);
          expect.soft(report.wrongSide, says).toBe(0);
          expect.soft(report.flat + report.beside, says).toBeGreaterThan(stage.width * stage.height * 0.5);
          expect.soft(report.flat, says).toBeGreaterThan(stage.width * stage.height * 0.3);
        };
        const { page } = drawing;

        let lie = fitted(columns, rows, stage);
        await look('fit', lie);

        await page.evaluate(() => window.drawing.zoomBy(2.5, 60, 150));
        lie = zoomedAt(lie, 2.5, { x: 60 * ratio, y: 150 * ratio }, stage);
        await look('zoom about a point', lie);

        await page.evaluate(() => window.drawing.panBy(37, -21));
        lie = { ...lie, x: lie.x - (37 * ratio) / lie.zoom, y: lie.y + (21 * ratio) / lie.zoom };
        await look('pan', lie);

        await page.evaluate(() => window.drawing.oneToOne());
        await look('1:1', { zoom: 1, x: columns / 2, y: rows / 2 });

        await page.evaluate(() => window.drawing.panBy(-15, 40));
        await look('1:1 and pan', { zoom: 1, x: columns / 2 + 15 * ratio, y: rows / 2 - 40 * ratio });

        await page.evaluate(() => window.drawing.fit());
        await look('fit again', fitted(columns, rows, stage));

        await page.evaluate(() => window.drawing.setStage(420, 180));
        stage = { width: 420 * ratio, height: 180 * ratio };
        await look('fit in another size', fitted(columns, rows, stage));
      }
    });

    test('enlarged, an edge gets no halo: no grey beside it is darker or brighter than both of its sides', async () => {
      const values = Array.from({ length: COLUMNS * ROWS }, (_, at) => (at % COLUMNS < COLUMNS / 2 ? 60 : 200));
      const whole = voiFields({ name: 'LINEAR', center: 128, width: 256 }, false);
      await drawing.show(greyFile(COLUMNS, ROWS, values, { bits: 8, signed: false }, whole), ...STAGE);
      // So near that nothing but the picture is on the canvas.
      await drawing.page.evaluate(([x, y]) => window.drawing.zoomBy(6, x / 2, y / 2), STAGE);
      const { rgba } = await drawing.pixels();
      const greys = rgba.filter((_, at) => at % 4 === 0);
      expect([Math.min(...greys), Math.max(...greys)]).toEqual([60, 200]);
      // It is smoothed all the same.
      expect(new Set(greys).size).toBeGreaterThan(4);
    });

    test('the screen shows the pixels of the canvas, none of them scaled', async () => {
      const values = ramp({ bits: 8, signed: false }, COLUMNS * ROWS);
      await drawing.show(greyFile(COLUMNS, ROWS, values, { bits: 8, signed: false }, []), ...STAGE);
      const drawn = await drawing.pixels();
      const png = (await drawing.page.locator('canvas').screenshot()).toString('base64');
      const screen = await drawing.page.evaluate((bytes) => window.drawing.decodePng(bytes), png);
      expect([screen.width, screen.height]).toEqual([drawn.width, drawn.height]);
      expect(Buffer.from(screen.rgba, 'base64').equals(drawn.rgba)).toBe(true);
      expect(new Set(drawn.rgba).size).toBeGreaterThan(200);
    });

    test('a picture that does not change asks for no animation frames, nor does one that is gone: there is no canvas', async () => {
      const { page } = drawing;
      const values = ramp({ bits: 8, signed: false }, COLUMNS * ROWS);
      await drawing.show(greyFile(COLUMNS, ROWS, values, { bits: 8, signed: false }, []), ...STAGE);
      const askedWithin = async (milliseconds: number): Promise<number> => {
        const asked = () => page.evaluate(() => (window as unknown as { framesAsked: number }).framesAsked);
        const before = await asked();
        await page.waitForTimeout(milliseconds);
        return (await asked()) - before;
      };
      // The other way round it has to be seen, or the counter counts nothing.
      const asked = await page.evaluate(() => (window as unknown as { framesAsked: number }).framesAsked);
      const before = await drawing.pixels();
      expect(await page.evaluate(() => (window as unknown as { framesAsked: number }).framesAsked)).toBeGreaterThan(
        asked,
      );
      expect(await askedWithin(500)).toBe(0);
      await page.evaluate(() => window.drawing.setWindow(100, 50));
      expect(await askedWithin(500)).toBeLessThanOrEqual(1);
      const changed = await drawing.pixels();
      expect(Buffer.from(changed.rgba).equals(before.rgba)).toBe(false);
      expect(await page.evaluate(() => window.drawing.canvases())).toBe(1);
      await page.evaluate(() => window.drawing.dispose());
      expect(await page.evaluate(() => window.drawing.canvases())).toBe(0);
      // The frame that was already asked for may still come.
      await page.waitForTimeout(100);
      await page.evaluate(() => window.drawing.setStage(50, 60));
      expect(await askedWithin(500)).toBe(0);
      expect(await page.evaluate(() => window.drawing.canvases())).toBe(0);
    });
  });
}
