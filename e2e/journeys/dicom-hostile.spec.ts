import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { DEFECT_SENTENCES } from '../../packages/dicom-codecs/src/defect-sentences.ts';
import { forgedJpeg2000 } from '../../packages/dicom-codecs/src/hostile.fixture.ts';
import { generatedBytes } from '../../packages/dicom-codecs/src/node/generated-files.fixture.ts';
import { dicomFilesIn, readForMutation } from '../../packages/dicom-codecs/src/node/hostile-files.ts';
import { diceOf, mutated, seedOf } from '../../packages/dicom-codecs/src/node/mutations.ts';
import { buildDrawingPage, type DrawingServer, serveFolder } from '../support/drawing-server.ts';
import type {} from '../pages/dicom-drawing/drawing-page.ts';

test.describe.configure({ mode: 'default', timeout: 120_000 });

const SEED = 20_261_128;
const FOLDER = path.join(import.meta.dirname, '../../packages/dicom-codecs/reference/generated');

let server: DrawingServer;
test.beforeAll(async () => {
  server = await serveFolder(await buildDrawingPage());
});
test.afterAll(() => server?.close());

/** The colour model of what was drawn, or the reason why nothing was; anything else is a fault and thrown. */
async function show(page: Page, file: Uint8Array): Promise<string> {
  const said = await page.evaluate(
    (bytes) =>
      window.drawing.show(bytes, 96, 80).then(
        (photometric) => `drawn ${photometric}`,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    Buffer.from(file).toString('base64'),
  );
  if (!said.startsWith('drawn ') && !(said in DEFECT_SENTENCES)) throw new Error(said);
  return said;
}

async function open(page: Page): Promise<readonly string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.url);
  await page.waitForFunction(() => 'drawing' in window);
  return complaints;
}

/** Rows and columns of a file in explicit little endian. */
function resized(bytes: Uint8Array<ArrayBuffer>, columns: number, rows: number): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(bytes);
  const view = new DataView(out.buffer);
  for (let at = 132; at + 10 < out.length; at += 2) {
    if (view.getUint16(at, true) !== 0x0028 || view.getUint16(at + 4, false) !== 0x5553) continue;
    if (view.getUint16(at + 2, true) === 0x0010) view.setUint16(at + 8, rows, true);
    if (view.getUint16(at + 2, true) === 0x0011) view.setUint16(at + 8, columns, true);
  }
  return out;
}

test('a forged JPEG 2000 runs out of the memory that a worker may have, and the next picture is drawn', async ({
  page,
}) => {
  const complaints = await open(page);
  const whole = generatedBytes('jpeg-2000-rct.dcm');
  expect(await show(page, whole)).toBe('drawn YBR_RCT');
  const forged = resized(forgedJpeg2000(whole, 16_000, 5500), 16_000, 5500);
  expect(await show(page, forged)).toBe('out-of-memory');
  expect(await show(page, whole)).toBe('drawn YBR_RCT');
  expect(complaints).toEqual([]);
});

test('every generated file is drawn, or damaged answered with a reason, and the page lives on', async ({ page }) => {
  const complaints = await open(page);
  let refused = 0;
  for (const { name, path: file } of dicomFilesIn(FOLDER)) {
    const { bytes, headerEnd } = await readForMutation(file);
    expect(await show(page, bytes), name).toMatch(/^drawn /);
    for (const round of [0, 1]) {
      const said = await show(page, mutated(bytes, headerEnd, diceOf(seedOf(name, SEED, round))));
      expect(said, `${name}, round ${round}`).not.toBe('worker-failed');
      if (!said.startsWith('drawn ')) refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(50);
  expect(complaints).toEqual([]);
});
