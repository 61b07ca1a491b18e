import type { EnabledElement, Image } from 'cornerstone-core';
import type { PictureDescription } from '@medicus/dicom';

declare module 'cornerstone-core' {
  interface Image {
    /** Called instead of cornerstone's own drawing (read in its drawImageSync; missing in the types). */
    render?: (enabledElement: EnabledElement, invalidated: boolean) => void;
  }
}

/**
 * A picture as cornerstone wants it. It never gets at pixels: drawing is ours, because cornerstone's own window
 * formula is LINEAR_EXACT, ignores padding, and keeps eight bytes per pixel of canvas.
 */
export function cornerstoneImage(
  description: PictureDescription,
  render: (enabledElement: EnabledElement) => void,
): Image {
  const image: Partial<Image> = {
    imageId: 'medicus:picture',
    rows: description.rows,
    columns: description.columns,
    height: description.rows,
    width: description.columns,
    color: description.samplesPerPixel === 3,
    minPixelValue: 0,
    maxPixelValue: 255,
    slope: 1,
    intercept: 0,
    windowCenter: 128,
    windowWidth: 256,
    invert: false,
    rowPixelSpacing: 1,
    columnPixelSpacing: description.pixelAspect,
    sizeInBytes: 0,
    getPixelData: () => [],
    render,
  };
  return image as Image;
}
