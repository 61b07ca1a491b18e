import type { ByteSource, Result } from '@medicus/ids';
import type { DecodeDefect } from './decoded-frame.ts';

/** A frame could not be decoded while a copy was read. */
export class FrameUnusable extends Error {
  readonly defect: DecodeDefect;
  constructor(defect: DecodeDefect) {
    super(`a frame of the copy cannot be made: ${defect}`);
    this.name = 'FrameUnusable';
    this.defect = defect;
  }
}

export interface FramesSource extends ByteSource {
  /** A frame as it will be read; the last one is kept. */
  frame(index: number): Promise<Result<Uint8Array<ArrayBuffer>, DecodeDefect>>;
}

/**
 * Frames of equal length as one source. Each is made when bytes of it are asked for, and the last one kept: reading
 * from front to back makes each frame once. Rejects with {@link FrameUnusable}.
 */
export function framesSource(
  frames: number,
  frameBytes: number,
  make: (index: number) => Promise<Result<Uint8Array<ArrayBuffer>, DecodeDefect>>,
): FramesSource {
  let kept: { readonly index: number; readonly made: ReturnType<typeof make> } | undefined;
  const frame = async (index: number): ReturnType<typeof make> => {
    const asked = kept?.index === index ? kept : { index, made: make(index) };
    kept = asked;
    const made = await asked.made;
    // A worker may have been ended, a timer have run out: the next attempt is a new one.
    if (!made.ok && kept === asked) kept = undefined;
    return made;
  };
  const size = frames * frameBytes;
  return {
    size,
    frame,
    async slice(from, to) {
      const start = Math.min(Math.max(from, 0), size);
      const end = Math.min(Math.max(to, start), size);
      const out = new Uint8Array(end - start);
      for (let at = start; at < end;) {
        const index = Math.floor(at / frameBytes);
        const made = await frame(index);
        if (!made.ok) throw new FrameUnusable(made.defect);
        const piece = made.value.subarray(at - index * frameBytes, end - index * frameBytes);
        out.set(piece, at - start);
        at += piece.length;
      }
      return out;
    },
  };
}
