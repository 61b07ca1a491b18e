/** Frees the memory now, not when the next garbage is collected: pictures are large, and workers hardly collect any. */
export function giveBack(buffer: ArrayBuffer): void {
  if (!buffer.detached) buffer.transfer(0);
}
