/** One byte (0 or 1) for each of the first `count` bits, least significant first (PS3.5 8.1.1). */
export function unpackBits(bytes: Uint8Array, count: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(count);
  for (let index = 0; index < count; index++) out[index] = ((bytes[index >> 3] ?? 0) >> (index & 7)) & 1;
  return out;
}
