import { voiGrey } from '@medicus/dicom';
import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { type Field, nativeFile, UID } from '../../dicom/src/dicom-file.fixture.ts';
import { decodePicture } from './decode-picture.ts';
import { runJob } from './job.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { describedPicture, NATIVE, noise } from './picture.fixture.ts';
import { readPng } from './node/png.fixture.ts';
import { encodePng } from './png.ts';
import { previewPixels } from './preview-pixels.ts';

describe('PNG', () => {
  it.each([
    ['grey noise', 1, 37, 11],
    ['colour noise', 3, 5, 4],
    ['one pixel', 1, 1, 1],
  ] as const)('%s comes back as it went in', async (_, channels, width, height) => {
    const pixels = Uint8Array.from(noise(width * height * channels, 8));
    const png = await encodePng({ width, height, channels, pixels });
    expect(readPng(png)).toEqual({ width, height, channels, pixels });
  });
  it('a smooth picture is small', async () => {
    const pixels = Uint8Array.from({ length: 512 * 512 }, (_, at) => ((at % 512) + at / 512) / 4);
    expect((await encodePng({ width: 512, height: 512, channels: 1, pixels })).length).toBeLessThan(10_000);
  });
});

/** The plain way: window every pixel, then average every area, in floating point. */
function reference(values: Uint16Array, columns: number, rows: number, width: number, height: number): number[] {
  const voi = { kind: 'window', function: 'LINEAR', center: 1500, width: 900 } as const;
  const out: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sum, area] = [0, 0];
      for (let row = Math.floor((y * rows) / height); row < ((y + 1) * rows) / height; row++) {
        for (let column = Math.floor((x * columns) / width); column < ((x + 1) * columns) / width; column++) {
          const overlapY = Math.min(row + 1, ((y + 1) * rows) / height) - Math.max(row, (y * rows) / height);
          const overlapX = Math.min(column + 1, ((x + 1) * columns) / width) - Math.max(column, (x * columns) / width);
          sum += voiGrey(voi, values[row * columns + column] ?? 0) * overlapX * overlapY;
          area += overlapX * overlapY;
        }
      }
      out.push(sum / area);
    }
  }
  return out;
}

describe('the preview', () => {
  const columns = 331;
  const rows = 457;
  const described = (more = {}) =>
    describedPicture({
      columns,
      rows,
      bitsStored: 12,
      windows: [{ center: 1500, width: 900, explanation: undefined }],
      ...more,
    });
  const frameOf = async (values: Uint16Array<ArrayBuffer>, picture = described()) => {
    const frame = await decodePicture(new Uint8Array(values.buffer.slice(0)), picture, NATIVE, {
      codecs: CODECS,
      pyramid: false,
    });
    if (!frame.ok) throw new Error(frame.defect);
    return frame.value;
  };

  it('is the area average of what is seen, to the grey level', async () => {
    const values = noise(columns * rows, 12);
    const made = previewPixels(await frameOf(values), described(), 100);
    expect([made.width, made.height]).toEqual([72, 100]);
    const expected = reference(values, columns, rows, 72, 100);
    const worst = Math.max(...expected.map((grey, at) => Math.abs(grey - (made.pixels[at] ?? 0))));
    expect(worst).toBeLessThanOrEqual(1);
  });
  it('is never enlarged, and keeps the shape of pixels that are not square', async () => {
    const values = noise(columns * rows, 12);
    expect(previewPixels(await frameOf(values), described(), 4000)).toMatchObject({ width: columns, height: rows });
    const wide = described({ pixelAspect: 2 });
    expect(previewPixels(await frameOf(values, wide), wide, 4000)).toMatchObject({ width: 331, height: 229 });
  });
});

describe('the frame that is shown', () => {
  const grey = async (more: readonly Field[], frame?: number): Promise<number | undefined> => {
    // Each of three frames is of one value, and the window shows values as they are.
    const fields: readonly Field[] = [['00280008', 'IS', '3'], ...more];
    const windowed: readonly Field[] = [...fields, ['00281050', 'DS', '128'], ['00281051', 'DS', '256']];
    const values = [10, 10, 20, 20, 30, 30];
    const file = nativeFile(UID.explicit, 2, 1, values, windowed, { allocated: 8, stored: 8 });
    const done = await runJob({ kind: 'preview', maxSide: 2, frame }, byteSourceOf(file), CODECS);
    if (done.kind !== 'preview' || !done.result.ok) throw new Error('no preview');
    return readPng(done.result.value.bytes).pixels[0];
  };
  it.each<[string, readonly Field[], number | undefined, number]>([
    ['the middle one', [], undefined, 20],
    ['the one that stands for the others', [['00286010', 'US', 3]], undefined, 30],
    ['the middle one where that is none', [['00286010', 'US', 4]], undefined, 20],
    ['the middle one where that is before the first', [['00286010', 'US', 0]], undefined, 20],
    ['the one that is asked for', [['00286010', 'US', 3]], 0, 10],
  ])('%s', async (_, more, frame, expected) => {
    expect(await grey(more, frame)).toBe(expected);
  });
});
