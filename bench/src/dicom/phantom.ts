/**
 * Synthetic thorax: two lungs, heart, spine and ribs, sensor noise that grows with the signal (σ = 0.6·√value, which
 * gives the lossless ratios of real X-rays, about 2 : 1), and a grey wedge of sixteen steps in the corner.
 * The same seed gives the same picture.
 */
export interface PhantomOptions {
  readonly side: number;
  readonly bits: number;
  readonly seed: number;
  /** 0–1: how far the diaphragm has moved; frames of a series differ by it. */
  readonly breath?: number;
}

/** Uniform 0–1; mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal values to draw from; a picture takes them from random places on. */
export function normalValues(count: number, random: () => number): Float32Array {
  const out = new Float32Array(count);
  for (let at = 0; at < count; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    out[at] = radius * Math.cos(angle);
    if (at + 1 < count) out[at + 1] = radius * Math.sin(angle);
  }
  return out;
}

const bell = (side: number, centre: number, width: number): Float32Array =>
  Float32Array.from({ length: side }, (_, at) => Math.exp(-(((at / side - centre) / width) ** 2) / 2));

/** Stored values, row by row. */
export function thorax(options: PhantomOptions, noise: Float32Array): Uint16Array<ArrayBuffer> {
  const { side, bits, seed, breath = 0 } = options;
  const random = seeded(seed);
  const white = 2 ** bits - 1;
  const [left, right, spine, heart] = [
    bell(side, 0.3, 0.11),
    bell(side, 0.7, 0.11),
    bell(side, 0.5, 0.05),
    bell(side, 0.57, 0.1),
  ];
  const [lung, low] = [bell(side, 0.45, 0.2), bell(side, 0.62 + breath * 0.08, 0.12)];
  const out = new Uint16Array(side * side);
  const step = Math.max(1, side >> 7);
  for (let row = 0, at = 0; row < side; row++) {
    const height = row / side;
    let from = Math.floor(random() * (noise.length - side));
    for (let column = 0; column < side; column++, at++, from++) {
      const air = (left[column]! + right[column]!) * lung[row]!;
      const bent = height * 55 + 60 * (column / side - 0.5) ** 2;
      // ribs as a triangle wave: no sine for millions of pixels
      const rib = air * 0.12 * Math.abs((bent % 2) - 1);
      const signal = 0.28 + 0.5 * air - rib - 0.14 * spine[column]! - 0.2 * heart[column]! * low[row]!;
      const clean = Math.min(1, Math.max(0.02, signal)) * white;
      const value = clean + 0.6 * Math.sqrt(clean) * noise[from]!;
      out[at] = value < 0 ? 0 : value > white ? white : Math.round(value);
    }
  }
  for (let row = 0; row < step * 8; row++)
    for (let column = 0; column < step * 16; column++)
      out[row * side + column] = Math.round((Math.floor(column / step) / 15) * white);
  return out;
}
