import { type ByteSource, defect, type Result } from '@medicus/ids';
import { singleFrame } from '@medicus/dicom';
import type { DecodeService } from './decode-service.ts';
import type { Job, JobResult } from './job.ts';
import { answerRead, ownBuffers, type FromWorker, type ToWorker } from './worker-protocol.ts';

/** A started worker, whatever it runs on. */
export interface WorkerHandle {
  post(message: ToWorker, transfer: ArrayBuffer[]): void;
  terminate(): void;
}

export interface WorkerListener {
  message(message: FromWorker): void;
  failed(): void;
}

export type StartWorker = (listener: WorkerListener) => WorkerHandle;

type Broken = 'timeout' | 'cancelled' | 'worker-failed' | 'out-of-memory';

interface Waiting {
  readonly job: Job;
  readonly source: ByteSource;
  readonly timeoutMs: number;
  /** The smaller, the sooner. */
  readonly rank: number;
  readonly settle: (outcome: Result<JobResult, Broken>) => void;
}

interface Seat {
  readonly handle: WorkerHandle;
  ready: boolean;
  jobs: number;
  current: { readonly waiting: Waiting; timer: ReturnType<typeof setTimeout> } | undefined;
  idleTimer: ReturnType<typeof setTimeout> | undefined;
}

const HEADER_MS = 2000;
const PREVIEW_MS = 3000;
const FULL_MS = 20_000;
/** Loading the worker's script; a development server may take its time. */
const START_MS = 20_000;
/** The smaller, the sooner. */
const RANK = { visible: 0, prefetch: 1, preview: 2 } as const;
/** How long a job that nobody waits for any more may go on before its worker is ended. */
const GRACE_MS = 100;
/** Memory of a worker only grows: after so many jobs, or so long without one, it is given back. */
const JOBS_PER_WORKER = 200;
const IDLE_MS = 15_000;

/**
 * The queue in front of the workers. A worker has one job at a time; what is late or cancelled is ended with its
 * worker, because a running decoder cannot be interrupted otherwise. The clock starts when the worker does.
 */
export function createDecodeServiceOn(start: StartWorker, options: { readonly workers?: number } = {}): DecodeService {
  const places = options.workers ?? 2;
  const seats = new Set<Seat>();
  const queue: Waiting[] = [];
  let disposed = false;

  function remove(seat: Seat): void {
    seats.delete(seat);
    clearTimeout(seat.idleTimer);
    if (seat.current) clearTimeout(seat.current.timer);
    seat.handle.terminate();
  }

  function finish(seat: Seat, outcome: Result<JobResult, Broken>, keep: boolean): void {
    const { current } = seat;
    if (!current) return;
    clearTimeout(current.timer);
    seat.current = undefined;
    seat.jobs += 1;
    if (keep && seat.jobs < JOBS_PER_WORKER) seat.idleTimer = setTimeout(() => remove(seat), IDLE_MS);
    else remove(seat);
    current.waiting.settle(outcome);
    pump();
  }

  function give(seat: Seat, waiting: Waiting): void {
    clearTimeout(seat.idleTimer);
    const limit = seat.ready ? waiting.timeoutMs : START_MS;
    const timer = setTimeout(() => finish(seat, defect(seat.ready ? 'timeout' : 'worker-failed'), false), limit);
    seat.current = { waiting, timer };
    if (seat.ready) seat.handle.post({ kind: 'job', job: waiting.job, size: waiting.source.size }, []);
  }

  function hear(seat: Seat, message: FromWorker): void {
    if (!seats.has(seat)) return;
    switch (message.kind) {
      case 'ready': {
        seat.ready = true;
        const waiting = seat.current?.waiting;
        clearTimeout(seat.current?.timer);
        if (waiting) give(seat, waiting);
        return;
      }
      case 'read': {
        const source = seat.current?.waiting.source;
        if (!source) return;
        void answerRead(source, message).then((answer) => {
          if (seats.has(seat)) seat.handle.post(answer, ownBuffers(answer));
        });
        return;
      }
      case 'done':
        return finish(seat, { ok: true, value: message.done }, true);
      case 'failed':
        return finish(seat, defect(message.reason), false);
    }
  }

  function open(): Seat | undefined {
    // Messages cannot arrive before this turn ends, so the seat is there when they do.
    let seat: Seat | undefined;
    try {
      const handle = start({
        message: (message) => seat && hear(seat, message),
        failed: () => seat && finish(seat, defect('worker-failed'), false),
      });
      seat = { handle, ready: false, jobs: 0, current: undefined, idleTimer: undefined };
    } catch {
      return undefined;
    }
    seats.add(seat);
    return seat;
  }

  function pump(): void {
    while (queue.length > 0) {
      const idle = [...seats].find((seat) => !seat.current);
      if (!idle && seats.size >= places) return;
      const first = Math.min(...queue.map((waiting) => waiting.rank));
      const [next] = queue.splice(
        queue.findIndex((waiting) => waiting.rank === first),
        1,
      );
      if (!next) return;
      const seat = idle ?? open();
      if (seat) give(seat, next);
      else next.settle(defect('worker-failed'));
    }
  }

  function submit(
    source: ByteSource,
    job: Job,
    timeoutMs: number,
    signal: AbortSignal | undefined,
    rank: number,
  ): Promise<Result<JobResult, Broken>> {
    if (disposed || signal?.aborted) return Promise.resolve(defect('cancelled'));
    return new Promise((resolve) => {
      const cancel = (): void => {
        const at = queue.indexOf(waiting);
        if (at >= 0) {
          queue.splice(at, 1);
          waiting.settle(defect('cancelled'));
          return;
        }
        const seat = [...seats].find((one) => one.current?.waiting === waiting);
        if (!seat?.current) return;
        // Small frames are about to end, and a new worker costs more. The answer goes nowhere.
        waiting.settle(defect('cancelled'));
        clearTimeout(seat.current.timer);
        seat.current.timer = setTimeout(() => finish(seat, defect('cancelled'), false), GRACE_MS);
      };
      const waiting: Waiting = {
        job,
        source,
        timeoutMs,
        rank,
        settle: (outcome) => {
          signal?.removeEventListener('abort', cancel);
          resolve(outcome);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      queue.push(waiting);
      pump();
    });
  }

  return {
    async readHeader(source, more = {}) {
      const outcome = await submit(source, { kind: 'header' }, HEADER_MS, more.signal, RANK.visible);
      if (!outcome.ok) return outcome;
      return outcome.value.kind === 'header' ? outcome.value.result : defect('worker-failed');
    },
    async decodeFrame(source, header, frame, more = {}) {
      const { picture, transferSyntax } = header;
      if (!picture.ok) return picture;
      const job: Job = {
        kind: 'frame',
        picture: singleFrame(picture.value, frame),
        transferSyntax,
        frame,
        pyramid: more.pyramid ?? false,
        level: more.level ?? 0,
      };
      const outcome = await submit(
        source,
        job,
        more.timeoutMs ?? FULL_MS,
        more.signal,
        RANK[more.priority ?? 'visible'],
      );
      if (!outcome.ok) return outcome;
      return outcome.value.kind === 'frame' ? outcome.value.result : defect('worker-failed');
    },
    async makePreview(source, maxSide, more = {}) {
      const job: Job = { kind: 'preview', maxSide, frame: more.frame };
      const outcome = await submit(source, job, more.timeoutMs ?? PREVIEW_MS, more.signal, RANK.preview);
      if (!outcome.ok) return outcome;
      return outcome.value.kind === 'preview' ? outcome.value.result : defect('worker-failed');
    },
    dispose() {
      disposed = true;
      for (const waiting of queue.splice(0)) waiting.settle(defect('cancelled'));
      for (const seat of seats) {
        const { current } = seat;
        remove(seat);
        current?.waiting.settle(defect('cancelled'));
      }
    },
  };
}
