import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import jpegXl from '../../packages/dicom-codecs/reference/jpeg-xl.json' with { type: 'json' };
import { encode } from '../../packages/dicom-codecs/src/node/codecs.fixture.ts';
import {
  dataSet,
  encapsulated,
  type Field,
  part10,
  PATIENT,
  pictureFields,
} from '../../packages/dicom/src/dicom-file.fixture.ts';
import type {} from '../pages/dicom-media/media-page.ts';
import { buildPage, type DrawingServer, serveFolder } from '../support/drawing-server.ts';

test.describe.configure({ mode: 'default', timeout: 60_000 });

let server: DrawingServer;
let page: Page;
const complaints: string[] = [];
test.beforeAll(async ({ browser }) => {
  server = await serveFolder(await buildPage('dicom-media'));
  page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  await page.goto(server.url);
  await page.waitForFunction(() => 'media' in window);
});
test.afterAll(async () => {
  expect(complaints).toEqual([]);
  await page?.close();
  await server?.close();
});

/** A second of red, a second of blue (e2e/reference/video.py). */
const MP4 = Uint8Array.from(readFileSync(resolve('e2e/reference/h264.mp4')));

function clip(tail: string, fragments: readonly Uint8Array[]): string {
  const more: readonly Field[] = [
    ['00280002', 'US', 3],
    ['00280004', 'CS', 'YBR_PARTIAL_420'],
    ['00280006', 'US', 0],
    ['00280008', 'IS', '20'],
  ];
  const picture = pictureFields(64, 48, more, { allocated: 8, stored: 8 });
  const fields = [...PATIENT, ['00181063', 'DS', '100'] as Field, ...picture].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const file = part10(`1.2.840.10008.1.2.4${tail}`, dataSet(fields), encapsulated(fragments));
  return Buffer.from(file).toString('base64');
}

const open = (file: string) => page.evaluate((bytes) => window.media.open(bytes), file);

for (const [name, tail, fragments] of [
  ['in one fragment', '.102', [MP4]],
  ['in three, of odd lengths', '.104.1', [MP4.subarray(0, 700), MP4.subarray(700, 1400), MP4.subarray(1400)]],
] as const) {
  test(`H.264 in MP4, ${name}, plays in the page and leaves nothing behind`, async () => {
    expect(await open(clip(tail, fragments))).toEqual({
      container: 'mp4',
      rows: 48,
      columns: 64,
      framesPerSecond: 10,
      width: 64,
      height: 48,
      seconds: 2,
      paused: true,
      label: 'Video',
      url: expect.stringMatching(/^blob:/),
    });
    await expect(page.getByLabel('Video')).toBeVisible();
    expect(await page.evaluate(() => window.media.play(600))).toBeGreaterThan(0.2);
    const [red = 0, , blue = 0] = await page.evaluate(() => window.media.colourAt(0.5));
    expect([red > 230, blue < 25]).toEqual([true, true]);
    const [later = 0, , bluer = 0] = await page.evaluate(() => window.media.colourAt(1.5));
    expect([later < 25, bluer > 230]).toEqual([true, true]);

    const url = await page.evaluate(() => document.querySelector('video')?.src ?? '');
    await page.evaluate(() => window.media.dispose());
    expect(await page.evaluate(() => window.media.videos())).toBe(0);
    expect(
      await page.evaluate(
        (old) =>
          new Promise((done) => {
            const again = document.createElement('video');
            again.onerror = () => done('gone');
            again.onloadedmetadata = () => done('there');
            again.src = old;
          }),
        url,
      ),
    ).toBe('gone');
  });
}

test('what is no MP4, or a damaged one, is a reason', async () => {
  const transport = new Uint8Array(188 * 4).fill(0xff);
  for (let at = 0; at < transport.length; at += 188) transport[at] = 0x47;
  expect(await open(clip('.102', [transport]))).toBe('video-not-mp4');
  expect(await open(clip('.100', [transport]))).toBe('video-mpeg-2');
  const damaged = Uint8Array.from(MP4);
  damaged.fill(0xff, damaged.length - 900);
  expect(await open(clip('.102', [damaged]))).toBe('video-unplayable');
  expect(await page.evaluate(() => window.media.videos())).toBe(0);
});

test('JPEG XL is decoded in the browser’s worker, to the bit', async () => {
  const wanted = jpegXl.streams.filter(({ kind, components }) => kind === 'lossless' && components === 1);
  expect(wanted.length).toBeGreaterThan(3);
  for (const { stream, values = '', bits = 8 } of wanted) {
    const fields = pictureFields(jpegXl.columns, jpegXl.rows, [], { allocated: bits > 8 ? 16 : 8, stored: bits });
    const file = part10('1.2.840.10008.1.2.4.110', dataSet(fields), encapsulated([Buffer.from(stream, 'base64')]));
    const raw = Buffer.from(values, 'base64');
    const expected = bits > 8 ? Array.from({ length: raw.length / 2 }, (_, at) => raw.readUInt16BE(at * 2)) : [...raw];
    const got = await page.evaluate((bytes) => window.media.decode(bytes), Buffer.from(file).toString('base64'));
    expect(got).toEqual(expected);
  }
});

test('areas of compressed pictures are made black with the page’s own workers', async () => {
  const jxl = jpegXl.streams.find(({ name }) => name === 'grey of 12 bit');
  const codestreams = [
    ['1.2.840.10008.1.2.4.110', Buffer.from(jxl?.stream ?? '', 'base64'), 12],
    [
      '1.2.840.10008.1.2.4.90',
      await encode(
        'jpeg-2000',
        Uint16Array.from({ length: jpegXl.columns * jpegXl.rows }, (_, at) => at),
        {
          columns: jpegXl.columns,
          rows: jpegXl.rows,
          components: 1,
          bits: 16,
        },
      ),
      16,
    ],
  ] as const;
  for (const [uid, codestream, stored] of codestreams) {
    const fields = [...PATIENT, ...pictureFields(jpegXl.columns, jpegXl.rows, [], { allocated: 16, stored })];
    const file = Buffer.from(part10(uid, dataSet(fields), encapsulated([codestream]))).toString('base64');
    const was = await page.evaluate((bytes) => window.media.decode(bytes), file);
    const copy = await page.evaluate((bytes) => window.media.blackOut(bytes, [2, 3, 20, 5]), file);
    expect(Buffer.from(copy, 'base64').includes('Muster')).toBe(false);
    const now = await page.evaluate((bytes) => window.media.decode(bytes), copy);
    if (typeof was === 'string' || typeof now === 'string') throw new Error(`${was} ${now}`);
    const inside = (at: number): boolean => {
      const [x, y] = [at % jpegXl.columns, Math.floor(at / jpegXl.columns)];
      return x >= 2 && x < 22 && y >= 3 && y < 8;
    };
    expect(now).toEqual(was.map((value, at) => (inside(at) ? 0 : value)));
  }
});
