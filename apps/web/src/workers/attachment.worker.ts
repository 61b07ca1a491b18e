import { createSHA256 } from 'hash-wasm';
import { encryptAttachment, openAttachment, SLICE_BYTES, type AttachmentCiphers } from '@medicus/attachments';
import type { ByteSource } from '@medicus/ids';
import type { FromAttachmentWorker, ToAttachmentWorker } from './attachment-protocol.ts';

// The DOM library types `self` as a window; this file runs in a dedicated worker.
interface Scope {
  onmessage: ((event: MessageEvent<ToAttachmentWorker>) => void) | null;
  postMessage(message: FromAttachmentWorker): void;
}
const scope = self as unknown as Scope;

const ciphers: AttachmentCiphers = {
  async aesCtr(raw) {
    const key = await crypto.subtle.importKey('raw', raw, 'AES-CTR', false, ['encrypt', 'decrypt']);
    // In counter mode both directions are one operation.
    return async (counter, bytes) =>
      new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 64 }, key, bytes));
  },
  async createHasher() {
    const hasher = await createSHA256();
    hasher.init();
    return { update: (bytes) => void hasher.update(bytes), digest: () => new Uint8Array(hasher.digest('binary')) };
  },
};

interface Job {
  readonly stop: AbortController;
  readonly reads: Map<number, (bytes: Uint8Array<ArrayBuffer> | undefined) => void>;
}
const jobs = new Map<number, Job>();

/** The bytes lie in the page; each slice is asked for when its turn comes. */
function sourceInPage(job: number, size: number, reads: Job['reads']): ByteSource {
  let count = 0;
  return {
    size,
    slice: (from, to) =>
      new Promise((resolve, reject) => {
        const read = ++count;
        reads.set(read, (bytes) => {
          reads.delete(read);
          if (bytes === undefined) reject(new Error('the page could not read the slice'));
          else resolve(bytes);
        });
        scope.postMessage({ kind: 'read', job, read, from, to });
      }),
  };
}

async function blobOf(source: ByteSource): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < source.size; from += SLICE_BYTES) {
    parts.push(await source.slice(from, Math.min(from + SLICE_BYTES, source.size)));
  }
  return new Blob(parts);
}

async function run(order: Extract<ToAttachmentWorker, { kind: 'encrypt' | 'decrypt' }>): Promise<void> {
  const { job, size } = order;
  const own: Job = { stop: new AbortController(), reads: new Map() };
  jobs.set(job, own);
  const source = sourceInPage(job, size, own.reads);
  const options = {
    ...ciphers,
    signal: own.stop.signal,
    onProgress: (bytes: number) => scope.postMessage({ kind: 'progress', job, bytes }),
  };
  try {
    if (order.kind === 'encrypt') {
      const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
      const sealed = await encryptAttachment(source, { ...options, random });
      if (!sealed.ok) return scope.postMessage({ kind: 'failed', job, why: sealed.defect });
      const { ciphertext, file } = sealed.value;
      scope.postMessage({ kind: 'encrypted', job, blob: await blobOf(ciphertext), file });
    } else {
      const opened = await openAttachment(source, order.file, options);
      if (!opened.ok) return scope.postMessage({ kind: 'failed', job, why: opened.defect });
      scope.postMessage({ kind: 'decrypted', job, blob: await blobOf(opened.value) });
    }
  } catch {
    scope.postMessage({ kind: 'failed', job, why: 'unreadable' }); // memory ran out, or WebCrypto refused the key
  } finally {
    jobs.delete(job);
  }
}

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case 'encrypt':
    case 'decrypt':
      void run(data);
      return;
    case 'slice':
      return jobs.get(data.job)?.reads.get(data.read)?.(data.bytes);
    case 'cancel': {
      const job = jobs.get(data.job);
      job?.stop.abort();
      for (const answer of job?.reads.values() ?? []) answer(undefined);
    }
  }
};
