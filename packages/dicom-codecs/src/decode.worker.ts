import { loadBrowserCodec } from './browser-codecs.ts';
import { createCodecs } from './codecs.ts';
import { type FromWorker, serveJobs, type ToWorker } from './worker-protocol.ts';

/** Entry of the browser's decode worker. */
interface WorkerScope {
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const scope = self as unknown as WorkerScope;
const receive = serveJobs((message, transfer) => scope.postMessage(message, transfer), createCodecs(loadBrowserCodec));
scope.onmessage = (event) => receive(event.data);
