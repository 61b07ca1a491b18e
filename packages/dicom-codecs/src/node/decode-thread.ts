import { parentPort } from 'node:worker_threads';
import { serveJobs, type ToWorker } from '../worker-protocol.ts';

/** Entry of the decode thread in Node. */
const port = parentPort;
if (!port) throw new Error('to be started as a worker thread');
const receive = serveJobs((message, transfer) => port.postMessage(message, transfer));
port.on('message', (message: ToWorker) => receive(message));
