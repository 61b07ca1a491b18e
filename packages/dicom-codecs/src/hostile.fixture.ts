type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A JPEG 2000 or HTJ2K codestream, or the file around it, whose codestreams say that they are larger than they are: one
 * tile of the new size.
 */
export function forgedJpeg2000(bytes: Bytes, columns: number, rows: number): Bytes {
  const out = Uint8Array.from(bytes);
  const view = new DataView(out.buffer);
  for (let at = 0; at + 40 < out.length; at++) {
    if (view.getUint32(at) !== 0xff4f_ff51) continue;
    // Xsiz, Ysiz, XTsiz, YTsiz (T.800 A.5.1).
    for (const [offset, side] of [
      [8, columns],
      [12, rows],
      [24, columns],
      [28, rows],
    ] as const)
      view.setUint32(at + offset, side);
  }
  return out;
}

/** The same for JPEG, JPEG lossless and JPEG-LS: Y and X of every frame header (T.81 B.2.2). */
export function forgedJpeg(bytes: Bytes, columns: number, rows: number): Bytes {
  const out = Uint8Array.from(bytes);
  const view = new DataView(out.buffer);
  for (let at = 0; at + 10 < out.length; at++) {
    const start = out[at] === 0xff && [0xc0, 0xc1, 0xc2, 0xc3, 0xf7].includes(out[at + 1] ?? 0);
    if (!start || view.getUint16(at + 2) !== 8 + 3 * (out[at + 9] ?? 0)) continue;
    view.setUint16(at + 5, rows);
    view.setUint16(at + 7, columns);
  }
  return out;
}
