/** Bytes per encryption step: 4 MiB is the fastest size for WebCrypto; a multiple of 16, so that counters stay whole. */
export const SLICE_BYTES = 4 * 1024 * 1024;

/** Incremental SHA-256 (for example hash-wasm's). One object per file. */
export interface Hasher {
  update(bytes: Uint8Array<ArrayBuffer>): void;
  /** 32 bytes; nothing may be called afterwards. */
  digest(): Uint8Array<ArrayBuffer>;
}

/** The cryptography, passed in so that this package runs anywhere. */
export interface AttachmentCiphers {
  /**
   * AES-256-CTR with a 64-bit counter in the low half of the 16-byte block; encrypts and decrypts alike.
   * In WebCrypto: `{name: 'AES-CTR', counter, length: 64}`. `counter` is the block's start value.
   */
  aesCtr(
    key: Uint8Array<ArrayBuffer>,
  ): Promise<(counter: Uint8Array<ArrayBuffer>, bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>>;
  createHasher(): Promise<Hasher>;
}
