import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from './byte-reader.ts';
import { joinedSource, type Piece } from './joined-source.ts';
import { LIMITS } from './limits.ts';

export type InflateDefect = 'inflated-too-large' | 'frame-truncated' | 'fragments-malformed' | 'unreadable';

const STEP = 32 * 1024;

/**
 * A file of deflated explicit little endian (PS3.5 A.5) as it would be without compression: the bytes up to
 * `dataSetAt` as they are, then the inflated data set. Held in memory, and given up as soon as it passes the limits.
 */
export async function inflatedSource(
  source: ByteSource,
  dataSetAt: number,
): Promise<Result<ByteSource, InflateDefect>> {
  const { Inflate } = await import('fflate');
  const head = await readRange(source, 0, dataSetAt);
  if (!head.ok) return head;
  const limit = Math.min(
    LIMITS.inflatedBytes,
    Math.max(LIMITS.inflatedBytesAtOnce, (source.size - dataSetAt) * LIMITS.inflatedRatio),
  );
  const pieces: Piece[] = [{ kind: 'bytes', bytes: head.value }];
  let size = head.value.length;
  const inflater = new Inflate((piece) => {
    pieces.push({ kind: 'bytes', bytes: piece });
    size += piece.length;
  });
  for (let at = dataSetAt; at < source.size; at += STEP) {
    const to = Math.min(at + STEP, source.size);
    const bytes = await readRange(source, at, to);
    if (!bytes.ok) return bytes;
    try {
      inflater.push(bytes.value, to === source.size);
    } catch (error) {
      return defect(endedEarly(error) ? 'frame-truncated' : 'fragments-malformed');
    }
    if (size - dataSetAt > limit) return defect('inflated-too-large');
  }
  // Not put together: that would hold everything twice.
  return ok(joinedSource(source, pieces));
}

/** fflate's code for “unexpected EOF”. */
function endedEarly(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 0;
}
