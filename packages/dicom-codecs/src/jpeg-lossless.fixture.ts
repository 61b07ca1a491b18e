export interface JpegLosslessPicture {
  readonly columns: number;
  readonly rows: number;
  readonly components: 1 | 3;
  readonly precision: number;
  readonly predictor: number;
  /** A restart marker after so many rows. */
  readonly restartRows?: number;
  /** The low bits that are left out. */
  readonly pointTransform?: number;
  /** One scan for each component instead of one for all. */
  readonly separate?: boolean;
  /** Codes of the categories in turn for each component: lengths of 5 bits, or up to 16. */
  readonly codes?: readonly ('even' | 'long')[];
  /** The number of rows stands behind the first scan only. */
  readonly linesFollow?: boolean;
  /** Bytes in front of a segment, by its marker; markers may be filled up with 0xFF. */
  readonly before?: Readonly<Record<number, readonly number[]>>;
}

/** How many codes of each length, and the categories in their order. */
const CODES = {
  even: { counts: [0, 0, 0, 0, 17], categories: Array.from({ length: 17 }, (_, category) => category) },
  // 0, 10, 110 … of 15 bits, then four of 16 bits of which the last is not used: category 16 is the shortest.
  long: {
    counts: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 3],
    categories: Array.from({ length: 17 }, (_, index) => 16 - index),
  },
} as const;

/** A tiny JPEG lossless encoder (ITU-T T.81 annex H) for tests: any predictor, 2–16 bit. */
export function encodeJpegLossless(values: ArrayLike<number>, picture: JpegLosslessPicture): Uint8Array<ArrayBuffer> {
  const { columns, rows, components, precision, predictor, restartRows = 0, pointTransform = 0 } = picture;
  const all = Array.from({ length: components }, (_, index) => index);
  const codesOf = (component: number) => picture.codes?.[component % picture.codes.length] ?? 'even';
  const out: number[] = [0xff, 0xd8];
  const segment = (marker: number, content: readonly number[]): void => {
    out.push(...(picture.before?.[marker] ?? []), 0xff, marker, ...word(content.length + 2), ...content);
  };

  const frame = all.flatMap((component) => [component + 1, 0x11, 0]);
  segment(0xc3, [precision, ...word(picture.linesFollow ? 0 : rows), ...word(columns), components, ...frame]);
  if (restartRows > 0) segment(0xdd, word(restartRows * columns));
  for (const component of all) {
    const { counts, categories } = CODES[codesOf(component)];
    const padded = Array.from({ length: 16 }, (_, index) => counts[index] ?? 0);
    segment(0xc4, [component, ...padded, ...categories]);
  }

  for (const scan of picture.separate ? all.map((component) => [component]) : [all]) {
    const tables = scan.flatMap((component) => [component + 1, component << 4]);
    segment(0xda, [scan.length, ...tables, predictor, 0, pointTransform]);
    const bits = bitWriter(out);
    for (let row = 0; row < rows; row++) {
      const restart = restartRows > 0 && row > 0 && row % restartRows === 0;
      if (restart) {
        bits.end();
        out.push(...(picture.before?.[0xd0] ?? []), 0xff, 0xd0 + ((row / restartRows - 1) & 7));
      }
      for (let column = 0; column < columns; column++) {
        for (const component of scan) {
          const at = (back: number, up: number): number =>
            (values[((row - up) * columns + column - back) * components + component] ?? 0) >> pointTransform;
          const first = row === 0 || restart;
          const predicted =
            first && column === 0
              ? 2 ** (precision - pointTransform - 1)
              : predict(first ? 1 : column === 0 ? 2 : predictor, at);
          bits.difference(at(0, 0) - predicted, codesOf(component));
        }
      }
    }
    bits.end();
    if (picture.linesFollow && scan[0] === 0) segment(0xdc, word(rows));
  }
  out.push(...(picture.before?.[0xd9] ?? []), 0xff, 0xd9);
  return Uint8Array.from(out);
}

function word(value: number): number[] {
  return [value >> 8, value & 0xff];
}

/** Table H.1. */
function predict(predictor: number, at: (back: number, up: number) => number): number {
  switch (predictor) {
    case 1:
      return at(1, 0);
    case 2:
      return at(0, 1);
    case 3:
      return at(1, 1);
    case 4:
      return at(1, 0) + at(0, 1) - at(1, 1);
    case 5:
      return at(1, 0) + ((at(0, 1) - at(1, 1)) >> 1);
    case 6:
      return at(0, 1) + ((at(1, 0) - at(1, 1)) >> 1);
    default:
      return (at(1, 0) + at(0, 1)) >> 1;
  }
}

function bitWriter(out: number[]) {
  let bits = 0;
  let count = 0;
  const put = (value: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit--) {
      bits = (bits << 1) | ((value >> bit) & 1);
      if (++count === 8) {
        out.push(bits);
        if (bits === 0xff) out.push(0);
        bits = 0;
        count = 0;
      }
    }
  };
  return {
    difference(value: number, codes: 'even' | 'long'): void {
      const raw = value & 0xffff;
      const difference = raw > 32_768 ? raw - 65_536 : raw;
      const category = 32 - Math.clz32(Math.abs(difference));
      const index = 16 - category;
      if (codes === 'even') put(category, 5);
      else if (index < 14) put(2 ** (index + 1) - 2, index + 1);
      else put(0xfffc + index - 14, 16);
      if (category < 16) put(difference > 0 ? difference : difference + 2 ** category - 1, category);
    },
    /** Fills the last byte up with ones. */
    end(): void {
      while (count > 0) put(1, 1);
    },
  };
}
