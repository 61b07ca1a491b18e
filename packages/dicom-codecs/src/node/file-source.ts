import { randomBytes } from 'node:crypto';
import { constants, rmSync } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ByteSource } from '@medicus/ids';

export interface OpenFile extends ByteSource {
  /** Whether a name leads to this very file, by whatever way (another spelling, a link). */
  isAt(name: string): Promise<boolean>;
  close(): Promise<void>;
}

/** A file of the disk as a {@link ByteSource}. Throws what Node throws where there is none. */
export async function openFile(name: string): Promise<OpenFile> {
  // Opening a pipe would otherwise wait for somebody to write into it.
  const handle = await open(name, constants.O_RDONLY | constants.O_NONBLOCK);
  const of = await handle.stat();
  if (!of.isFile()) {
    await handle.close();
    throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
  }
  return {
    size: of.size,
    async slice(from, to) {
      const out = new Uint8Array(Math.max(0, Math.min(to, of.size) - from));
      let at = 0;
      while (at < out.length) {
        const { bytesRead } = await handle.read(out, at, out.length - at, from + at);
        if (bytesRead === 0) throw Object.assign(new Error('the file became shorter'), { code: 'EIO' });
        at += bytesRead;
      }
      return out;
    },
    async isAt(other) {
      const there = await statOrNothing(other);
      return there !== undefined && there.dev === of.dev && there.ino === of.ino;
    },
    close: () => handle.close(),
  };
}

/** Why nothing may be written under these names; nothing is opened to find out. */
export async function outputFault(
  input: OpenFile,
  names: readonly string[],
): Promise<'output-is-input' | 'outputs-are-one' | 'output-is-no-file' | undefined> {
  const places = new Set<string>();
  for (const name of names) {
    if (await input.isAt(name)) return 'output-is-input';
    // A device, a pipe or a folder would be replaced by the file.
    if ((await statOrNothing(name))?.isFile() === false) return 'output-is-no-file';
    places.add(path.join(await realpath(path.dirname(name)), path.basename(name)));
  }
  return places.size < names.length ? 'outputs-are-one' : undefined;
}

async function statOrNothing(name: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  try {
    return await stat(name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const unfinished = new Set<string>();

/** For the end of the process, whatever ends it: half a file with somebody's data in it is not left behind. */
export function removeUnfinished(): void {
  for (const part of unfinished) rmSync(part, { force: true });
}

/**
 * Writes under a name of its own first, in the same folder: what stands at `name` is whole. No file that is there is
 * opened, and no link is followed. Readable by its owner alone.
 */
export async function writeWhole(name: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const part = path.join(path.dirname(name), `.dicom-${randomBytes(8).toString('hex')}.part`);
  const handle = await open(part, 'wx', 0o600);
  unfinished.add(part);
  try {
    for await (const chunk of chunks) await handle.writeFile(chunk);
    await handle.close();
    await rename(part, name);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  } finally {
    unfinished.delete(part);
  }
}

/** A source in slices of 4 MiB. */
export async function* slices(source: ByteSource): AsyncGenerator<Uint8Array> {
  const step = 4 * 1024 * 1024;
  for (let at = 0; at < source.size; at += step) yield source.slice(at, Math.min(at + step, source.size));
}
