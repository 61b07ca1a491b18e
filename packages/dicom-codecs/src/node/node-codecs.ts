import { createRequire } from 'node:module';
import { type CodecName, type LoadCodec, startCodec, type StartModule } from '../codec-modules.ts';

const require = createRequire(import.meta.url);

const GLUE: Readonly<Record<CodecName, string>> = {
  jpeg: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
  'jpeg-ls': '@cornerstonejs/codec-charls/decodewasmjs',
  'jpeg-2000': '@cornerstonejs/codec-openjpeg/decodewasmjs',
  htj2k: '@cornerstonejs/codec-openjph/wasmjs',
};

/** For Node: the packages find their `.wasm` files beside themselves. */
export const loadNodeCodec: LoadCodec = (name) => startCodec(name, require(GLUE[name]) as StartModule);
