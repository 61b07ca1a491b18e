import { inflateSync } from 'node:zlib';
import { voiGrey } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decode-picture.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { describedPicture, NATIVE, noise } from './picture.fixture.ts';
import { encodePng } from './png.ts';
import { previewPixels } from './preview-pixels.ts';

/** Reads back 8-bit PNGs of one IDAT, all filters (the specification's, written anew). */
function readPng(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < bytes.length;) {
    const length = view.getUint32(at);
    chunks.set(String.fromCharCode(...bytes.subarray(at + 4, at + 8)), bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const head = chunks.get('IHDR') ?? new Uint8Array(13);
  const [width, height] = [0, 4].map((at) => new DataView(head.buffer, head.byteOffset).getUint32(at)) as [
    number,
    number,
  ];
  const channels = head[9] === 2 ? 3 : 1;
  const raw = inflateSync(chunks.get('IDAT') ?? new Uint8Array(0));
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)];
    for (let at = 0; at < stride; at++) {
      const a = at >= channels ? (out[row * stride + at - channels] ?? 0) : 0;
      const b = row > 0 ? (out[(row - 1) * stride + at] ?? 0) : 0;
      const c = row > 0 && at >= channels ? (out[(row - 1) * stride + at - channels] ?? 0) : 0;
      const p = a + b - c;
      const nearest = [a, b, c].toSorted((x, y) => Math.abs(p - x) - Math.abs(p - y))[0] ?? 0;
      const predicted = [0, a, b, (a + b) >> 1, nearest][filter ?? 0] ?? 0;
      out[row * stride + at] = (raw[row * (stride + 1) + 1 + at] ?? 0) + predicted;
    }
  }
  return { width, height, channels, pixels: out };
}

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
