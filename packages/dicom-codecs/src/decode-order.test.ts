import { byteSourceOf } from '@medicus/ids';
import type { DicomHeader } from '@medicus/dicom';
import { describe, expect, it, vi } from 'vitest';
import { createDecodeServiceOn } from './decode-queue.ts';
import type { WorkerListener } from './job-queue.ts';
import { decodePicture } from './decode-picture.ts';
import { levelFor, Urgency } from './index.ts';
import { CODECS, encode } from './node/codecs.fixture.ts';
import { describedPicture, HTJ2K, JPEG_2000, NATIVE, noise } from './picture.fixture.ts';

const source = byteSourceOf(new Uint8Array(128));
const header = {
  picture: { ok: true, value: describedPicture({ frames: 20 }) },
  transferSyntax: NATIVE,
} as unknown as DicomHeader;

/** A worker that does nothing until it is told to. */
function handWorked() {
  const jobs: string[] = [];
  const ended: number[] = [];
  let listener: WorkerListener | undefined;
  let started = 0;
  const service = createDecodeServiceOn(
    (heard) => {
      listener = heard;
      const number = started++;
      queueMicrotask(() => heard.message({ kind: 'ready' }));
      return {
        post: (message) => {
          if (message.kind === 'job')
            jobs.push(message.job.kind === 'frame' ? `frame ${message.job.frame}` : message.job.kind);
        },
        terminate: () => void ended.push(number),
      };
    },
    { workers: 1 },
  );
  const finish = () =>
    listener?.message({ kind: 'done', done: { kind: 'frame', result: { ok: false, defect: 'no-such-frame' } } });
  return { service, jobs, ended, finish, settle: () => new Promise((resolve) => setTimeout(resolve, 0)) };
}

describe('the order of decoding', () => {
  it('what is visible comes before what is fetched ahead, and that before previews', async () => {
    const { service, jobs, finish, settle } = handWorked();
    void service.makePreview(source, 64);
    await settle();
    void service.makePreview(source, 64);
    void service.decodeFrame(source, header, 3, { priority: 'prefetch' });
    void service.decodeFrame(source, header, 4, { priority: 'prefetch' });
    void service.decodeFrame(source, header, 2);
    for (let done = 0; done < 5; done++) {
      await settle();
      finish();
    }
    expect(jobs).toEqual(['preview', 'frame 2', 'frame 3', 'frame 4', 'preview']);
    service.dispose();
  });

  it('what was fetched ahead comes sooner when somebody waits for it, and falls back when it is left', async () => {
    const { service, jobs, finish, settle } = handWorked();
    void service.decodeFrame(source, header, 0);
    await settle();
    const [wanted, left] = [new Urgency('prefetch'), new Urgency('visible')];
    void service.decodeFrame(source, header, 1, { priority: 'prefetch' });
    void service.decodeFrame(source, header, 2, { priority: left });
    void service.decodeFrame(source, header, 3, { priority: wanted });
    const later = service.decodeFrame(source, header, 4);
    wanted.set('visible');
    left.set('prefetch');
    for (let done = 0; done < 5; done++) {
      finish();
      await settle();
    }
    expect(await later).toEqual({ ok: false, defect: 'no-such-frame' });
    expect(jobs).toEqual(['frame 0', 'frame 3', 'frame 4', 'frame 1', 'frame 2']);
    // What has ended listens no more: it does not come again.
    wanted.set('prefetch');
    wanted.set('visible');
    await settle();
    expect(jobs).toHaveLength(5);
    service.dispose();
  });

  it('what is cancelled while it runs answers at once and costs no worker, unless it goes on and on', async () => {
    const { service, ended, finish, settle, jobs } = handWorked();
    const stop = new AbortController();
    const ahead = service.decodeFrame(source, header, 1, { priority: 'prefetch', signal: stop.signal });
    await settle();
    stop.abort();
    expect(await ahead).toEqual({ ok: false, defect: 'cancelled' });
    expect(ended).toEqual([]);
    const visible = service.decodeFrame(source, header, 2);
    finish();
    await settle();
    expect(jobs).toEqual(['frame 1', 'frame 2']);
    finish();
    expect(await visible).toEqual({ ok: false, defect: 'no-such-frame' });

    vi.useFakeTimers();
    const again = new AbortController();
    const endless = service.decodeFrame(source, header, 5, { priority: 'prefetch', signal: again.signal });
    again.abort();
    expect(await endless).toEqual({ ok: false, defect: 'cancelled' });
    vi.advanceTimersByTime(100);
    vi.useRealTimers();
    expect(ended).toEqual([0]);
    service.dispose();
  });

  it('what a source answers is moved to the worker, unless it is a view of something larger', async () => {
    const whole = new Uint8Array(64);
    const large = new Uint8Array(200);
    const moved: ArrayBuffer[][] = [];
    const answers = [whole, large.subarray(10, 74)];
    const slices = { size: 64, slice: async () => answers.shift() ?? new Uint8Array(0) };
    let listener: WorkerListener | undefined;
    const service = createDecodeServiceOn((heard) => {
      listener = heard;
      queueMicrotask(() => heard.message({ kind: 'ready' }));
      return {
        post: (message, transfer) => void (message.kind === 'bytes' && moved.push(transfer)),
        terminate: () => {},
      };
    });
    void service.readHeader(slices);
    for (const request of [0, 1]) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      listener?.message({ kind: 'read', request, from: 0, to: 64 });
    }
    await vi.waitFor(() => expect(moved).toEqual([[whole.buffer], []]));
    service.dispose();
  });
});

describe('a reduced picture first', () => {
  it('as many halvings as leave a pixel for every device pixel; none where averages would lie', () => {
    const large = describedPicture({ columns: 4096, rows: 2048 });
    expect([4096, 2049, 2048, 1000, 800, 1].map((side) => levelFor(large, side))).toEqual([0, 0, 1, 2, 2, 12]);
    expect(levelFor(large, 9000)).toBe(0);
    expect(levelFor(large, 0)).toBe(0);
    expect(levelFor({ ...large, padding: { from: 0, to: 0 } }, 800)).toBe(0);
    expect(levelFor({ ...large, pixelAspect: 2 }, 800)).toBe(0);
  });
  it.each([
    ['jpeg-2000', JPEG_2000],
    ['htj2k', HTJ2K],
  ] as const)('%s: the answer says how many image pixels a value stands for', async (codec, syntax) => {
    const [columns, rows] = [75, 50];
    const picture = describedPicture({ columns, rows, bitsStored: 12 });
    const bytes = await encode(codec, noise(columns * rows, 12), { columns, rows, components: 1, bits: 12 });
    const decode = async (level: number) => {
      const decoded = await decodePicture(Uint8Array.from(bytes), picture, syntax, {
        codecs: CODECS,
        pyramid: false,
        level,
      });
      if (!decoded.ok) throw new Error(decoded.defect);
      return [decoded.value.step, decoded.value.columns, decoded.value.rows];
    };
    expect(await decode(0)).toEqual([1, 75, 50]);
    expect(await decode(2)).toEqual([4, 19, 13]);
    expect((await decode(12))[0]).toBeLessThanOrEqual(32);
  });
  it('others decode in full', async () => {
    const picture = describedPicture();
    const decoded = await decodePicture(new Uint8Array(128), picture, NATIVE, {
      codecs: CODECS,
      pyramid: false,
      level: 2,
    });
    expect(decoded).toMatchObject({ ok: true, value: { step: 1, columns: 8, rows: 8 } });
  });
});
