import { describe, expect, it } from 'vitest';
import type { EncryptedFile } from '@medicus/attachments';
import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import type { DownloadDefect, Media } from '@medicus/messaging';
import { createOpenedFiles } from './opened-files.ts';

const MIB = 1024 * 1024;
const fileNamed = (name: string, sha256 = name): EncryptedFile => ({
  v: 'v2',
  url: `mxc://nord.klinik.test/${name}`,
  key: { alg: 'A256CTR', ext: true, k: 'k', key_ops: ['encrypt', 'decrypt'], kty: 'oct' },
  iv: 'iv',
  hashes: { sha256 },
});
/** A source that only claims its size: nothing here reads bytes. */
const sized = (size: number): ByteSource => ({ size, slice: async () => new Uint8Array(0) });

function files(answer: (file: EncryptedFile, size: number) => Result<ByteSource, DownloadDefect>) {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  const progress: ((bytes: number) => void)[] = [];
  const media: Media = {
    maxUploadSize: 1,
    async open(file, size, onProgress, signal) {
      asked.push(file.url);
      signals.push(signal);
      progress.push(onProgress);
      return answer(file, size);
    },
    forget: async () => undefined,
  };
  return { opened: createOpenedFiles(media), asked, signals, progress };
}
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe('opened files', () => {
  it('are asked for once, however many cards show them', async () => {
    const { opened, asked } = files(() => ok(sized(1)));
    const file = fileNamed('a');
    opened.open(file, 1);
    opened.open(file, 1);
    await settle();
    opened.open(file, 1);
    expect(asked).toHaveLength(1);
    expect(opened.of(file).get().kind).toBe('open');
  });
  it('are never mixed up: the same address with another hash is another file', async () => {
    const { opened } = files((file) => (file.hashes.sha256 === 'right' ? ok(sized(1)) : defect('hash-mismatch')));
    opened.open(fileNamed('a', 'right'), 1);
    opened.open(fileNamed('a', 'wrong'), 1);
    await settle();
    expect(opened.of(fileNamed('a', 'right')).get().kind).toBe('open');
    expect(opened.of(fileNamed('a', 'wrong')).get()).toEqual({ kind: 'failed', defect: 'hash-mismatch' });
  });
  it('that failed are tried again when asked for, but not unasked', async () => {
    const { opened, asked } = files(() => defect('server-away'));
    const file = fileNamed('a');
    opened.open(file, 1, true);
    await settle();
    opened.open(file, 1, true);
    expect(asked).toHaveLength(1);
    opened.open(file, 1);
    expect(asked).toHaveLength(2);
  });
  it('stop loading when cancelled, and a late answer changes nothing', async () => {
    const { opened, signals, progress } = files(() => ok(sized(1)));
    const file = fileNamed('a');
    opened.open(file, 10);
    opened.cancel(file);
    progress[0]?.(5);
    await settle();
    expect(signals[0]?.aborted).toBe(true);
    expect(opened.of(file).get()).toEqual({ kind: 'failed', defect: 'cancelled' });
  });
  it('that nobody looks at are closed again, oldest first, beyond 96 MiB', async () => {
    const { opened } = files((_file, size) => ok(sized(size)));
    const [old, watched, young] = [fileNamed('old'), fileNamed('watched'), fileNamed('young')];
    const stop = opened.of(watched).subscribe(() => undefined);
    for (const file of [old, watched, young]) {
      opened.open(file, 40 * MIB);
      await settle();
    }
    expect([old, watched, young].map((file) => opened.of(file).get().kind)).toEqual(['closed', 'open', 'open']);
    stop();
  });
  it('are forgotten at the end of the session', async () => {
    const { opened } = files(() => ok(sized(1)));
    const file = fileNamed('a');
    const shown = opened.of(file);
    opened.open(file, 1);
    await settle();
    opened.dispose();
    expect(shown.get()).toEqual({ kind: 'closed' });
  });
});
