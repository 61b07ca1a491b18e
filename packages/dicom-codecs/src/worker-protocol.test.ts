import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { nativeFile, UID } from '../../dicom/src/dicom-file.fixture.ts';
import type { Job } from './job.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { answerRead, type FromWorker, serveJobs } from './worker-protocol.ts';

const file = nativeFile(
  UID.explicit,
  4,
  3,
  Array.from({ length: 12 }, (_, at) => at * 300),
);

/** Runs a job as a worker does, in this thread; every slice that it was given is kept to look at. */
async function serve(job: Job, room: number) {
  const source = byteSourceOf(file);
  const given: Uint8Array<ArrayBuffer>[] = [];
  const end = await new Promise<FromWorker>((resolve) => {
    const receive = serveJobs((message) => {
      if (message.kind === 'read') {
        void answerRead(source, message).then((answer) => {
          if (answer.bytes) given.push(answer.bytes);
          receive(answer);
        });
      } else if (message.kind !== 'ready') resolve(message);
    }, CODECS);
    receive({ kind: 'job', job, size: source.size, room });
  });
  return { end, given };
}

describe('a job in a worker', () => {
  const preview: Job = { kind: 'preview', maxSide: 4, frame: undefined };
  it('a preview that has room is made', async () => {
    const { end, given } = await serve(preview, 24);
    expect(end).toMatchObject({ kind: 'done', done: { kind: 'preview', result: { ok: true, value: { width: 4 } } } });
    expect(given.length).toBeGreaterThan((await serve({ kind: 'header' }, 0)).given.length);
  });
  it('a preview of a picture that has no room says how much it needs, and has read no more than the header', async () => {
    const { end, given } = await serve(preview, 23);
    expect(end).toEqual({ kind: 'needs-room', bytes: 24 });
    const header = await serve({ kind: 'header' }, 0);
    expect(given).toHaveLength(header.given.length);
  });
});

describe('what a source answers', () => {
  it('is not sent again when it was moved away before', async () => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    const answer = await answerRead(
      { size: 8, slice: () => Promise.resolve(bytes) },
      { kind: 'read', request: 1, from: 0, to: 8 },
    );
    expect(answer).toEqual({ kind: 'bytes', request: 1, bytes: undefined });
  });
});
