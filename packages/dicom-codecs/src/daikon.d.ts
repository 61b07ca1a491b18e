// The package has no types for this file of its own.
declare module 'daikon/lib/jpeg-baseline.js' {
  /** Throws strings and errors of any kind. */
  class JpegImage {
    width: number;
    height: number;
    parse(codestream: Uint8Array): void;
    /** Grey only; the values as 16-bit words. */
    getData16(width: number, height: number): Uint16Array<ArrayBuffer>;
  }
  const decoders: { readonly JpegImage: typeof JpegImage };
  export default decoders;
}
