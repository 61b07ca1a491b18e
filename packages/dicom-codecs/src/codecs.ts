import { defect, ok, type Result } from '@medicus/ids';
import type { CodecModule, CodecName, CompiledDecoder, LoadCodec } from './codec-modules.ts';
import type { WasmMemoryLimit } from './wasm-memory-limit.ts';

export interface CodecOutput {
  /** Our own copy; 8-bit samples, or 16-bit little endian. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly planar: boolean;
}

/** Compiled decoders, loaded on first need and kept for the next picture. */
export interface Codecs {
  /**
   * Runs one decoder over a codestream whose header was checked before. `expectedBytes`: anything else is
   * `codestream-malformed`. Rejects if the codec cannot be loaded, with a RangeError if memory runs out.
   */
  decode(
    name: CodecName,
    bytes: Uint8Array,
    expectedBytes: number,
    level?: number,
  ): Promise<Result<CodecOutput, 'codestream-malformed'>>;
}

/** WebAssembly memory only grows: modules that hold more than this in sum are given up after the picture. */
const KEPT_HEAP_BYTES = 256 * 1024 * 1024;

/**
 * libjxl throws at damaged streams and does not always leave its memory in order: its destructor has been seen to trap
 * after that. No later picture may come out of such a module.
 */
const DISORDERLY: ReadonlySet<CodecName> = new Set(['jpeg-xl']);

/** `memory`: of the worker that this runs in; a codec that failed after growth was refused has run out of memory. */
export function createCodecs(load: LoadCodec, memory?: WasmMemoryLimit, keptBytes = KEPT_HEAP_BYTES): Codecs {
  const modules = new Map<CodecName, Promise<CodecModule>>();
  const started = new Map<CodecName, CodecModule>();

  async function moduleOf(name: CodecName): Promise<CodecModule> {
    const starting = modules.get(name) ?? load(name);
    modules.set(name, starting);
    try {
      const module = await starting;
      started.set(name, module);
      return module;
    } catch (error) {
      modules.delete(name);
      throw error;
    }
  }

  function giveUp(name: CodecName): void {
    const module = started.get(name);
    if (module) memory?.release(module.HEAPU8.buffer);
    modules.delete(name);
    started.delete(name);
  }

  function giveUpLarge(): void {
    const held = [...started.values()].reduce((sum, module) => sum + module.HEAPU8.length, 0);
    if (held > keptBytes) for (const name of started.keys()) giveUp(name);
  }

  return {
    async decode(name, bytes, expectedBytes, level = 0) {
      const module = await moduleOf(name);
      const refusals = memory?.refusals() ?? 0;
      const failure = (cause?: unknown): Result<never, 'codestream-malformed'> => {
        if ((memory?.refusals() ?? 0) > refusals) throw new RangeError('the codec ran out of memory', { cause });
        return defect('codestream-malformed');
      };
      let decoder: CompiledDecoder | undefined;
      try {
        decoder = module.createDecoder();
        decoder.getEncodedBuffer(bytes.length).set(bytes);
        if (level > 0) decoder.decodeSubResolution?.(level, 0);
        else decoder.decode();
        const decoded = decoder.getDecodedBuffer();
        // A view of memory that goes away with the decoder: copied first. Never a part of a picture as the whole.
        const output = decoded.length === expectedBytes ? Uint8Array.from(decoded) : undefined;
        const failed = (decoder.getLastErrorMessage?.() ?? '') !== '';
        const planar = decoder.getInterleaveMode?.() === 0;
        decoder.delete();
        giveUpLarge();
        return output && !failed ? ok({ bytes: output, planar }) : failure();
      } catch (error) {
        // C++ exceptions come as numbers and have cleaned up behind them. A trap has not: the next picture gets a
        // new module.
        const inOrder = typeof error === 'number' && !DISORDERLY.has(name) && isReleased(decoder);
        if (!inOrder) giveUp(name);
        giveUpLarge();
        if (error instanceof RangeError || (error instanceof Error && /out of memory|OOM/i.test(error.message))) {
          throw new RangeError('the codec ran out of memory', { cause: error });
        }
        return failure(error);
      }
    },
  };
}

function isReleased(decoder: CompiledDecoder | undefined): boolean {
  try {
    decoder?.delete();
    return true;
  } catch {
    return false;
  }
}
