import { open, rename, rm } from 'node:fs/promises';
import type { ByteSource } from '@medicus/ids';

export interface OpenFile extends ByteSource {
  close(): Promise<void>;
}

/** A file of the disk as a {@link ByteSource}. Throws what Node throws where there is none. */
export async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path, 'r');
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
  }
  return {
    size: stat.size,
    async slice(from, to) {
      const out = new Uint8Array(Math.max(0, Math.min(to, stat.size) - from));
      let at = 0;
      while (at < out.length) {
        const { bytesRead } = await handle.read(out, at, out.length - at, from + at);
        if (bytesRead === 0) throw new Error('the file became shorter');
        at += bytesRead;
      }
      return out;
    },
    close: () => handle.close(),
  };
}

/** Writes under another name first: what stands at `path` is whole. Readable by its owner alone. */
export async function writeWhole(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const part = `${path}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    for await (const chunk of chunks) await handle.writeFile(chunk);
    await handle.close();
    await rename(part, path);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

/** A source in slices of 4 MiB. */
export async function* slices(source: ByteSource): AsyncGenerator<Uint8Array> {
  const step = 4 * 1024 * 1024;
  for (let at = 0; at < source.size; at += step) yield source.slice(at, Math.min(at + step, source.size));
}
