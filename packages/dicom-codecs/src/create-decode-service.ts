import { createDecodeServiceOn } from './decode-queue.ts';
import type { DecodeService } from './decode-service.ts';
import type { FromWorker } from './worker-protocol.ts';

/** The decode service on module workers of the browser (`worker.format: 'es'` in Vite). Workers start when needed. */
export function createDecodeService(options: { readonly workers?: number } = {}): DecodeService {
  return createDecodeServiceOn((listener) => {
    const worker = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module', name: 'dicom-decode' });
    worker.onmessage = (event: MessageEvent<FromWorker>) => listener.message(event.data);
    worker.onerror = () => listener.failed();
    worker.onmessageerror = () => listener.failed();
    return {
      post: (message, transfer) => worker.postMessage(message, transfer),
      terminate: () => worker.terminate(),
    };
  }, options);
}
