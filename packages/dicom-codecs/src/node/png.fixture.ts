import { inflateSync } from 'node:zlib';

/** Reads back 8-bit PNGs of one IDAT, all filters (the specification's, written anew). */
export function readPng(bytes: Uint8Array) {
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
