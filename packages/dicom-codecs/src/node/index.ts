import { Worker } from 'node:worker_threads';
import { createDecodeServiceOn } from '../decode-queue.ts';
import type { DecodeService } from '../decode-service.ts';
import type { FromWorker } from '../worker-protocol.ts';

/** The decode service on worker threads: for tests and command lines. */
export function createNodeDecodeService(options: { readonly workers?: number } = {}): DecodeService {
  return createDecodeServiceOn((listener) => {
    const worker = new Worker(new URL('./decode-thread.ts', import.meta.url), { execArgv: [] });
    worker.on('message', (message: FromWorker) => listener.message(message));
    worker.on('error', () => listener.failed());
    worker.on('exit', () => listener.failed());
    return {
      post: (message, transfer) => worker.postMessage(message, transfer),
      terminate: () => void worker.terminate(),
    };
  }, options);
}
