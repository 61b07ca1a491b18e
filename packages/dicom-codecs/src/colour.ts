import type { Palette, PictureDescription } from '@medicus/dicom';
import { storedBits } from './grey-values.ts';
import type { Samples } from './samples.ts';

type Rgb = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
type WideRgb = Uint32Array<ArrayBuffer>;

/** RGB, three interleaved samples per pixel, whatever the colour model was; palette colours in 8 bit. Uses `samples` up. */
export function toRgb(samples: Samples, picture: PictureDescription): Rgb | WideRgb {
  const pixels = picture.rows * picture.columns;
  if (picture.palette && !(samples.values instanceof Uint32Array)) {
    return fromPalette(samples.values, picture.palette, picture, pixels);
  }
  // A decoder that made RGB of it has left nothing outside BitsStored.
  const values = samples.rgb ? samples.values : storedBits(samples.values, picture);
  // The header allows RGB only.
  if (values instanceof Uint32Array) return samples.layout === 'planar' ? interleave(values, pixels) : values;
  if (picture.photometric === 'YBR_FULL_422' && !samples.rgb && values.length < pixels * 3) {
    return fromYbr422(values, pixels, picture.bitsStored);
  }
  const interleaved = samples.layout === 'planar' ? interleave(values, pixels) : values;
  return picture.photometric.startsWith('YBR_FULL') && !samples.rgb
    ? fromYbr(interleaved, picture.bitsStored)
    : interleaved;
}

function fromPalette(values: Rgb, palette: Palette, picture: PictureDescription, pixels: number): Rgb {
  const { red, green, blue, firstMapped } = palette;
  const down = picture.highBit + 1 - picture.bitsStored;
  const unused = 32 - picture.bitsStored;
  const last = Math.min(red.length, green.length, blue.length) - 1;
  // What every possible value means, once.
  const entries = Uint16Array.from({ length: values instanceof Uint8Array ? 256 : 65_536 }, (_, value) => {
    const above = (value >>> down) << unused;
    const index = picture.signed ? above >> unused : above >>> unused;
    return Math.min(Math.max(index - firstMapped, 0), last);
  });
  const out = new Uint8Array(pixels * 3);
  for (let pixel = 0, to = 0; pixel < pixels; pixel++, to += 3) {
    const entry = entries[values[pixel] ?? 0] as number;
    out[to] = red[entry] as number;
    out[to + 1] = green[entry] as number;
    out[to + 2] = blue[entry] as number;
  }
  return out;
}

function interleave<Samples extends Rgb | WideRgb>(planes: Samples, pixels: number): Samples {
  const out = planes.slice(0, pixels * 3) as Samples;
  for (let plane = 0; plane < 3; plane++) {
    for (let from = plane * pixels, to = plane; to < out.length; from++, to += 3) out[to] = planes[from] as number;
  }
  return out;
}

/** PS3.3 C.7.6.3.1.2 (full range, ITU-R BT.601). */
function fromYbr(values: Rgb, bits: number): Rgb {
  const top = 2 ** bits - 1;
  const middle = 2 ** (bits - 1);
  const out = values instanceof Uint8Array ? new Uint8Array(values.length) : new Uint16Array(values.length);
  for (let at = 0; at + 2 < values.length; at += 3) {
    putRgb(out, at, values[at] ?? 0, (values[at + 1] ?? 0) - middle, (values[at + 2] ?? 0) - middle, top);
  }
  return out;
}

/** Y1 Y2 Cb Cr for two pixels. */
function fromYbr422(values: Rgb, pixels: number, bits: number): Rgb {
  const top = 2 ** bits - 1;
  const middle = 2 ** (bits - 1);
  const out = values instanceof Uint8Array ? new Uint8Array(pixels * 3) : new Uint16Array(pixels * 3);
  for (let pixel = 0, at = 0; pixel < pixels; pixel += 2, at += 4) {
    const blue = (values[at + 2] ?? 0) - middle;
    const red = (values[at + 3] ?? 0) - middle;
    putRgb(out, pixel * 3, values[at] ?? 0, blue, red, top);
    if (pixel + 1 < pixels) putRgb(out, pixel * 3 + 3, values[at + 1] ?? 0, blue, red, top);
  }
  return out;
}

function putRgb(out: Rgb, at: number, luma: number, blue: number, red: number, top: number): void {
  out[at] = clamp(luma + 1.402 * red, top);
  out[at + 1] = clamp(luma - 0.344136 * blue - 0.714136 * red, top);
  out[at + 2] = clamp(luma + 1.772 * blue, top);
}

function clamp(value: number, top: number): number {
  return value <= 0 ? 0 : value >= top ? top : (value + 0.5) | 0;
}
