/** Milliseconds since the Unix epoch. Passed in, never taken from the air. */
export type Clock = () => number;

/** Cryptographically strong random bytes. */
export type Random = (length: number) => Uint8Array<ArrayBuffer>;

/** Bytes that can be read piecemeal: a file, a blob, a buffer. Offsets in bytes, `to` exclusive. Every answer is a copy: it is changed in place or given away. */
export interface ByteSource {
  readonly size: number;
  slice(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** A whole buffer as a {@link ByteSource}. */
export function byteSourceOf(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return { size: bytes.length, slice: async (from, to) => bytes.slice(from, to) };
}
