import { pictureTypeOf } from './file-kind.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Pictures with more pixels are sent without a preview: decoding one takes 4 bytes of memory per pixel. */
export const LARGEST_PREVIEWED = 60_000_000;

/** Pixels of a PNG or JPEG from its first bytes, before anything is decoded; undefined where they do not say. */
export function pictureSizeOf(head: Uint8Array): PictureSize | undefined {
  switch (pictureTypeOf(head)) {
    case 'image/png':
      return head.length < 24 ? undefined : sizeFrom(number(head, 16, 4), number(head, 20, 4));
    case 'image/jpeg':
      return jpegSize(head);
    case undefined:
      return undefined;
  }
}

function jpegSize(head: Uint8Array): PictureSize | undefined {
  for (let at = 2; at + 9 <= head.length && head[at] === 0xff;) {
    const marker = head[at + 1] ?? 0;
    // Start of frame, without the tables (C4), the reserved one (C8) and the arithmetic conditioning (CC).
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return sizeFrom(number(head, at + 7, 2), number(head, at + 5, 2));
    }
    const length = number(head, at + 2, 2);
    if (length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}

function sizeFrom(width: number, height: number): PictureSize | undefined {
  return width > 0 && height > 0 ? { width, height } : undefined;
}

function number(bytes: Uint8Array, from: number, length: number): number {
  return bytes.subarray(from, from + length).reduce((sum, byte) => sum * 256 + byte, 0);
}
