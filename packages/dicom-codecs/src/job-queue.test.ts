import { getEventListeners } from 'node:events';
import { byteSourceOf } from '@medicus/ids';
import type { DicomHeader } from '@medicus/dicom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDecodeServiceOn } from './decode-queue.ts';
import type { WorkerListener } from './job-queue.ts';
import { Urgency } from './urgency.ts';
import { describedPicture, NATIVE } from './picture.fixture.ts';
import type { ToWorker } from './worker-protocol.ts';

const source = byteSourceOf(new Uint8Array(128));
const headerOf = (side: number) =>
  ({
    picture: { ok: true, value: describedPicture({ frames: 20, rows: side, columns: side, bitsStored: 16 }) },
    transferSyntax: NATIVE,
  }) as unknown as DicomHeader;
const MIB = 1024 * 1024;
const ANSWER = { kind: 'frame', result: { ok: false, defect: 'no-such-frame' } } as const;

/** Workers that do nothing but what they are told to, and what they were given. */
function handWorked(places: number) {
  const workers: { listener: WorkerListener; jobs: Extract<ToWorker, { kind: 'job' }>[]; ended: boolean }[] = [];
  const service = createDecodeServiceOn(
    (listener) => {
      const worker = { listener, jobs: [] as Extract<ToWorker, { kind: 'job' }>[], ended: false };
      workers.push(worker);
      return {
        post: (message) => {
          if (message.kind === 'job') worker.jobs.push(message);
        },
        terminate: () => {
          worker.ended = true;
        },
      };
    },
    { workers: places },
  );
  const at = (index: number) => {
    const worker = workers[index];
    if (!worker) throw new Error(`no worker ${index}`);
    return worker;
  };
  return { service, workers, at, done: (index: number) => at(index).listener.message({ kind: 'done', done: ANSWER }) };
}

const frames = ({ jobs }: { readonly jobs: readonly Extract<ToWorker, { kind: 'job' }>[] }) =>
  jobs.map(({ job }) => (job.kind === 'frame' ? job.frame : job.kind));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('time limits', () => {
  const { service, at, workers } = handWorked(1);
  it.each([
    ['a header', 2000, () => service.readHeader(source)],
    ['a preview', 3000, () => service.makePreview(source, 64)],
    ['a frame', 20_000, () => service.decodeFrame(source, headerOf(8), 0)],
  ] as const)('%s has %d ms from when its worker began, and takes the worker with it', async (_, limit, ask) => {
    const answer = ask();
    const mine = workers.length - 1;
    vi.advanceTimersByTime(5000);
    at(mine).listener.message({ kind: 'ready' });
    vi.advanceTimersByTime(limit - 1);
    expect(at(mine).ended).toBe(false);
    vi.advanceTimersByTime(1);
    expect(at(mine).ended).toBe(true);
    expect(await answer).toEqual({ ok: false, defect: 'timeout' });
  });
  it('a worker that never starts is given up', async () => {
    const never = handWorked(1);
    const answer = never.service.readHeader(source);
    vi.advanceTimersByTime(20_000);
    expect(await answer).toEqual({ ok: false, defect: 'worker-failed' });
    expect(never.at(0).ended).toBe(true);
  });
});

describe('while a worker starts', () => {
  it('what is more urgent by then comes first, and what is cancelled costs nothing', async () => {
    const { service, at, done } = handWorked(1);
    const stop = new AbortController();
    const dropped = service.decodeFrame(source, headerOf(8), 1, { signal: stop.signal });
    void service.decodeFrame(source, headerOf(8), 2, { priority: 'prefetch' });
    void service.decodeFrame(source, headerOf(8), 3);
    stop.abort();
    expect(await dropped).toEqual({ ok: false, defect: 'cancelled' });
    at(0).listener.message({ kind: 'ready' });
    done(0);
    done(0);
    expect(frames(at(0))).toEqual([3, 2]);
    expect(at(0).ended).toBe(false);
  });
});

describe('memory', () => {
  it('two of the largest frames are never decoded at once; small ones are', () => {
    const { service, workers, at, done } = handWorked(2);
    const large = headerOf(11_000);
    void service.decodeFrame(source, large, 0);
    void service.decodeFrame(source, large, 1);
    void service.decodeFrame(source, headerOf(512), 2);
    for (const worker of workers) worker.listener.message({ kind: 'ready' });
    expect([frames(at(0)), frames(at(1))]).toEqual([[0], []]);
    done(0);
    expect([frames(at(0)), frames(at(1))]).toEqual([[0, 1], [2]]);
    service.dispose();
  });
  it('what waits for room lets the next one through when it is no longer urgent', () => {
    const { service, workers, at } = handWorked(2);
    const urgency = new Urgency('visible');
    void service.decodeFrame(source, headerOf(11_000), 0);
    void service.decodeFrame(source, headerOf(11_000), 1, { priority: urgency });
    void service.decodeFrame(source, headerOf(512), 2);
    for (const worker of workers) worker.listener.message({ kind: 'ready' });
    expect([frames(at(0)), frames(at(1))]).toEqual([[0], []]);
    urgency.set('prefetch');
    expect([frames(at(0)), frames(at(1))]).toEqual([[0], [2]]);
    service.dispose();
  });
  it('what waits for room lets the next one through when it is cancelled', () => {
    const { service, workers, at } = handWorked(2);
    const stop = new AbortController();
    void service.decodeFrame(source, headerOf(11_000), 0);
    void service.decodeFrame(source, headerOf(11_000), 1, { signal: stop.signal });
    void service.decodeFrame(source, headerOf(512), 2);
    for (const worker of workers) worker.listener.message({ kind: 'ready' });
    stop.abort();
    expect([frames(at(0)), frames(at(1))]).toEqual([[0], [2]]);
    service.dispose();
  });
  it('a preview whose picture turns out to be large comes again when there is room', () => {
    const { service, workers, at, done } = handWorked(2);
    void service.decodeFrame(source, headerOf(11_000), 0);
    void service.makePreview(source, 64);
    for (const worker of workers) worker.listener.message({ kind: 'ready' });
    // Together with what may be a large picture there is no room for it.
    expect([frames(at(0)), frames(at(1))]).toEqual([[0], []]);
    done(0);
    const [first, second] = at(0).jobs.length > 1 ? [at(0), at(1)] : [at(1), at(0)];
    expect(first.jobs.at(-1)).toMatchObject({ job: { kind: 'preview' }, room: 96 * MIB });
    void service.decodeFrame(source, headerOf(8000), 1);
    first.listener.message({ kind: 'needs-room', bytes: 250 * MIB });
    expect(frames(second).at(-1)).toBe(1);
    expect(first.jobs.filter(({ job }) => job.kind === 'preview')).toHaveLength(1);
    second.listener.message({ kind: 'done', done: ANSWER });
    const again = [...first.jobs, ...second.jobs].filter(({ job }) => job.kind === 'preview');
    expect(again.map(({ room }) => room)).toEqual([96 * MIB, 250 * MIB]);
    service.dispose();
  });
  it('workers without work are given back', () => {
    const { service, at } = handWorked(1);
    service.warmUp();
    at(0).listener.message({ kind: 'ready' });
    vi.advanceTimersByTime(14_999);
    expect(at(0).ended).toBe(false);
    vi.advanceTimersByTime(1);
    expect(at(0).ended).toBe(true);
    service.dispose();
  });
});

describe('workers', () => {
  it('one that is started ahead is used', () => {
    const { service, workers, at } = handWorked(2);
    service.warmUp();
    service.warmUp();
    at(0).listener.message({ kind: 'ready' });
    void service.decodeFrame(source, headerOf(8), 4);
    expect(workers).toHaveLength(1);
    expect(frames(at(0))).toEqual([4]);
    service.dispose();
  });
  it('one that dies between two jobs is not given another', () => {
    const { service, at, done } = handWorked(1);
    void service.decodeFrame(source, headerOf(8), 1);
    at(0).listener.message({ kind: 'ready' });
    done(0);
    at(0).listener.failed();
    expect(at(0).ended).toBe(true);
    void service.decodeFrame(source, headerOf(8), 2);
    at(1).listener.message({ kind: 'ready' });
    expect([frames(at(0)), frames(at(1))]).toEqual([[1], [2]]);
    service.dispose();
  });
  it('disposing leaves no timer, no listener and no worker', async () => {
    const { service, workers, at } = handWorked(3);
    const stop = new AbortController();
    const { signal } = stop;
    const answers = [0, 1, 2, 3, 4].map((frame) => service.decodeFrame(source, headerOf(8), frame, { signal }));
    at(0).listener.message({ kind: 'ready' });
    at(1).listener.message({ kind: 'ready' });
    at(1).listener.message({ kind: 'done', done: ANSWER });
    expect(getEventListeners(signal, 'abort')).toHaveLength(4);
    service.dispose();
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(workers.map(({ ended }) => ended)).toEqual([true, true, true]);
    const outcomes = await Promise.all(answers);
    expect(outcomes.filter((one) => !one.ok && one.defect === 'cancelled')).toHaveLength(4);
    service.warmUp();
    expect(workers).toHaveLength(3);
  });
});
