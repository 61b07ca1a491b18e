import type { ByteSource } from '@medicus/ids';
import { defect, ok } from '@medicus/ids';
import type { AttachmentCrypto } from '@medicus/messaging';
import { sourceOfBlob } from '../media/byte-blobs.ts';
import type { AttachmentFailure, FromAttachmentWorker, ToAttachmentWorker } from './attachment-protocol.ts';

type Outcome = Extract<FromAttachmentWorker, { kind: 'encrypted' | 'decrypted' | 'failed' }>;
type Order = { readonly kind: 'encrypt' } | Omit<Extract<ToAttachmentWorker, { kind: 'decrypt' }>, 'job' | 'size'>;

interface Job {
  readonly source: ByteSource;
  readonly onProgress: (bytes: number) => void;
  readonly done: (outcome: Outcome | undefined) => void;
}

/**
 * Encrypts and decrypts in one worker that starts with the first file. `encrypt` rejects with an `AbortError` when
 * cancelled and with an `Error` when the source cannot be read; so does `decrypt` for what is not the file's fault.
 */
export function createAttachmentCrypto(): AttachmentCrypto & { dispose(): void } {
  const jobs = new Map<number, Job>();
  let count = 0;
  let worker: Worker | undefined;

  function started(): Worker {
    if (worker !== undefined) return worker;
    const made = new Worker(new URL('./attachment.worker.ts', import.meta.url), { type: 'module' });
    made.onmessage = ({ data }: MessageEvent<FromAttachmentWorker>) => take(made, data);
    made.onerror = () => {
      // It could not start or died: whoever waits is told, the next file gets a new one.
      if (worker === made) dispose();
    };
    worker = made;
    return made;
  }

  function take(from: Worker, message: FromAttachmentWorker): void {
    const job = jobs.get(message.job);
    if (job === undefined) return;
    if (message.kind === 'progress') return job.onProgress(message.bytes);
    if (message.kind === 'read') {
      const { job: id, read } = message;
      const answer = (bytes: Uint8Array<ArrayBuffer> | undefined) =>
        from.postMessage(
          { kind: 'slice', job: id, read, bytes } satisfies ToAttachmentWorker,
          bytes === undefined ? [] : [bytes.buffer],
        );
      job.source.slice(message.from, message.to).then(
        // A view into a larger buffer is copied: handing its buffer over would empty what others still read.
        (bytes) => answer(bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()),
        () => answer(undefined),
      );
      return;
    }
    jobs.delete(message.job);
    job.done(message);
  }

  function run(
    order: Order,
    source: ByteSource,
    onProgress: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<Outcome | undefined> {
    return new Promise((resolve) => {
      const job = ++count;
      if (signal.aborted) return resolve({ kind: 'failed', job, why: 'cancelled' });
      const running = started();
      const cancel = () => running.postMessage({ kind: 'cancel', job } satisfies ToAttachmentWorker);
      signal.addEventListener('abort', cancel, { once: true });
      jobs.set(job, {
        source,
        onProgress,
        done(outcome) {
          signal.removeEventListener('abort', cancel);
          resolve(signal.aborted ? { kind: 'failed', job, why: 'cancelled' } : outcome);
        },
      });
      running.postMessage({ ...order, job, size: source.size } satisfies ToAttachmentWorker);
    });
  }

  function dispose(): void {
    worker?.terminate();
    worker = undefined;
    for (const job of jobs.values()) job.done(undefined);
    jobs.clear();
  }

  return {
    async encrypt(source, onProgress, signal) {
      const outcome = await run({ kind: 'encrypt' }, source, onProgress, signal);
      if (outcome?.kind === 'encrypted') return { ciphertext: sourceOfBlob(outcome.blob), file: outcome.file };
      throw failure(outcome?.kind === 'failed' ? outcome.why : undefined);
    },
    async decrypt(ciphertext, file, signal) {
      const outcome = await run({ kind: 'decrypt', file }, ciphertext, () => {}, signal);
      if (outcome?.kind === 'decrypted') return ok(sourceOfBlob(outcome.blob));
      const why = outcome?.kind === 'failed' ? outcome.why : undefined;
      if (why === 'hash-mismatch' || why === 'malformed') return defect(why);
      throw failure(why);
    },
    dispose,
  };
}

function failure(why: AttachmentFailure | undefined): Error {
  if (why === 'cancelled') return new DOMException('cancelled', 'AbortError');
  return new Error(`the attachment worker failed: ${why ?? 'it ended'}`);
}
