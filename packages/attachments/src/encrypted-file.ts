/** Matrix EncryptedFile v2 as it stands in events (Matrix v1.11, “Sending encrypted attachments”). */
export interface EncryptedFile {
  readonly v: 'v2';
  /** `mxc://…` of the ciphertext */
  readonly url: string;
  readonly key: {
    readonly alg: 'A256CTR';
    readonly ext: true;
    readonly k: string;
    readonly key_ops: readonly string[];
    readonly kty: 'oct';
  };
  /** Unpadded base64 of 16 bytes; the low 8 bytes (counter) are zero. */
  readonly iv: string;
  /** Unpadded base64 of the SHA-256 over the ciphertext. */
  readonly hashes: { readonly sha256: string };
}
