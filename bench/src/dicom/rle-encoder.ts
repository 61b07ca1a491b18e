/** RLE lossless of one grey frame (PS3.5 annex G): a segment per byte, most significant first, PackBits row by row. */
export function encodeRle(values: Uint16Array, columns: number, rows: number): Uint8Array<ArrayBuffer> {
  const segments = [8, 0].map((shift) => packSegment(values, columns, rows, shift));
  const length = 64 + segments.reduce((sum, segment) => sum + segment.length, 0);
  const out = new Uint8Array(length);
  const head = new DataView(out.buffer);
  head.setUint32(0, segments.length, true);
  let from = 64;
  for (const [index, segment] of segments.entries()) {
    head.setUint32(4 + 4 * index, from, true);
    out.set(segment, from);
    from += segment.length;
  }
  return out;
}

function packSegment(values: Uint16Array, columns: number, rows: number, shift: number): Uint8Array {
  const out = new Uint8Array(rows * (columns + Math.ceil(columns / 128)) + 1);
  const line = new Uint8Array(columns);
  let length = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) line[column] = values[row * columns + column]! >> shift;
    length = packRow(line, out, length);
  }
  if (length % 2) out[length++] = 0;
  return out.subarray(0, length);
}

function packRow(line: Uint8Array, out: Uint8Array, length: number): number {
  let at = 0;
  while (at < line.length) {
    let run = 1;
    while (run < 128 && at + run < line.length && line[at + run] === line[at]) run++;
    if (run > 2) {
      out[length++] = 257 - run;
      out[length++] = line[at]!;
      at += run;
      continue;
    }
    // literal until three alike follow
    let end = at + 1;
    while (
      end < line.length &&
      end - at < 128 &&
      !(end + 2 < line.length && line[end] === line[end + 1] && line[end] === line[end + 2])
    )
      end++;
    out[length++] = end - at - 1;
    out.set(line.subarray(at, end), length);
    length += end - at;
    at = end;
  }
  return length;
}
