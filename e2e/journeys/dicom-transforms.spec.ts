import { expect, test } from '@playwright/test';
import { type Field, nativeFile, UID } from '../../packages/dicom/src/dicom-file.fixture.ts';
import { floatFile } from '../../packages/dicom/src/float-pixels.fixture.ts';
import { greyFile, paletteFile, rgbFile } from '../support/drawing-files.ts';
import { compareMapping, fitted, type Lie, zoomedAt } from '../support/drawing-formula.ts';
import { drawingAt, serveDrawingPage } from '../support/drawing-fixture.ts';
import type { Shown } from '../support/drawing-session.ts';
import { after, type Rows, rowsOf, type Step, WAYS } from '../support/seen-picture.ts';

test.describe.configure({ mode: 'default', timeout: 90_000 });

const server = serveDrawingPage('dicom-transforms');

type Rgb = readonly [number, number, number];
const STAGE = [97, 84] as const;
const WINDOW: readonly Field[] = [
  ['00281050', 'DS', '128'],
  ['00281051', 'DS', '256'],
];
const EIGHT = { bits: 8, signed: false } as const;

const grey = (value: number): Rgb => [value, value, value];
const inverse = ([red, green, blue]: Rgb): Rgb => [255 - red, 255 - green, 255 - blue];

/** Largest difference to a picture 1:1 in the middle of the canvas, black around it. */
function worst(shown: Shown, seen: Rows<Rgb>): number {
  const left = Math.round((shown.width - seen[0]!.length) / 2);
  const top = Math.round((shown.height - seen.length) / 2);
  let most = 0;
  for (let y = 0; y < shown.height; y++) {
    for (let x = 0; x < shown.width; x++) {
      const wanted = seen[y - top]?.[x - left] ?? grey(0);
      for (let channel = 0; channel < 3; channel++) {
        most = Math.max(most, Math.abs(shown.rgba[(y * shown.width + x) * 4 + channel]! - wanted[channel]!));
      }
    }
  }
  return most;
}

/** Files of one size and what they show, pixel by pixel. No two neighbours alike, no symmetry. */
function kindsOf(columns: number, rows: number): readonly (readonly [string, Uint8Array, (pixel: number) => Rgb])[] {
  const values = Array.from(
    { length: columns * rows },
    (_, at) => ((at % columns) * 3 + Math.floor(at / columns) * 5) % 256,
  );
  const samples = Array.from({ length: columns * rows * 3 }, (_, at) => (at * 37 + (at >> 6) * 11) % 256);
  const entries = Array.from({ length: 256 }, (_, at): Rgb => [at * 257, 65_535 - at * 257, (at * 7919) % 65_536]);
  const of = (pixel: number): number => values[pixel]!;
  return [
    ['MONOCHROME2', greyFile(columns, rows, values, EIGHT, WINDOW), (pixel) => grey(of(pixel))],
    [
      'MONOCHROME1',
      greyFile(columns, rows, values, EIGHT, [['00280004', 'CS', 'MONOCHROME1'], ...WINDOW]),
      (pixel) => grey(255 - of(pixel)),
    ],
    [
      'RGB',
      rgbFile(columns, rows, samples, false),
      (at) => [samples[at * 3]!, samples[at * 3 + 1]!, samples[at * 3 + 2]!],
    ],
    [
      'PALETTE COLOR',
      paletteFile(columns, rows, values, 0, entries),
      (pixel) => entries[of(pixel)]!.map((entry) => entry >> 8) as unknown as Rgb,
    ],
  ];
}

for (const ratio of [1, 2]) {
  test.describe(`at device pixel ratio ${ratio}`, () => {
    const drawing = drawingAt(ratio, server);

    const take = (steps: readonly Step[]) =>
      drawing.page.evaluate((all) => {
        for (const step of all) {
          if (step === 'turn') window.drawing.turn(1);
          else window.drawing.flip(step);
        }
      }, steps);

    /** As it was opened, 1:1, after the steps. */
    async function seenAfter(steps: readonly Step[], inverted = false): Promise<Shown> {
      await drawing.page.evaluate(() => {
        window.drawing.reset();
        window.drawing.oneToOne();
      });
      await take(steps);
      if (inverted) await drawing.page.evaluate(() => window.drawing.invert());
      return drawing.pixels();
    }

    for (const [columns, rows] of [
      [64, 48],
      [61, 47],
    ] as const) {
      for (const [name, file, pixelOf] of kindsOf(columns, rows)) {
        test(`${name} of ${columns} × ${rows} turned, mirrored and inverted is exact at 1:1`, async () => {
          expect(await drawing.show(file, ...STAGE)).toBe(name);
          for (const steps of WAYS) {
            const seen = after(rowsOf(columns, rows, pixelOf), steps);
            expect.soft(worst(await seenAfter(steps), seen), steps.join(', ')).toBe(0);
            const opposite = seen.map((row) => row.map(inverse));
            expect.soft(worst(await seenAfter(steps, true), opposite), `inverted, ${steps.join(', ')}`).toBe(0);
          }
        });
      }
    }

    test('pixels of one bit and of 32 bits are drawn by the formula too, turned and inverted', async () => {
      const [columns, rows] = [64, 48];
      const wide = Array.from({ length: columns * rows }, (_, at) => (at * 341 + 77) % 2 ** 20);
      const halves = wide.flatMap((value) => [value & 0xffff, value >>> 16]);
      const bit = (pixel: number): number => (((pixel * 7 + Math.floor(pixel / columns) * 3) % 5) >> 1) & 1;
      const words = Array.from({ length: (columns * rows) / 16 }, (_, word) =>
        Array.from({ length: 16 }, (__, at) => bit(word * 16 + at) << at).reduce((sum, one) => sum + one, 0),
      );
      const windowed = (center: number, width: number): readonly Field[] => [
        ['00281050', 'DS', String(center)],
        ['00281051', 'DS', String(width)],
      ];
      const linear = (value: number, center: number, width: number): number =>
        Math.min(255, Math.max(0, ((value - (center - 0.5)) / (width - 1) + 0.5) * 255));
      for (const [name, file, greyAt] of [
        [
          '32 bits',
          nativeFile(UID.explicit, columns, rows, halves, windowed(500_000, 900_000), { allocated: 32, stored: 20 }),
          (pixel: number) => linear(wide[pixel]!, 500_000, 900_000),
        ],
        [
          'one bit',
          nativeFile(UID.explicit, columns, rows, words, windowed(1, 2), { allocated: 1, stored: 1 }),
          (pixel: number) => bit(pixel) * 255,
        ],
      ] as const) {
        expect(await drawing.show(file, ...STAGE)).toBe('MONOCHROME2');
        const seen = after(
          rowsOf(columns, rows, (pixel) => grey(greyAt(pixel))),
          ['horizontally', 'turn'],
        );
        expect.soft(worst(await seenAfter(['horizontally', 'turn']), seen), name).toBeLessThanOrEqual(1);
        const opposite = seen.map((row) => row.map(inverse));
        expect.soft(worst(await seenAfter(['horizontally', 'turn'], true), opposite), name).toBeLessThanOrEqual(1);
      }
    });

    test('floating point is drawn by the formula, and what is no number is black, inverted too', async () => {
      const [columns, rows] = [64, 48];
      const last = columns * rows - 1;
      // Every value of a single float is one of a double.
      const values = Array.from({ length: columns * rows }, (_, at) => Math.fround(((at * 7919) % (last + 1)) * 1e-6));
      for (const [index, value] of [Number.NaN, Infinity, -Infinity].entries()) values[index * 70 + 5] = value;
      const window: readonly Field[] = [
        ['00281050', 'DS', '0.0015'],
        ['00281051', 'DS', '0.002'],
        ['00281056', 'CS', 'LINEAR_EXACT'],
      ];
      const sorted = values.filter(Number.isFinite).toSorted((one, other) => one - other);
      const [low, high] = [0.005, 0.995].map((share) => sorted[Math.floor(sorted.length * share)]!) as [number, number];
      for (const bits of [32, 64] as const) {
        for (const [name, more, center, width] of [
          ['window', window, 0.0015, 0.002],
          ['automatic', [], (low + high) / 2, high - low],
        ] as const) {
          expect(await drawing.show(floatFile(columns, rows, values, { bits, more }), ...STAGE)).toBe('MONOCHROME2');
          const seenAs = (exchanged: boolean) =>
            rowsOf(columns, rows, (pixel) => {
              const value = values[pixel]!;
              if (!Number.isFinite(value)) return grey(0);
              const level = Math.min(255, Math.max(0, ((value - center) / width + 0.5) * 255));
              return grey(exchanged ? 255 - level : level);
            });
          for (const exchanged of [false, true]) {
            const seen = after(seenAs(exchanged), ['vertically', 'turn']);
            const off = worst(await seenAfter(['vertically', 'turn'], exchanged), seen);
            expect.soft(off, `${bits} bit, ${name}`).toBeLessThanOrEqual(0.501);
          }
        }
      }
    });

    test('padding stays black when a picture is inverted', async () => {
      const values = Array.from({ length: 64 * 48 }, (_, at) => (at % 5 === 0 ? 7 : 50 + (at % 190)));
      for (const photometric of ['MONOCHROME1', 'MONOCHROME2']) {
        const more: readonly Field[] = [['00280004', 'CS', photometric], ['00280120', 'US', 7], ...WINDOW];
        await drawing.show(greyFile(64, 48, values, EIGHT, more), ...STAGE);
        const seen = rowsOf(64, 48, (pixel) => {
          const value = values[pixel]!;
          if (value === 7) return grey(0);
          return grey(photometric === 'MONOCHROME1' ? value : 255 - value);
        });
        expect.soft(worst(await seenAfter([], true), seen), photometric).toBe(0);
      }
    });

    test('fit, zoom about a point, pan and turns about the middle map every pixel to where it belongs', async () => {
      const [columns, rows, block] = [240, 160, 20];
      const at = (pixel: number): number => {
        const [column, row] = [Math.floor((pixel % columns) / block), Math.floor(pixel / columns / block)];
        return 40 + ((column * 5 + row * 3) % 7) * 30;
      };
      const picture = rowsOf(columns, rows, at);
      const file = greyFile(columns, rows, picture.flat(), EIGHT, WINDOW);
      const stage = { width: 300 * ratio, height: 200 * ratio };
      const { page } = drawing;
      await drawing.show(file, 300, 200);
      for (const steps of WAYS) {
        await page.evaluate(() => window.drawing.reset());
        await take(steps);
        let seen = after(picture, steps);
        const look = async (what: string, lie: Lie): Promise<void> => {
          const size = { columns: seen[0]!.length, rows: seen.length, block };
          const shown = await drawing.pixels();
          const report = compareMapping(shown.rgba, stage, size, lie, (column, row) => seen[row]![column]!);
          const says = `${what} after ${steps.join(', ')}: ${JSON.stringify(report)}`;
          expect.soft(report.worstFlat, says).toBeLessThanOrEqual(1);
          expect.soft(report.wrongSide, says).toBe(0);
          expect.soft(report.flat, says).toBeGreaterThan(stage.width * stage.height * 0.3);
        };
        let lie = fitted(seen[0]!.length, seen.length, stage);
        await look('fit', lie);
        await page.evaluate(() => window.drawing.zoomBy(2.5, 90, 110));
        lie = zoomedAt(lie, 2.5, { x: 90 * ratio, y: 110 * ratio }, stage);
        await look('zoom', lie);
        await page.evaluate(() => window.drawing.panBy(17, -11));
        lie = { ...lie, x: lie.x - (17 * ratio) / lie.zoom, y: lie.y + (11 * ratio) / lie.zoom };
        await look('pan', lie);

        const before = await page.evaluate(() => window.drawing.imagePointAt(150, 100));
        await take(['turn']);
        lie = { ...lie, x: seen.length - lie.y, y: lie.x };
        seen = after(seen, ['turn']);
        await look('turn about the middle', lie);
        const middle = await page.evaluate(() => window.drawing.imagePointAt(150, 100));
        // The corner lies on a whole canvas pixel.
        expect.soft(Math.hypot(middle.column - before.column, middle.row - before.row)).toBeLessThan(2 / lie.zoom);
      }
    });

    for (const kind of ['as a plane of its own', 'in bits above the stored ones'] as const) {
      test(`an overlay ${kind} lies on its pixels however the picture is turned, and goes when it is not wanted`, async () => {
        const [columns, rows] = [64, 48];
        const isSet = (pixel: number): boolean => {
          const [column, row] = [pixel % columns, Math.floor(pixel / columns)];
          return (row === 10 && column >= 5 && column < 30) || (column === 50 && row >= 20 && row < 40);
        };
        const embedded = kind === 'in bits above the stored ones';
        const values = Array.from({ length: columns * rows }, (_, at) => (at * 7) % 200);
        const stored = embedded ? values.map((value, at) => value + (isSet(at) ? 0x1000 : 0)) : values;
        const bits = Array.from({ length: (columns * rows) / 8 }, (_, byte) =>
          [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum + (isSet(byte * 8 + bit) ? 1 << bit : 0), 0),
        );
        const overlay: readonly Field[] = [
          ...WINDOW,
          ['60000010', 'US', rows],
          ['60000011', 'US', columns],
          ['60000040', 'CS', 'G'],
          ['60000050', 'SS', [1, 1]],
          ['60000100', 'US', embedded ? 16 : 1],
          ['60000102', 'US', embedded ? 12 : 0],
          ...(embedded ? [] : ([['60003000', 'OW', Uint8Array.from(bits)]] as const)),
        ];
        await drawing.show(
          greyFile(columns, rows, stored, { bits: embedded ? 12 : 8, signed: false }, overlay),
          ...STAGE,
        );
        const plain = rowsOf(columns, rows, (pixel) => grey(values[pixel]!));
        for (const steps of WAYS) {
          const shown = await seenAfter(steps);
          const seen = after(
            rowsOf(columns, rows, (pixel) => ({ set: isSet(pixel), value: values[pixel]! })),
            steps,
          );
          const left = Math.round((shown.width - seen[0]!.length) / 2);
          const top = Math.round((shown.height - seen.length) / 2);
          const wrong: string[] = [];
          for (const [row, pixels] of seen.entries()) {
            for (const [column, { set, value }] of pixels.entries()) {
              const beside = [-1, 0, 1].some((y) => [-1, 0, 1].some((x) => seen[row + y]?.[column + x]?.set));
              const is = shown.rgba[((top + row) * shown.width + left + column) * 4]!;
              // An edge of dark around the white.
              const good = set ? is === 255 : beside ? is <= value * 0.35 + 1 : is === value;
              if (!good) wrong.push(`${column}, ${row}: ${is}`);
            }
          }
          expect.soft(wrong, steps.join(', ')).toEqual([]);
        }
        await drawing.page.evaluate(() => window.drawing.showOverlays(false));
        expect(worst(await seenAfter([]), plain)).toBe(0);
      });
    }

    test('a series shows each frame by its own window, until the user has chosen one; played, it goes on by itself', async () => {
      const [columns, rows, frames] = [64, 48, 6];
      const values = Array.from(
        { length: columns * rows * frames },
        (_, at) => (at * 7 + Math.floor(at / 3072) * 31) % 256,
      );
      const center = (frame: number): number => 60 + frame * 20;
      const groups = Array.from({ length: frames }, (_, frame): readonly Field[] => [
        [
          '00289132',
          'SQ',
          [
            [
              ['00281050', 'DS', String(center(frame))],
              ['00281051', 'DS', '101'],
            ],
          ],
        ],
      ]);
      const file = greyFile(columns, rows, values, EIGHT, [
        ['00280008', 'IS', String(frames)],
        ['52009230', 'SQ', groups],
      ]);
      const { page } = drawing;
      await page.evaluate(([bytes, width, height]) => window.drawing.showSeries(bytes, width, height), [
        Buffer.from(file).toString('base64'),
        ...STAGE,
      ] as const);
      const linear = (value: number, middle: number): number =>
        Math.min(255, Math.max(0, Math.round(((value - (middle - 0.5)) / 100 + 0.5) * 255)));
      const expected = (frame: number, middle: number): Rows<Rgb> =>
        rowsOf(columns, rows, (pixel) => grey(linear(values[frame * columns * rows + pixel]!, middle)));
      await page.evaluate(() => window.drawing.oneToOne());
      for (const frame of [0, 1, 2, 5, 4, 0]) {
        expect(await page.evaluate((index) => window.drawing.setFrame(index), frame)).toBeUndefined();
        expect
          .soft(worst(await drawing.pixels(), expected(frame, center(frame))), `frame ${frame}`)
          .toBeLessThanOrEqual(1);
      }
      await page.evaluate(() => window.drawing.setWindow(90, 101));
      for (const frame of [3, 4]) {
        await page.evaluate((index) => window.drawing.setFrame(index), frame);
        expect
          .soft(worst(await drawing.pixels(), expected(frame, 90)), `chosen, frame ${frame}`)
          .toBeLessThanOrEqual(1);
      }
      expect(await page.evaluate(() => window.drawing.setFrame(6))).toBe('no-such-frame');

      await page.evaluate(() => window.drawing.play(30));
      const visited = new Set<number>();
      await expect
        .poll(async () => visited.add(await page.evaluate(() => window.drawing.frameIndex())).size, { intervals: [20] })
        .toBeGreaterThan(4);
      await page.evaluate(() => window.drawing.stop());
      const frame = await page.evaluate(() => window.drawing.frameIndex());
      const shown = await drawing.pixels();
      expect(await page.evaluate(() => window.drawing.frameIndex())).toBe(frame);
      expect(worst(shown, expected(frame, 90))).toBeLessThanOrEqual(1);
    });
  });
}
