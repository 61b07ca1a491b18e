import type { PictureDescription } from '@medicus/dicom';

/**
 * How often a wavelet codec may halve the picture before its longer side has fewer pixels than it is shown with. Averages
 * over the edge of padding would be neither: such pictures are decoded in full.
 */
export function levelFor(
  picture: Pick<PictureDescription, 'padding' | 'pixelAspect' | 'columns' | 'rows'>,
  shownSide: number,
): number {
  if (picture.padding || picture.pixelAspect !== 1 || !(shownSide > 0)) return 0;
  return Math.max(0, Math.floor(Math.log2(Math.max(picture.columns, picture.rows) / shownSide)));
}
