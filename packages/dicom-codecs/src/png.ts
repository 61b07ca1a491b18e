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

/** Each line with the filter of the specification (0–4) that leaves the smallest differences. */
function filterLines(picture: {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}): Uint8Array<ArrayBuffer> {
  const { pixels, channels } = picture;
  const stride = picture.width * channels;
  const out = new Uint8Array((stride + 1) * picture.height);
  const attempts = Array.from({ length: 5 }, () => new Uint8Array(stride));
  // What lies outside the picture is zero.
  let above = new Uint8Array(channels + stride);
  let here = new Uint8Array(channels + stride);
  for (let line = 0; line < picture.height; line++) {
    here.set(pixels.subarray(line * stride, (line + 1) * stride), channels);
    filterLine(here, above, channels, attempts);
    const costs = attempts.map(cost);
    const type = costs.indexOf(Math.min(...costs));
    out[line * (stride + 1)] = type;
    out.set(attempts[type] ?? [], line * (stride + 1) + 1);
    [above, here] = [here, above];
  }
  return out;
}

function filterLine(here: Uint8Array, above: Uint8Array, channels: 1 | 3, attempts: readonly Uint8Array[]): void {
  const [none, sub, upwards, average, paeth] = attempts;
  if (!none || !sub || !upwards || !average || !paeth) return;
  for (let at = 0; at < none.length; at++) {
    const value = here[at + channels] as number;
    const left = here[at] as number;
    const up = above[at + channels] as number;
    const corner = above[at] as number;
    none[at] = value;
    sub[at] = value - left;
    upwards[at] = value - up;
    average[at] = value - ((left + up) >> 1);
    const byLeft = Math.abs(up - corner);
    const byUp = Math.abs(left - corner);
    const byCorner = Math.abs(left + up - 2 * corner);
    paeth[at] = value - (byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner);
  }
}

function cost(differences: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < differences.length; at++) {
    const difference = differences[at] as number;
    sum += difference < 128 ? difference : 256 - difference;
  }
  return sum;
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
