import type { ByteSource } from '@medicus/ids';
import type { ByteRange } from './picture-description.ts';

/** A piece of the new file: bytes, or a range of the old one, perhaps changed on the way. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Another source as a whole. */
  | { readonly kind: 'source'; readonly source: ByteSource }
  | {
      readonly kind: 'range';
      readonly range: ByteRange;
      /** Changes in place what was read from `at` of the old file on. */
      readonly change: ((bytes: Uint8Array<ArrayBuffer>, at: number) => void) | undefined;
    };

/** Pieces as one file that is read slice by slice: pixels are never in memory as a whole. */
export function joinedSource(source: ByteSource, pieces: readonly Piece[]): ByteSource {
  const sizes = pieces.map(sizeOf);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  return {
    size,
    async slice(from, to) {
      const start = Math.min(Math.max(from, 0), size);
      const out = new Uint8Array(Math.max(0, Math.min(to, size) - start));
      let at = 0;
      for (const [index, piece] of pieces.entries()) {
        const length = sizes[index] ?? 0;
        const first = Math.max(start, at);
        const last = Math.min(start + out.length, at + length);
        if (first < last) out.set(await pieceBytes(source, piece, first - at, last - at), first - start);
        at += length;
      }
      return out;
    },
  };
}

function sizeOf(piece: Piece): number {
  switch (piece.kind) {
    case 'bytes':
      return piece.bytes.length;
    case 'source':
      return piece.source.size;
    case 'range':
      return piece.range.to - piece.range.from;
  }
}

async function pieceBytes(source: ByteSource, piece: Piece, from: number, to: number): Promise<Uint8Array> {
  if (piece.kind === 'bytes') return piece.bytes.subarray(from, to);
  const at = piece.kind === 'range' ? piece.range.from + from : from;
  const read = await (piece.kind === 'range' ? source : piece.source).slice(at, at + to - from);
  if (read.length !== to - from) throw new Error('the source gave fewer bytes than it has');
  if (piece.kind === 'source' || !piece.change) return read;
  // A source may hand out a view of its own memory.
  const own = Uint8Array.from(read);
  piece.change(own, at);
  return own;
}
