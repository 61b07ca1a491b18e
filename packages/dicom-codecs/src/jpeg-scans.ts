const [SCAN, END] = [0xda, 0xd9];
const NOT_CODED = 255;

/**
 * Whether the scans of a DCT stream hold all of every component up to its end mark: each component (sequential), and
 * each coefficient down to its last bit (progressive, ITU-T T.81 G.1.1.1). libjpeg makes grey or blurred pictures of
 * what is there and calls nothing missing. The header has been read before.
 */
export function hasEveryScan(bytes: Uint8Array, progressive: boolean): boolean {
  /** By the component's identifier: the lowest bit that is coded of each of the 64 coefficients. */
  const coded = new Map<number, Uint8Array>();
  for (let at = nextMarker(bytes, 2); at !== -1;) {
    const marker = bytes[at] ?? END;
    if (marker === END) break;
    const segment = bytes.subarray(at + 3, at + 1 + (((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)));
    if (marker >= 0xc0 && marker <= 0xc2) {
      for (let from = 6; from < segment.length; from += 3)
        coded.set(segment[from] ?? 0, new Uint8Array(64).fill(NOT_CODED));
    }
    if (marker === SCAN) {
      const count = segment[0] ?? 0;
      const [first = 0, last = 63, bits = 0] = progressive ? segment.subarray(1 + 2 * count) : [];
      for (let component = 0; component < count; component++) {
        coded.get(segment[1 + 2 * component] ?? 0)?.fill(bits & 0x0f, first, last + 1);
      }
    }
    at = nextMarker(bytes, at + 1 + segment.length + 2);
  }
  return [...coded.values()].every((coefficients) => coefficients.every((bit) => bit === 0));
}

/** Where the code of the next marker stands that is none of coded data (stuffed zeros, restarts); -1 where none is. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1] ?? 0;
    if (code !== 0 && code !== 0xff && (code & 0xf8) !== 0xd0) return at + 1;
  }
  return -1;
}
