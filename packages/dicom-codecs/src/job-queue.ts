import { type ByteSource, defect, type Result } from '@medicus/ids';
import type { Job, JobResult } from './job.ts';
import { Urgency } from './urgency.ts';
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

export type Broken = 'timeout' | 'cancelled' | 'worker-failed' | 'out-of-memory';

/** The smaller, the sooner. */
const RANK = { visible: 0, prefetch: 1, preview: 2 } as const;

export interface Submission {
  readonly source: ByteSource;
  readonly job: Job;
  readonly timeoutMs: number;
  /** An {@link Urgency} may change while the job waits. */
  readonly priority: keyof typeof RANK | Urgency;
  /** What it will decode to; `undefined` where its header has not been read. */
  readonly decodedBytes: number | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface JobQueue {
  submit(submission: Submission): Promise<Result<JobResult, Broken>>;
  /** Starts a worker if there is none. */
  warmUp(): void;
  dispose(): void;
}

interface Waiting extends Omit<Submission, 'signal' | 'priority'> {
  rank: number;
  decodedBytes: number | undefined;
  cancelled: boolean;
  readonly settle: (outcome: Result<JobResult, Broken>) => void;
}

interface Seat {
  readonly handle: WorkerHandle;
  ready: boolean;
  jobs: number;
  current: Waiting | undefined;
  /** Of the start, of the job, or of the rest between jobs. */
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Loading the worker's script; a development server may take its time. */
const START_MS = 20_000;
/** How long a job that nobody waits for any more may go on before its worker is ended. */
const GRACE_MS = 100;
/** Memory of a worker only grows: after so many jobs, or so long without one, it is given back. */
const JOBS_PER_WORKER = 200;
const IDLE_MS = 15_000;
const MIB = 1024 * 1024;
/** What all workers may decode to at a time; a frame that is larger is decoded alone. Codecs need about twice as much again. */
const DECODED_BYTES = 320 * MIB;
/** What a preview may decode to before anybody knows how large its picture is: one of 7000 × 7000 of 16 bits. */
const UNKNOWN_BYTES = 96 * MIB;

/**
 * The queue in front of the workers. A worker has one job at a time; what is late or cancelled is ended with its
 * worker, because a running decoder cannot be interrupted otherwise. The clock starts when the worker has the job; which
 * one it gets is decided when it is ready for it.
 */
export function createJobQueue(start: StartWorker, places: number): JobQueue {
  const seats = new Set<Seat>();
  const queue: Waiting[] = [];
  let disposed = false;

  function arm(seat: Seat, milliseconds: number, act: () => void): void {
    clearTimeout(seat.timer);
    seat.timer = setTimeout(act, milliseconds);
  }

  function remove(seat: Seat): void {
    seats.delete(seat);
    clearTimeout(seat.timer);
    seat.handle.terminate();
  }

  /** The seat has no job any more. */
  function vacate(seat: Seat, keep: boolean): void {
    seat.current = undefined;
    seat.jobs += 1;
    if (keep && seat.jobs < JOBS_PER_WORKER) arm(seat, IDLE_MS, () => remove(seat));
    else remove(seat);
  }

  function finish(seat: Seat, outcome: Result<JobResult, Broken>, keep: boolean): void {
    const { current } = seat;
    if (!current) return;
    vacate(seat, keep);
    current.settle(outcome);
    pump();
  }

  /** Could not be started, or died. */
  function fail(seat: Seat): void {
    if (!seats.has(seat)) return;
    if (seat.current) return finish(seat, defect('worker-failed'), false);
    remove(seat);
    // One answer for each worker that does not start: a page that allows none comes to an end with its queue.
    if (!seat.ready) take(firstInLine())?.settle(defect('worker-failed'));
    pump();
  }

  function give(seat: Seat, waiting: Waiting): void {
    seat.current = waiting;
    arm(seat, waiting.timeoutMs, () => finish(seat, defect('timeout'), false));
    const room = waiting.decodedBytes ?? UNKNOWN_BYTES;
    seat.handle.post({ kind: 'job', job: waiting.job, size: waiting.source.size, room }, []);
  }

  function hear(seat: Seat, message: FromWorker): void {
    if (!seats.has(seat)) return;
    switch (message.kind) {
      case 'ready':
        seat.ready = true;
        arm(seat, IDLE_MS, () => remove(seat));
        return pump();
      case 'read': {
        const source = seat.current?.source;
        if (!source) return;
        void answerRead(source, message).then((answer) => {
          if (seats.has(seat)) seat.handle.post(answer, ownBuffers(answer));
        });
        return;
      }
      case 'needs-room': {
        const { current } = seat;
        if (!current) return;
        vacate(seat, true);
        current.decodedBytes = message.bytes;
        if (!current.cancelled) queue.unshift(current);
        return pump();
      }
      case 'done':
        return finish(seat, { ok: true, value: message.done }, true);
      case 'failed':
        return finish(seat, defect(message.reason), false);
    }
  }

  function open(): boolean {
    // Messages cannot arrive before this turn ends, so the seat is there when they do.
    let seat: Seat | undefined;
    try {
      const handle = start({
        message: (message) => seat && hear(seat, message),
        failed: () => seat && fail(seat),
      });
      const opened: Seat = { handle, ready: false, jobs: 0, current: undefined, timer: undefined };
      seat = opened;
      seats.add(opened);
      arm(opened, START_MS, () => fail(opened));
      return true;
    } catch {
      return false;
    }
  }

  function firstInLine(): Waiting | undefined {
    const rank = Math.min(...queue.map((waiting) => waiting.rank));
    return queue.find((waiting) => waiting.rank === rank);
  }

  function take(waiting: Waiting | undefined): Waiting | undefined {
    if (waiting) queue.splice(queue.indexOf(waiting), 1);
    return waiting;
  }

  /** Only the first in line is asked: what is large would never have its turn otherwise. */
  function hasRoom(waiting: Waiting): boolean {
    const running = [...seats].flatMap(({ current }) => current ?? []);
    const held = running.reduce((sum, { decodedBytes }) => sum + (decodedBytes ?? UNKNOWN_BYTES), 0);
    return held === 0 || held + (waiting.decodedBytes ?? UNKNOWN_BYTES) <= DECODED_BYTES;
  }

  function pump(): void {
    for (let next = firstInLine(); next; next = firstInLine()) {
      const idle = [...seats].find((seat) => seat.ready && !seat.current);
      if (idle) {
        if (!hasRoom(next)) return;
        take(next);
        give(idle, next);
        continue;
      }
      const starting = [...seats].filter((seat) => !seat.ready).length;
      if (seats.size >= places || starting >= queue.length) return;
      if (!open()) take(next)?.settle(defect('worker-failed'));
    }
  }

  function cancel(waiting: Waiting): void {
    waiting.cancelled = true;
    if (queue.includes(waiting)) take(waiting);
    waiting.settle(defect('cancelled'));
    const seat = [...seats].find((one) => one.current === waiting);
    // Small frames are about to end, and a new worker costs more. The answer goes nowhere.
    if (seat) arm(seat, GRACE_MS, () => finish(seat, defect('cancelled'), false));
    pump();
  }

  return {
    submit({ signal, priority, ...submission }) {
      if (disposed || signal?.aborted) return Promise.resolve(defect('cancelled'));
      return new Promise((resolve) => {
        const abort = (): void => cancel(waiting);
        const changing = priority instanceof Urgency ? priority : undefined;
        const rankNow = (): number => RANK[priority instanceof Urgency ? priority.priority : priority];
        const unlisten = changing?.onChange(() => {
          waiting.rank = rankNow();
          pump();
        });
        const waiting: Waiting = {
          ...submission,
          rank: rankNow(),
          cancelled: false,
          settle: (outcome) => {
            unlisten?.();
            signal?.removeEventListener('abort', abort);
            resolve(outcome);
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        queue.push(waiting);
        pump();
      });
    },
    warmUp() {
      if (!disposed && seats.size === 0) open();
    },
    dispose() {
      disposed = true;
      for (const waiting of queue.splice(0)) waiting.settle(defect('cancelled'));
      for (const seat of seats) {
        const { current } = seat;
        remove(seat);
        current?.settle(defect('cancelled'));
      }
    },
  };
}
