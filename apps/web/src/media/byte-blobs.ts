import type { ByteSource } from '@medicus/ids';

/** A picked file as bytes that are read piecemeal; rejects when the file was moved or changed meanwhile. */
export function sourceOfBlob(blob: Blob): ByteSource {
  return {
    size: blob.size,
    slice: async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
  };
}

/** Steps in which a source is read into a blob, in bytes. */
const STEP = 8 * 1024 * 1024;

/** The whole source as one blob; the browser may keep it on disk. */
export async function blobOf(source: ByteSource, mimetype: string): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < source.size; from += STEP) {
    parts.push(await source.slice(from, Math.min(from + STEP, source.size)));
  }
  return new Blob(parts, { type: mimetype });
}
