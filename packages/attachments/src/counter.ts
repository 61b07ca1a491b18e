/** The counter block for a byte offset: the IV with offset / 16 added to its low 64 bits (which start at 0). */
export function counterAt(iv: Uint8Array, offset: number): Uint8Array<ArrayBuffer> {
  if (offset % 16 !== 0) throw new Error(`offset ${offset} is not at a block border`);
  const counter = Uint8Array.from(iv);
  const view = new DataView(counter.buffer);
  // Only the low half counts, and it wraps there: WebCrypto is told length 64.
  view.setBigUint64(8, BigInt.asUintN(64, view.getBigUint64(8) + BigInt(offset / 16)));
  return counter;
}
