import { parentPort } from 'node:worker_threads';
import { createCodecs } from '../codecs.ts';
import { serveJobs, type ToWorker } from '../worker-protocol.ts';
import { limitWasmMemory } from '../wasm-memory-limit.ts';
import { loadNodeCodec } from './node-codecs.ts';

/** Entry of the decode thread in Node. */
const port = parentPort;
if (!port) throw new Error('to be started as a worker thread');
const codecs = createCodecs(loadNodeCodec, limitWasmMemory(WebAssembly.Memory.prototype));
const receive = serveJobs((message, transfer) => port.postMessage(message, transfer), codecs);
port.on('message', (message: ToWorker) => receive(message));
