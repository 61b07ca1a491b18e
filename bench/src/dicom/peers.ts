import type { ViewerName } from '../../pages/dicom/protocol.ts';

/** The best figure among the others. */
export function fastest(
  figures: ReadonlyMap<ViewerName, number>,
  better: (one: number, other: number) => boolean = (one, other) => one < other,
): { readonly viewer: ViewerName; readonly value: number } | undefined {
  let best: { readonly viewer: ViewerName; readonly value: number } | undefined;
  for (const [viewer, value] of figures)
    if (viewer !== 'medicus' && (best === undefined || better(value, best.value))) best = { viewer, value };
  return best;
}
