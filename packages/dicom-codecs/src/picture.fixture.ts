import { type PictureDescription, type TransferSyntax, transferSyntaxOf } from '@medicus/dicom';

/** A described grey picture for tests; what matters is overridden. */
export function describedPicture(more: Partial<PictureDescription> = {}): PictureDescription {
  const columns = more.columns ?? 8;
  const rows = more.rows ?? 8;
  return {
    rows,
    columns,
    frames: 1,
    samplesPerPixel: 1,
    sampleFormat: 'integer',
    bitsAllocated: 16,
    bitsStored: 16,
    highBit: (more.bitsStored ?? 16) - 1,
    signed: false,
    photometric: 'MONOCHROME2',
    planar: false,
    rescale: { slope: 1, intercept: 0, unit: undefined },
    realWorld: [],
    modalityTable: undefined,
    windows: [],
    voiFunction: 'LINEAR',
    voiTables: [],
    isDose: false,
    inverse: false,
    padding: undefined,
    palette: undefined,
    spacing: undefined,
    pixelAspect: 1,
    orientation: undefined,
    position: undefined,
    perFrame: undefined,
    representativeFrame: undefined,
    framesPerSecond: undefined,
    overlays: [],
    regions: [],
    lossy: false,
    pixelData: { kind: 'native', range: { from: 0, to: columns * rows * 2 }, wordSwapped: false },
    ...more,
  };
}

export const NATIVE: TransferSyntax = transferSyntaxOf('1.2.840.10008.1.2.1');
export const RLE: TransferSyntax = transferSyntaxOf('1.2.840.10008.1.2.5');
export const JPEG_LOSSLESS: TransferSyntax = transferSyntaxOf('1.2.840.10008.1.2.4.57');
export const JPEG_2000: TransferSyntax = transferSyntaxOf('1.2.840.10008.1.2.4.90');

/** Numbers that look random and are the same every time. */
export function noise(length: number, bits: number, seed = 1): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    out[index] = state >>> (32 - bits);
  }
  return out;
}
export const JPEG_LS: TransferSyntax = transferSyntaxOf('1.2.840.10008.1.2.4.80');
export const HTJ2K: TransferSyntax = transferSyntaxOf('1.2.840.10008.1.2.4.201');
export const JPEG_BASELINE: TransferSyntax = transferSyntaxOf('1.2.840.10008.1.2.4.50');
export const JPEG_XL: TransferSyntax = transferSyntaxOf('1.2.840.10008.1.2.4.110');
