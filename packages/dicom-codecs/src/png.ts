/**
 * A PNG of 8-bit grey or RGB. Written by hand because a canvas cannot be trusted with it: browsers that resist
 * fingerprinting add noise to what is read back, and canvases only know RGBA. Runs in workers and in Node alike.
 */
export async function encodePng(picture: {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, picture.width);
  view.setUint32(4, picture.height);
  header.set([8, picture.channels === 1 ? 0 : 2, 0, 0, 0], 8);
  const body = await deflate(filterLines(picture));
  return concatenate([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', body),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

type Filter = (left: number, up: number, corner: number) => number;

/** Filters 0–4 of the specification. */
const FILTERS: readonly Filter[] = [
  () => 0,
  (left) => left,
  (_left, up) => up,
  (left, up) => (left + up) >> 1,
  (left, up, corner) => {
    const estimate = left + up - corner;
    const byLeft = Math.abs(estimate - left);
    const byUp = Math.abs(estimate - up);
    const byCorner = Math.abs(estimate - corner);
    if (byLeft <= byUp && byLeft <= byCorner) return left;
    return byUp <= byCorner ? up : corner;
  },
];

/** Each line with the filter that leaves the smallest differences. */
function filterLines(picture: {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}): Uint8Array<ArrayBuffer> {
  const { pixels, channels } = picture;
  const stride = picture.width * channels;
  const out = new Uint8Array((stride + 1) * picture.height);
  const attempt = new Uint8Array(stride);
  for (let line = 0; line < picture.height; line++) {
    const start = line * stride;
    let smallest = Infinity;
    for (const [type, filter] of FILTERS.entries()) {
      let cost = 0;
      for (let at = 0; at < stride; at++) {
        const left = at >= channels ? (pixels[start + at - channels] ?? 0) : 0;
        const up = line > 0 ? (pixels[start + at - stride] ?? 0) : 0;
        const corner = at >= channels && line > 0 ? (pixels[start + at - stride - channels] ?? 0) : 0;
        const difference = ((pixels[start + at] ?? 0) - filter(left, up, corner)) & 0xff;
        attempt[at] = difference;
        cost += difference < 128 ? difference : 256 - difference;
      }
      if (cost < smallest) {
        smallest = cost;
        out[line * (stride + 1)] = type;
        out.set(attempt, line * (stride + 1) + 1);
      }
    }
  }
  return out;
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(body.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, body.length);
  out.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  );
  out.set(body, 8);
  view.setUint32(body.length + 8, crc32(out.subarray(4, body.length + 8)));
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb8_8320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffff_ffff) >>> 0;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
