/** A tiny JPEG lossless encoder (ITU-T T.81 annex H) for tests: one Huffman table, any predictor, 2–16 bit. */
export function encodeJpegLossless(
  values: ArrayLike<number>,
  picture: {
    readonly columns: number;
    readonly rows: number;
    readonly components: 1 | 3;
    readonly precision: number;
    readonly predictor: number;
  },
): Uint8Array<ArrayBuffer> {
  const { columns, rows, components, precision, predictor } = picture;
  const ids = Array.from({ length: components }, (_, index) => index + 1);
  const word = (value: number): number[] => [value >> 8, value & 0xff];
  const out: number[] = [0xff, 0xd8];
  out.push(0xff, 0xc3, ...word(8 + 3 * components), precision, ...word(rows), ...word(columns), components);
  for (const id of ids) out.push(id, 0x11, 0);
  // Categories 0–16, all with codes of five bits.
  const lengths = [0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const categories = Array.from({ length: 17 }, (_, category) => category);
  out.push(0xff, 0xc4, ...word(3 + lengths.length + categories.length), 0, ...lengths, ...categories);
  out.push(0xff, 0xda, ...word(6 + 2 * components), components);
  for (const id of ids) out.push(id, 0);
  out.push(predictor, 0, 0);

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

  const at = (column: number, row: number, component: number): number =>
    values[(row * columns + column) * components + component] ?? 0;
  const predict = (column: number, row: number, component: number): number => {
    if (row === 0) return column === 0 ? 2 ** (precision - 1) : at(column - 1, 0, component);
    if (column === 0) return at(0, row - 1, component);
    const left = at(column - 1, row, component);
    const up = at(column, row - 1, component);
    const corner = at(column - 1, row - 1, component);
    switch (predictor) {
      case 1:
        return left;
      case 2:
        return up;
      case 3:
        return corner;
      case 4:
        return left + up - corner;
      case 5:
        return left + ((up - corner) >> 1);
      case 6:
        return up + ((left - corner) >> 1);
      default:
        return (left + up) >> 1;
    }
  };

  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let component = 0; component < components; component++) {
        const raw = (at(column, row, component) - predict(column, row, component)) & 0xffff;
        const difference = raw > 32_768 ? raw - 65_536 : raw;
        const category = 32 - Math.clz32(Math.abs(difference));
        put(category, 5);
        if (category < 16) put(difference > 0 ? difference : difference + 2 ** category - 1, category);
      }
    }
  }
  while (count > 0) put(1, 1);
  return Uint8Array.from([...out, 0xff, 0xd9]);
}
