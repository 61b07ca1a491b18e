import { defect, type ByteSource, type Result } from '@medicus/ids';
import type { Codecs } from './codecs.ts';
import { type Job, type JobResult, type NeedsRoom, runJobWithin, transferables } from './job.ts';

/** Page → worker. */
export type ToWorker =
  /** `room`: how many bytes a preview may decode to. */
  | { readonly kind: 'job'; readonly job: Job; readonly size: number; readonly room: number }
  /** Answer to `read`; `undefined` where the source failed. */
  | { readonly kind: 'bytes'; readonly request: number; readonly bytes: Uint8Array<ArrayBuffer> | undefined };

/** Worker → page. One job at a time. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly request: number; readonly from: number; readonly to: number }
  | { readonly kind: 'done'; readonly done: JobResult }
  /** Nothing was decoded: the job comes again when there is room. */
  | NeedsRoom
  | { readonly kind: 'failed'; readonly reason: 'out-of-memory' | 'worker-failed' };

export type Post = (message: FromWorker, transfer: ArrayBuffer[]) => void;

/** The worker's side: hand every message to the returned function. Bytes are asked for, so only those needed cross. */
export function serveJobs(post: Post, codecs: Codecs): (message: ToWorker) => void {
  const waiting = new Map<number, (bytes: Uint8Array<ArrayBuffer> | undefined) => void>();
  let requests = 0;

  const remote = (size: number): ByteSource => ({
    size,
    async slice(from, to) {
      const request = requests++;
      const bytes = await new Promise<Uint8Array<ArrayBuffer> | undefined>((resolve) => {
        waiting.set(request, resolve);
        post({ kind: 'read', request, from, to }, []);
      });
      if (!bytes) throw new Error('the source failed');
      return bytes;
    },
  });

  const run = async ({ job, size, room }: Extract<ToWorker, { kind: 'job' }>): Promise<void> => {
    try {
      const done = await runJobWithin(room, job, remote(size), codecs);
      if (done.kind === 'needs-room') post(done, []);
      else post({ kind: 'done', done }, transferables(done));
    } catch (error) {
      // “Array buffer allocation failed”, “Invalid typed array length”: RangeErrors are how engines say no memory.
      post({ kind: 'failed', reason: error instanceof RangeError ? 'out-of-memory' : 'worker-failed' }, []);
    }
  };

  post({ kind: 'ready' }, []);
  return (message) => {
    if (message.kind === 'job') void run(message);
    else {
      waiting.get(message.request)?.(message.bytes);
      waiting.delete(message.request);
    }
  };
}

/** The page's side of `read`. */
export async function answerRead(
  source: ByteSource,
  request: Extract<FromWorker, { kind: 'read' }>,
): Promise<Extract<ToWorker, { kind: 'bytes' }>> {
  const slice = await readSlice(source, request.from, request.to);
  // What was moved away before cannot be sent again.
  const bytes = slice.ok && !slice.value.buffer.detached ? slice.value : undefined;
  return { kind: 'bytes', request: request.request, bytes };
}

/** Sources answer with copies: they need not be copied once more. */
export function ownBuffers(answer: Extract<ToWorker, { kind: 'bytes' }>): ArrayBuffer[] {
  // A view of a larger buffer is not moved: all of that would go with it.
  const { bytes } = answer;
  return bytes && bytes.byteLength > 0 && bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : [];
}

async function readSlice(
  source: ByteSource,
  from: number,
  to: number,
): Promise<Result<Uint8Array<ArrayBuffer>, 'unreadable'>> {
  try {
    return { ok: true, value: await source.slice(from, to) };
  } catch {
    return defect('unreadable');
  }
}
