/** Photometric interpretations that are drawn (PS3.3 C.7.6.3.1.2). */
export const PHOTOMETRICS = [
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
  'RGB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_RCT',
  'YBR_ICT',
  // of JPEG XL only: its decoder makes RGB of it
  'XYB',
] as const;

export type Photometric = (typeof PHOTOMETRICS)[number];

export function isPhotometric(text: string): text is Photometric {
  return (PHOTOMETRICS as readonly string[]).includes(text);
}

export function isGrey(photometric: Photometric): boolean {
  return photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2';
}
