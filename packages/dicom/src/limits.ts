/** What we are willing to read. Everything beyond is refused with a reason, before memory is asked for. */
export const LIMITS = {
  /** Nested sequences; structured reports rarely pass 15. */
  depth: 64,
  elements: 200_000,
  items: 100_000,
  /** Bytes before the pixel data. */
  headerBytes: 16 * 1024 * 1024,
  rowsOrColumns: 16_384,
  pixelsPerFrame: 100_000_000,
  frames: 20_000,
  frameBytes: 256 * 1024 * 1024,
  /** A data set compressed as a whole, inflated: so much, and beyond the first part no more than 100 times its size. */
  inflatedBytes: 512 * 1024 * 1024,
  inflatedBytesAtOnce: 64 * 1024 * 1024,
  inflatedRatio: 100,
  /** Fragments of compressed pixel data: four per frame and this many more. */
  spareFragments: 1000,
} as const;
