import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type CodecName, type LoadCodec, startCodec, type StartModule } from '../codec-modules.ts';

const require = createRequire(import.meta.url);

const GLUE: Readonly<Record<CodecName, string>> = {
  jpeg: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
  'jpeg-ls': '@cornerstonejs/codec-charls/decodewasmjs',
  'jpeg-2000': '@cornerstonejs/codec-openjpeg/decodewasmjs',
  htj2k: '@cornerstonejs/codec-openjph/wasmjs',
  'jpeg-xl': '@cornerstonejs/codec-libjxl/decodewasmjs',
};

/** For Node: the packages find their `.wasm` files beside themselves, but for libjxl's, which is built for pages only. */
export const loadNodeCodec: LoadCodec = async (name) => {
  if (name !== 'jpeg-xl') return startCodec(name, require(GLUE[name]) as StartModule);
  const glue = (await import(GLUE[name])) as { readonly default: StartModule };
  return startCodec(name, glue.default, await readFile(require.resolve('@cornerstonejs/codec-libjxl/decodewasm')));
};
