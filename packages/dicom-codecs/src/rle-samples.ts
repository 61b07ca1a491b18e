import { defect, ok, type Result } from '@medicus/ids';
import type { PictureDescription } from '@medicus/dicom';
import type { Samples } from './samples.ts';

/** RLE lossless (PS3.5 annex G): one PackBits segment per byte plane, most significant byte first. */
export function rleSamples(
  bytes: Uint8Array<ArrayBuffer>,
  picture: PictureDescription,
): Result<Samples, 'codestream-malformed' | 'codestream-mismatch'> {
  if (bytes.length < 64) return defect('codestream-malformed');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const bytesPerSample = picture.bitsAllocated / 8;
  const segments = view.getUint32(0, true);
  if (segments !== picture.samplesPerPixel * bytesPerSample) return defect('codestream-mismatch');

  const pixels = picture.rows * picture.columns;
  const out = new Uint8Array(pixels * picture.samplesPerPixel * bytesPerSample);
  for (let segment = 0; segment < segments; segment++) {
    const from = view.getUint32(4 + segment * 4, true);
    const to = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : bytes.length;
    if (from < 64 || to < from || to > bytes.length) return defect('codestream-malformed');
    const sample = Math.floor(segment / bytesPerSample);
    const plane = bytesPerSample - 1 - (segment % bytesPerSample);
    const start = sample * bytesPerSample + plane;
    const step = picture.samplesPerPixel * bytesPerSample;
    if (!unpack(bytes.subarray(from, to), out, start, step, pixels)) return defect('codestream-malformed');
  }
  const values = bytesPerSample === 2 ? new Uint16Array(out.buffer) : out;
  return ok({ values, layout: 'interleaved' });
}

/**
 * PackBits into every `step`-th byte; false unless exactly `count` bytes came out. Straight into its place: planes of
 * their own, filled by `set` and `fill` and joined afterwards, were measured and are slower by a third.
 */
function unpack(packed: Uint8Array, out: Uint8Array, start: number, step: number, count: number): boolean {
  let at = 0;
  let done = 0;
  let target = start;
  while (done < count && at < packed.length) {
    const control = packed[at++] ?? 128;
    if (control < 128) {
      const length = Math.min(control + 1, count - done);
      if (at + length > packed.length) return false;
      const end = at + length;
      for (let from = at; from < end; from++, target += step) out[target] = packed[from] as number;
      at += control + 1;
      done += length;
    } else if (control > 128) {
      if (at >= packed.length) return false;
      const value = packed[at++] ?? 0;
      const length = Math.min(257 - control, count - done);
      for (let index = 0; index < length; index++, target += step) out[target] = value;
      done += length;
    }
  }
  return done === count;
}
