/** The compiled decoders that are loaded when a picture first needs them. */
export type CodecName = 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k' | 'jpeg-xl';

/** What the `@cornerstonejs/codec-*` decoders have in common (embind classes over C++; read in their sources). */
export interface CompiledDecoder {
  /** A view of `length` bytes in the module's memory: valid until the next call. */
  getEncodedBuffer(length: number): Uint8Array;
  /** A view in the module's memory, not a copy. */
  getDecodedBuffer(): Uint8Array | Uint8ClampedArray;
  decode(): void;
  /** Level n is 1/2ⁿ of each side; wavelet codecs only. */
  decodeSubResolution?(level: number, layer: number): void;
  /** JPEG-LS: 0 planar; 1 by line and 2 by sample, both handed out interleaved. */
  getInterleaveMode?(): number;
  /** HTJ2K: empty unless the last call failed; it does not throw. */
  getLastErrorMessage?(): string;
  /** Memory of the module is not collected by itself. */
  delete(): void;
}

/** A started module: one per worker and codec. */
export interface CodecModule {
  readonly HEAPU8: Uint8Array;
  readonly createDecoder: () => CompiledDecoder;
}

/** Fetches and starts a codec; the environment (page or Node) knows from where. Rejects if it cannot be loaded. */
export type LoadCodec = (name: CodecName) => Promise<CodecModule>;

/** The packages' factories. Each call needs an options object of its own: Emscripten writes into it. */
export type StartModule = (options: {
  readonly locateFile?: (file: string) => string;
  readonly wasmBinary?: Uint8Array;
  /** Makes the instance and hands it to `done`; what it returns is not looked at. */
  readonly instantiateWasm?: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => object;
  readonly print: () => void;
  readonly printErr: () => void;
}) => Promise<Readonly<Record<string, unknown>> & { readonly HEAPU8: Uint8Array }>;

const CLASSES: Readonly<Record<CodecName, string>> = {
  jpeg: 'JPEGDecoder',
  'jpeg-ls': 'JpegLSDecoder',
  'jpeg-2000': 'J2KDecoder',
  htj2k: 'HTJ2KDecoder',
  'jpeg-xl': 'JpegXLDecoder',
};

/**
 * Starts a module quietly: what its C code prints is not for a console of a hospital. `wasm`: where the compiled part
 * is, its bytes, or what was compiled of them; beside the glue if not given. Rejects if it cannot be started.
 */
export async function startCodec(
  name: CodecName,
  start: StartModule,
  wasm?: string | Uint8Array | WebAssembly.Module,
): Promise<CodecModule> {
  // Emscripten waits for ever for an instance that could not be made.
  const broken = Promise.withResolvers<never>();
  const starting = start({
    ...(typeof wasm === 'string' ? { locateFile: () => wasm } : {}),
    ...(wasm instanceof Uint8Array ? { wasmBinary: wasm } : {}),
    ...(wasm instanceof WebAssembly.Module
      ? {
          instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
            void instantiate(wasm, imports, done, broken.reject);
            return {};
          },
        }
      : {}),
    print: () => undefined,
    printErr: () => undefined,
  });
  const module = await Promise.race([starting, broken.promise]);
  const Decoder = module[CLASSES[name]] as new () => CompiledDecoder;
  return {
    // Growing memory replaces the view, so it is asked for anew.
    get HEAPU8() {
      return module.HEAPU8;
    },
    createDecoder: () => new Decoder(),
  };
}

async function instantiate(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports,
  done: (instance: WebAssembly.Instance) => void,
  failed: (reason: unknown) => void,
): Promise<void> {
  try {
    done(await WebAssembly.instantiate(module, imports));
  } catch (error) {
    failed(error);
  }
}
