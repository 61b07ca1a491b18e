/** What a decoder gives: samples as they were packed, before masks, signs and colour. */
export interface Samples {
  readonly values: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  readonly layout: 'interleaved' | 'planar';
}
