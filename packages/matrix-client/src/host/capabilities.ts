/** Names of the features without which we cannot keep keys; empty in every browser we support. */
export function missingFeatures(): readonly string[] {
  const world = globalThis as { indexedDB?: unknown; crypto?: { subtle?: unknown }; WebAssembly?: unknown };
  return [
    ...(world.indexedDB ? [] : ['IndexedDB']),
    ...(world.crypto?.subtle ? [] : ['WebCrypto']),
    ...(world.WebAssembly ? [] : ['WebAssembly']),
    ...(typeof AbortSignal.any === 'function' ? [] : ['AbortSignal.any']),
  ];
}
