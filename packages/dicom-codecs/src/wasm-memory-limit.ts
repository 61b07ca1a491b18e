/**
 * How much WebAssembly memory the codecs of one worker may hold together. 20 megapixels of JPEG 2000 take less than
 * 200 MB; a forged header asks for gigabytes, and a page that has given them is ended by the browser as a whole.
 */
export const WASM_MEMORY_BYTES = 1024 * 1024 * 1024;

const PAGE_BYTES = 64 * 1024;

export interface WasmMemoryLimit {
  /** How often growth has been refused so far. */
  refusals(): number;
  /** Memory that nobody will use again no longer counts, whenever it is collected. */
  release(buffer: ArrayBufferLike): void;
}

/** The part of `WebAssembly.Memory` that grows. */
interface Growing {
  readonly buffer: { readonly byteLength: number };
  grow(pages: number): number;
}

/**
 * From now on memory in this worker grows to `limit` bytes in sum and no further: `grow` throws, as it does where a
 * machine has no more, and Emscripten's malloc returns nothing. For the start of a worker: it changes the prototype
 * that all modules share.
 */
export function limitWasmMemory(prototype: Growing, limit: number = WASM_MEMORY_BYTES): WasmMemoryLimit {
  // Modules are let go of after large pictures; what has been collected no longer counts.
  const known = new Set<WeakRef<Growing>>();
  const grow = prototype.grow;
  let refusals = 0;

  const held = (): number => {
    let sum = 0;
    for (const reference of known) {
      const memory = reference.deref();
      if (memory) sum += memory.buffer.byteLength;
      else known.delete(reference);
    }
    return sum;
  };

  prototype.grow = function (this: Growing, pages: number): number {
    if (![...known].some((reference) => reference.deref() === this)) known.add(new WeakRef(this));
    if (held() + pages * PAGE_BYTES > limit) {
      refusals += 1;
      throw new RangeError('WebAssembly memory beyond the limit of this worker');
    }
    return grow.call(this, pages);
  };
  return {
    refusals: () => refusals,
    release: (buffer) => {
      for (const reference of known) if (reference.deref()?.buffer === buffer) known.delete(reference);
    },
  };
}
