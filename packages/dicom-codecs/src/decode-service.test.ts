import { readFileSync } from 'node:fs';
import path from 'node:path';
import { byteSourceOf, type ByteSource } from '@medicus/ids';
import { transferSyntaxOf } from '@medicus/dicom';
import { afterAll, describe, expect, it } from 'vitest';
import { createDecodeServiceOn } from './decode-queue.ts';
import type { WorkerListener } from './job-queue.ts';
import { DEFECT_SENTENCES } from './index.ts';
import { JPEG_LOSSLESS_CORPUS } from './node/shipped-corpora.fixture.ts';
import { createNodeDecodeService } from './node/index.ts';

const FILE = path.join(JPEG_LOSSLESS_CORPUS, 'jpeg_lossless_sel1-rgb.dcm');
const SMALL = FILE.replace('sel1-rgb', 'sel1');
const source = byteSourceOf(Uint8Array.from(readFileSync(FILE)));
const small = byteSourceOf(Uint8Array.from(readFileSync(SMALL)));
const service = createNodeDecodeService({ workers: 1 });
afterAll(() => service.dispose());

async function headerOf(from: ByteSource) {
  const header = await service.readHeader(from);
  if (!header.ok) throw new Error(header.defect);
  return header.value;
}

describe('the decode service on threads', () => {
  it('reads a header, decodes a frame and makes a preview, asking only for the bytes it needs', async () => {
    const header = await headerOf(small);
    const frame = await service.decodeFrame(small, header, 0, { timeoutMs: 60_000 });
    expect(frame).toMatchObject({ ok: true, value: { columns: 256, rows: 256, colour: 'grey' } });
    const preview = await service.makePreview(small, 128, { timeoutMs: 60_000 });
    expect(preview).toMatchObject({ ok: true, value: { width: 128, height: 128, mimetype: 'image/png' } });
  }, 120_000);

  it('stops what takes too long, and goes on with a new worker', async () => {
    const header = await headerOf(source);
    expect(await service.decodeFrame(source, header, 0, { timeoutMs: 1 })).toEqual({ ok: false, defect: 'timeout' });
    expect((await service.decodeFrame(small, await headerOf(small), 0, { timeoutMs: 60_000 })).ok).toBe(true);
  }, 120_000);

  it('cancels what runs and what waits', async () => {
    const header = await headerOf(source);
    const stop = new AbortController();
    const running = service.decodeFrame(source, header, 0, { signal: stop.signal });
    const waiting = service.decodeFrame(source, header, 0, { signal: stop.signal });
    stop.abort();
    expect(await Promise.all([running, waiting])).toEqual([
      { ok: false, defect: 'cancelled' },
      { ok: false, defect: 'cancelled' },
    ]);
    expect(await service.makePreview(small, 64, { signal: stop.signal })).toEqual({ ok: false, defect: 'cancelled' });
  }, 120_000);

  it('says when the source fails half-way', async () => {
    const header = await headerOf(small);
    const failing: ByteSource = { size: small.size, slice: () => Promise.reject(new Error('gone')) };
    expect(await service.decodeFrame(failing, header, 0)).toEqual({ ok: false, defect: 'unreadable' });
    expect(await service.readHeader(failing)).toEqual({ ok: false, defect: 'unreadable' });
  }, 120_000);

  it('what cannot be decoded yet comes back with its reason, and no such frame too', async () => {
    const header = await headerOf(small);
    const other = { ...header, transferSyntax: transferSyntaxOf('1.2.840.10008.1.2.4.55') };
    expect(await service.decodeFrame(small, other, 0)).toEqual({ ok: false, defect: 'jpeg-retired-unsupported' });
    expect(await service.decodeFrame(small, header, 1)).toEqual({ ok: false, defect: 'no-such-frame' });
  }, 120_000);

  it('ends its workers when it is disposed of, and answers what was under way', async () => {
    const other = createNodeDecodeService({ workers: 1 });
    const pending = other.readHeader(small);
    other.dispose();
    expect(await pending).toEqual({ ok: false, defect: 'cancelled' });
    expect(await other.readHeader(small)).toEqual({ ok: false, defect: 'cancelled' });
  });
});

describe('workers that fail', () => {
  const given = (start: (listener: WorkerListener) => void) =>
    createDecodeServiceOn((listener) => {
      setTimeout(() => start(listener), 0);
      return { post: () => undefined, terminate: () => undefined };
    });

  it('one that cannot be loaded', async () => {
    const broken = given((listener) => listener.failed());
    expect(await broken.readHeader(small)).toEqual({ ok: false, defect: 'worker-failed' });
  });
  it('one that runs out of memory', async () => {
    const broken = given((listener) => {
      listener.message({ kind: 'ready' });
      listener.message({ kind: 'failed', reason: 'out-of-memory' });
    });
    expect(await broken.readHeader(small)).toEqual({ ok: false, defect: 'out-of-memory' });
  });
  it('a browser that allows none', async () => {
    const forbidden = createDecodeServiceOn(() => {
      throw new Error('blocked');
    });
    expect(await forbidden.readHeader(small)).toEqual({ ok: false, defect: 'worker-failed' });
  });
});

describe('sentences', () => {
  it.each(Object.entries(DEFECT_SENTENCES))('%s has one in German and in English', (_, { de, en }) => {
    expect(de).toMatch(/^[A-ZÄÖÜ].*\.$/);
    expect(en).toMatch(/^[A-Z].*\.$/);
    expect(de).not.toBe(en);
  });
});
