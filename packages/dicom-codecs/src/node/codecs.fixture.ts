import { createRequire } from 'node:module';
import { createCodecs, type Codecs } from '../codecs.ts';
import type { StartModule } from '../codec-modules.ts';
import { loadNodeCodec } from './node-codecs.ts';

/** The codecs as Node runs them, shared by the tests of a file. */
export const CODECS: Codecs = createCodecs(loadNodeCodec);

const require = createRequire(import.meta.url);

export interface PictureToEncode {
  readonly columns: number;
  readonly rows: number;
  readonly components: 1 | 3;
  readonly bits: number;
  readonly signed?: boolean;
  /** Of three components; usual. */
  readonly colourTransform?: boolean;
}

interface Encoder {
  getDecodedBuffer(info: {
    width: number;
    height: number;
    bitsPerSample: number;
    componentCount: number;
    isSigned: boolean;
    isUsingColorTransform: boolean;
  }): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  encode(): void;
  setQuality(...quality: readonly (boolean | number)[]): void;
  setNearLossless(largestError: number): void;
  setInterleaveMode(mode: number): void;
  setDecompositions(levels: number): void;
  setTileSize?(size: { width: number; height: number }): void;
  setDownSample?(by: { x: number; y: number }): void;
  setCompressionRatio(layer: number, ratio: number): void;
  setSubSampling(mode: number): void;
  setProgressive(on: boolean): void;
  delete(): void;
}

const ENCODERS = {
  'jpeg-2000': ['@cornerstonejs/codec-openjpeg/wasmjs', 'J2KEncoder'],
  'jpeg-ls': ['@cornerstonejs/codec-charls/wasmjs', 'JpegLSEncoder'],
  jpeg: ['@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs', 'JPEGEncoder'],
  htj2k: ['@cornerstonejs/codec-openjph/wasmjs', 'HTJ2KEncoder'],
} as const;

/** A codestream made by the codec packages' own encoders: files for tests where no corpus is. */
export async function encode(
  codec: keyof typeof ENCODERS,
  values: Uint8Array | Uint16Array,
  picture: PictureToEncode,
  set: (encoder: Encoder) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const [glue, name] = ENCODERS[codec];
  const start = require(glue) as StartModule;
  const module = await start({ print: () => undefined, printErr: () => undefined });
  const encoder = new (module[name] as new () => Encoder)();
  // Halving more often than the picture has pixels makes OpenJPEG throw.
  if (codec === 'jpeg-2000')
    encoder.setDecompositions(Math.min(5, Math.floor(Math.log2(Math.min(picture.columns, picture.rows)))));
  set(encoder);
  const room = encoder.getDecodedBuffer({
    width: picture.columns,
    height: picture.rows,
    bitsPerSample: picture.bits,
    componentCount: picture.components,
    isSigned: picture.signed ?? false,
    isUsingColorTransform: picture.components === 3 && (picture.colourTransform ?? true),
  });
  room.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  encoder.encode();
  const encoded = Uint8Array.from(encoder.getEncodedBuffer());
  encoder.delete();
  return encoded;
}
