import { type ByteSource, defect, ok, type Result } from '@medicus/ids';

/** Exactly `to - from` bytes, or why not. Never asks a source for more than it has. */
export async function readRange(
  source: ByteSource,
  from: number,
  to: number,
): Promise<Result<Uint8Array<ArrayBuffer>, 'frame-truncated' | 'unreadable'>> {
  if (from < 0 || to < from || to > source.size) return defect('frame-truncated');
  try {
    const bytes = await source.slice(from, to);
    return bytes.length === to - from ? ok(bytes) : defect('unreadable');
  } catch {
    return defect('unreadable');
  }
}
