/** A JPEG 2000 or HTJ2K codestream that says it is larger than it is: one tile of the new size. */
export function forgedJpeg2000(
  codestream: Uint8Array<ArrayBuffer>,
  columns: number,
  rows: number,
): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(codestream);
  const view = new DataView(out.buffer);
  // Xsiz, Ysiz, XTsiz, YTsiz (T.800 A.5.1), in the segment that stands first.
  for (const [at, side] of [
    [8, columns],
    [12, rows],
    [24, columns],
    [28, rows],
  ] as const)
    view.setUint32(at, side);
  return out;
}
