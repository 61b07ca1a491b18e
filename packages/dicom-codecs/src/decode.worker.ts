import { loadBrowserCodec } from './browser-codecs.ts';
import { createCodecs } from './codecs.ts';
import { type FromWorker, serveJobs, type ToWorker } from './worker-protocol.ts';
import { limitWasmMemory } from './wasm-memory-limit.ts';

/** Entry of the browser's decode worker. */
interface WorkerScope {
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const scope = self as unknown as WorkerScope;
const codecs = createCodecs(loadBrowserCodec, limitWasmMemory(WebAssembly.Memory.prototype));
const receive = serveJobs((message, transfer) => scope.postMessage(message, transfer), codecs);
scope.onmessage = (event) => receive(event.data);
