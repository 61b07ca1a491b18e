import type { ByteSource, Result } from '@medicus/ids';
import { ok } from '@medicus/ids';
import { type FrameDefect, type OverlayDescription, packedBits, type PictureDescription } from '@medicus/dicom';
import type { OverlayPlane } from './decoded-frame.ts';
import { unpackBits } from './packed-bits.ts';
import type { Samples } from './samples.ts';

/** Planes over a frame (from 0) whose bits stand in the header; the source is not deflated. */
export async function ownPlanes(
  source: ByteSource,
  overlays: readonly OverlayDescription[],
  frame: number,
): Promise<Result<readonly OverlayPlane[], FrameDefect>> {
  const planes: OverlayPlane[] = [];
  for (const overlay of overlays) {
    if (overlay.data.kind !== 'own') continue;
    const index = overlay.frames ? frame - overlay.frames.first : 0;
    if (index < 0 || index >= (overlay.frames?.count ?? 1)) continue;
    const count = overlay.columns * overlay.rows;
    const bits = await packedBits(source, overlay.data, { from: index * count, count, word: 2 });
    if (!bits.ok) return bits;
    planes.push(planeOf(overlay, unpackBits(bits.value, count)));
  }
  return ok(planes);
}

/** Planes that lie in unused bits of the samples as they were packed. */
export function embeddedPlanes(values: Samples['values'], picture: PictureDescription): readonly OverlayPlane[] {
  return picture.overlays.flatMap((overlay) => {
    const { data } = overlay;
    if (data.kind !== 'embedded') return [];
    const mask = new Uint8Array(overlay.columns * overlay.rows);
    for (let index = 0; index < mask.length; index++) mask[index] = ((values[index] ?? 0) >>> data.bit) & 1;
    return [planeOf(overlay, mask)];
  });
}

function planeOf(overlay: OverlayDescription, mask: Uint8Array<ArrayBuffer>): OverlayPlane {
  const { group, label, columns, rows, left, top } = overlay;
  return { group, label, columns, rows, left, top, mask };
}
