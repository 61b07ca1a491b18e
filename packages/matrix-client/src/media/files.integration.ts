import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byteSourceOf } from '@medicus/ids';
import { sharedStack, type SharedStack } from '@medicus/stack/shared-stack';
import {
  acceptFrom,
  arrive,
  messages,
  newPerson,
  seen,
  type MessageItem,
  type Someone,
} from '../node/people.fixture.ts';

let stack: SharedStack;
const open: Someone[] = [];
beforeAll(async () => {
  stack = await sharedStack();
}, 120_000);
afterAll(async () => {
  await Promise.all(open.map((one) => one.host.dispose()));
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a file from one hospital to the other', () => {
  it('arrives byte for byte with its preview, and its name and type never leave in clear', async () => {
    const bodies: string[] = [];
    const uploads: { headers: Headers; query: string; size: number }[] = [];
    const anna = await arrive(await newPerson(stack, 'nord.klinik.test', 'Becker, Anna'), {
      maxUploadSize: 6 * 1024 * 1024,
      fetch: (input, init) => {
        const url = new URL(input instanceof Request ? input.url : input);
        if (init?.body instanceof Blob) {
          uploads.push({ headers: new Headers(init.headers), query: url.search, size: init.body.size });
        } else if (typeof init?.body === 'string') bodies.push(`${url.pathname}${url.search} ${init.body}`);
        return fetch(input, init);
      },
    });
    const jonas = await arrive(await newPerson(stack, 'sued.klinik.test', 'Weber, Jonas'));
    open.push(anna, jonas);
    const { userId, displayName } = jonas.person;
    const started = await anna.messenger.conversations.start({ userId, displayName, kind: 'person' });
    if (!started.ok) throw new Error(started.defect.kind);
    const room = started.value;
    await acceptFrom(jonas.messenger, anna.person.userId);

    const bytes = new Uint8Array(randomBytes(5_000_001));
    const preview = new Uint8Array(randomBytes(3000));
    const sent = await anna.messenger.outbox.sendFile(room, {
      name: 'Thorax-Mustermann.dcm',
      mimetype: 'application/dicom',
      source: byteSourceOf(bytes),
      picture: {
        width: 1760,
        height: 2140,
        preview: { bytes: preview, mimetype: 'image/png', width: 658, height: 800 },
      },
    });
    expect(sent).toEqual({ ok: true, value: undefined });
    const timeline = jonas.messenger.openTimeline(room);
    const item = await seen(timeline.state, () =>
      messages(timeline).find((one): one is MessageItem => one.content.kind === 'file'),
    );
    if (item.content.kind !== 'file') throw new Error('not a file');
    const { attachment } = item.content;
    expect(attachment).toMatchObject({ name: 'Thorax-Mustermann.dcm', mimetype: 'application/dicom', size: 5_000_001 });
    expect(attachment.picture).toMatchObject({ width: 1760, height: 2140, preview: { width: 658, height: 800 } });

    let progress = 0;
    const signal = new AbortController().signal;
    const opened = await jonas.messenger.media.open(
      attachment.file,
      attachment.size,
      (done) => (progress = done),
      signal,
    );
    if (!opened.ok) throw new Error(opened.defect);
    expect(sha256(await opened.value.slice(0, opened.value.size))).toBe(sha256(bytes));
    expect(progress).toBe(5_000_001);
    const small = attachment.picture?.preview;
    if (!small) throw new Error('no preview');
    const openedPreview = await jonas.messenger.media.open(small.file, small.size, () => undefined, signal);
    expect(openedPreview.ok && sha256(await openedPreview.value.slice(0, 3000))).toBe(sha256(preview));

    expect(uploads.map((one) => one.size).sort((a, b) => a - b)).toEqual([3000, 5_000_001]);
    for (const { headers, query } of uploads) {
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(query).toBe('');
    }
    expect(bodies.length).toBeGreaterThan(5);
    expect(bodies.filter((body) => /Mustermann|dicom|1760/.test(body))).toEqual([]);

    const forged = { ...attachment.file, hashes: { sha256: small.file.hashes.sha256 } };
    expect(await jonas.messenger.media.open(forged, attachment.size, () => undefined, signal)).toEqual({
      ok: false,
      defect: 'hash-mismatch',
    });
    const tooLarge = { slice: async () => new Uint8Array(0), size: 6 * 1024 * 1024 + 1 };
    expect(
      await anna.messenger.outbox.sendFile(room, {
        name: 'x',
        mimetype: 'text/plain',
        source: tooLarge,
        picture: undefined,
      }),
    ).toEqual({ ok: false, defect: 'too-large' });
  }, 90_000);
});
