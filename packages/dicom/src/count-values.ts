type Bytes = Uint8Array | Int8Array;
type Shorts = Uint16Array | Int16Array;

/** What {@link countPatterns} takes. */
export function isNarrow(values: ArrayLike<number>): values is Bytes | Shorts {
  return (
    values instanceof Uint16Array ||
    values instanceof Int16Array ||
    values instanceof Uint8Array ||
    values instanceof Int8Array
  );
}

/**
 * How often each value occurs: one bin per pattern of 8 or 16 bits, negative values after the others. Every loop sees one
 * kind of array only, whatever the pictures are: over several kinds in turn it takes two to three times as long.
 */
export function countPatterns(values: Bytes | Shorts): Uint32Array {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: width } = values;
  // Four bytes at a time, where they start at a multiple of four. Two counters: like values in turn wait for one another.
  const words = new Int32Array(buffer, byteOffset & ~3, byteOffset % 4 === 0 ? byteLength >> 2 : 0);
  const even = new Uint32Array(2 ** (width * 8));
  const odd = new Uint32Array(even.length);
  if (width === 1) countBytes(words, even, odd);
  else countShorts(words, even, odd);
  for (let at = words.length * (4 / width); at < values.length; at++) add(even, (values[at] ?? 0) & (even.length - 1));
  for (let bin = 0; bin < even.length; bin++) even[bin] = (even[bin] as number) + (odd[bin] as number);
  return even;
}

function countBytes(words: Int32Array, even: Uint32Array, odd: Uint32Array): void {
  for (let at = 0; at < words.length; at++) {
    const four = words[at] as number;
    add(even, four & 0xff);
    add(odd, (four >>> 8) & 0xff);
    add(even, (four >>> 16) & 0xff);
    add(odd, four >>> 24);
  }
}

function countShorts(words: Int32Array, even: Uint32Array, odd: Uint32Array): void {
  for (let at = 0; at < words.length; at++) {
    const two = words[at] as number;
    add(even, two & 0xffff);
    add(odd, two >>> 16);
  }
}

function add(counts: Uint32Array, bin: number): void {
  counts[bin] = (counts[bin] as number) + 1;
}
