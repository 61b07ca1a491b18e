/** A table has at most one segment for each of its 65 536 entries; empty ones are counted too. */
const MOST_SEGMENTS = 131_072;

/**
 * A segmented palette written out (PS3.3 C.7.9.2): discrete values, lines from the last value to a given one, and
 * copies of segments that came before. `numbers`: all of it, bytes or 16-bit words. `undefined` unless exactly `length`
 * entries come out.
 */
export function expandSegments(numbers: Uint8Array | Uint16Array, length: number): Uint16Array | undefined {
  const out = new Uint16Array(length);
  const size = numbers.BYTES_PER_ELEMENT;
  let filled = 0;
  let segments = 0;

  /** One discrete or linear segment at `at`; where the next one starts, or `undefined`. */
  const put = (at: number): number | undefined => {
    const opcode = numbers[at];
    const count = numbers[at + 1];
    if (++segments > MOST_SEGMENTS || count === undefined || filled + count > length) return undefined;
    if (opcode === 0) {
      if (at + 2 + count > numbers.length) return undefined;
      out.set(numbers.subarray(at + 2, at + 2 + count), filled);
      filled += count;
      return at + 2 + count;
    }
    const end = numbers[at + 2];
    if (opcode !== 1 || end === undefined || filled === 0) return undefined;
    const start = out[filled - 1] ?? 0;
    for (let step = 1; step <= count; step++) out[filled++] = Math.round(start + ((end - start) * step) / count);
    return at + 3;
  };

  let at = 0;
  // A zero may pad the last byte.
  while (filled < length && at + 1 < numbers.length) {
    if (numbers[at] !== 2) {
      const next = put(at);
      if (next === undefined) return undefined;
      at = next;
      continue;
    }
    const copies = numbers[at + 1] ?? 0;
    let from: number | undefined = offsetAt(numbers, at + 2) / size;
    at += 2 + 4 / size;
    if (filled === 0 || at > numbers.length || !Number.isInteger(from) || from >= at) return undefined;
    for (let copy = 0; copy < copies; copy++) {
      from = put(from);
      if (from === undefined) return undefined;
    }
  }
  return filled === length ? out : undefined;
}

/** Offset in bytes, 32 bits: the low word first. */
function offsetAt(numbers: Uint8Array | Uint16Array, at: number): number {
  const number = (index: number): number => numbers[at + index] ?? 0;
  return numbers instanceof Uint16Array
    ? number(1) * 65_536 + number(0)
    : ((number(3) * 256 + number(2)) * 256 + number(1)) * 256 + number(0);
}
