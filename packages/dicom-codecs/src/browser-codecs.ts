import { type CodecName, type LoadCodec, startCodec, type StartModule } from './codec-modules.ts';

type Parts = readonly [Promise<{ default: StartModule }>, Promise<{ default: string }>];

/** Each codec is a chunk and a `.wasm` file of its own; neither is fetched before a picture needs it. */
const PARTS: Readonly<Record<CodecName, () => Parts>> = {
  jpeg: () => [
    import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
    import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url'),
  ],
  'jpeg-ls': () => [
    import('@cornerstonejs/codec-charls/decodewasmjs'),
    import('@cornerstonejs/codec-charls/decodewasm?url'),
  ],
  'jpeg-2000': () => [
    import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
    import('@cornerstonejs/codec-openjpeg/decodewasm?url'),
  ],
  htj2k: () => [import('@cornerstonejs/codec-openjph/wasmjs'), import('@cornerstonejs/codec-openjph/wasm?url')],
  'jpeg-xl': () => [
    import('@cornerstonejs/codec-libjxl/decodewasmjs'),
    import('@cornerstonejs/codec-libjxl/decodewasm?url'),
  ],
};

/**
 * Kept when a module is given up with its memory: to compile it anew takes time, and what the engine has learnt to run
 * fast would be lost.
 */
const compiled = new Map<CodecName, Promise<WebAssembly.Module>>();

function compiledOf(name: CodecName, url: string): Promise<WebAssembly.Module> {
  const compiling = compiled.get(name) ?? compile(url);
  compiled.set(name, compiling);
  // The next picture tries again.
  compiling.catch(() => compiled.delete(name));
  return compiling;
}

async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error('a codec could not be fetched');
  return WebAssembly.compile(await response.arrayBuffer());
}

/** For module workers that Vite bundles. */
export const loadBrowserCodec: LoadCodec = async (name) => {
  const [glue, wasm] = await Promise.all(PARTS[name]());
  return startCodec(name, glue.default, await compiledOf(name, wasm.default));
};
