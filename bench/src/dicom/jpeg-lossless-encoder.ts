/**
 * JPEG lossless, first-order prediction (process 14, selection value 1; ITU-T T.81 annex H), one grey component.
 * The Huffman table is the best for the picture, as dcmcjpeg makes it: a table of equal lengths would make decoders
 * look faster or slower than they are.
 */
export function encodeJpegLossless(
  values: Uint16Array,
  columns: number,
  rows: number,
  precision: number,
): Uint8Array<ArrayBuffer> {
  const differences = predictLeft(values, columns, rows, precision);
  const counts = new Float64Array(17);
  for (const difference of differences) counts[categoryOf(difference)]! += 1;
  const table = huffmanTable(counts);

  const word = (value: number): readonly number[] => [value >> 8, value & 0xff];
  const frame = [0xff, 0xd8, 0xff, 0xc3, ...word(11), precision, ...word(rows), ...word(columns), 1, 1, 0x11, 0];
  const huffman = [0xff, 0xc4, ...word(19 + table.symbols.length), 0, ...table.lengths, ...table.symbols];
  const scan = [0xff, 0xda, ...word(8), 1, 1, 0, 1, 0, 0];
  const head = [...frame, ...huffman, ...scan];
  const out = new Uint8Array(head.length + values.length * 5 + 16);
  out.set(head);
  let length = head.length;
  let bits = 0;
  let held = 0;
  const put = (value: number, count: number): void => {
    // at most 7 held + 16
    bits = (bits << count) | value;
    held += count;
    while (held >= 8) {
      const byte = (bits >> (held - 8)) & 0xff;
      out[length++] = byte;
      if (byte === 0xff) out[length++] = 0;
      held -= 8;
    }
    bits &= (1 << held) - 1;
  };
  for (const difference of differences) {
    const category = categoryOf(difference);
    put(table.codes[category]!, table.sizes[category]!);
    if (category > 0 && category < 16) put(difference > 0 ? difference : difference + 2 ** category - 1, category);
  }
  if (held > 0) put((1 << (8 - held)) - 1, 8 - held);
  out.set([0xff, 0xd9], length);
  return out.slice(0, length + 2);
}

/** Modulo 2¹⁶, in −32767…32768. */
function predictLeft(values: Uint16Array, columns: number, rows: number, precision: number): Int32Array {
  const out = new Int32Array(values.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const first = row === 0 ? 2 ** (precision - 1) : values[at - columns]!;
      const raw = (values[at]! - (column === 0 ? first : values[at - 1]!)) & 0xffff;
      out[at] = raw > 32_768 ? raw - 65_536 : raw;
    }
  }
  return out;
}

function categoryOf(difference: number): number {
  return 32 - Math.clz32(Math.abs(difference));
}

export interface HuffmanTable {
  /** Number of codes of 1 … 16 bits. */
  readonly lengths: readonly number[];
  readonly symbols: readonly number[];
  readonly codes: Uint16Array;
  readonly sizes: Uint8Array;
}

/** Code lengths of the counts (T.81 annex K.2), none longer than 16, the code of ones alone left free. */
export function huffmanTable(counts: ArrayLike<number>): HuffmanTable {
  const used = Array.from({ length: counts.length }, (_, symbol) => symbol).filter((symbol) => counts[symbol]! > 0);
  interface Node {
    readonly weight: number;
    readonly symbols: readonly number[];
  }
  // -1 takes the code of ones and is then forgotten
  let nodes: Node[] = [
    { weight: 0, symbols: [-1] },
    ...used.map((symbol) => ({ weight: counts[symbol]!, symbols: [symbol] })),
  ];
  const sizes = new Map<number, number>(nodes.flatMap(({ symbols }) => symbols.map((symbol) => [symbol, 0] as const)));
  while (nodes.length > 1) {
    nodes = nodes.toSorted((one, other) => one.weight - other.weight);
    const [first, second, ...rest] = nodes;
    const symbols = [...first!.symbols, ...second!.symbols];
    for (const symbol of symbols) sizes.set(symbol, (sizes.get(symbol) ?? 0) + 1);
    nodes = [...rest, { weight: first!.weight + second!.weight, symbols }];
  }
  // At most eighteen symbols: a code can be longer than 16 bits only in a picture of one colour with single strays.
  const longest = Math.max(...sizes.values());
  if (longest > 16) throw new Error('a code of more than 16 bits');
  const symbols = used.toSorted((one, other) => sizes.get(one)! - sizes.get(other)! || one - other);
  const lengths = Array.from(
    { length: 16 },
    (_, at) => symbols.filter((symbol) => sizes.get(symbol) === at + 1).length,
  );
  const codes = new Uint16Array(counts.length);
  const bySymbol = new Uint8Array(counts.length);
  let code = 0;
  let size = 0;
  for (const symbol of symbols) {
    code <<= sizes.get(symbol)! - size;
    size = sizes.get(symbol)!;
    codes[symbol] = code++;
    bySymbol[symbol] = size;
  }
  return { lengths, symbols, codes, sizes: bySymbol };
}
