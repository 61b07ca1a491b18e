import type { PictureDescription } from '@medicus/dicom';
import type { CodecOutput } from './codecs.ts';

/** What a decoder gives: samples as they were packed, before masks, signs and colour. */
export interface Samples {
  readonly values: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  readonly layout: 'interleaved' | 'planar';
  /** The decoder has already turned the colours into RGB. */
  readonly rgb?: boolean;
}

/** A codec's bytes as samples of the width that the header allocates. */
export function samplesOf(
  output: CodecOutput,
  picture: PictureDescription,
  coded: { readonly bits: number; readonly signed: boolean },
): Samples {
  const { bytes } = output;
  const layout = output.planar && picture.samplesPerPixel > 1 ? 'planar' : 'interleaved';
  if (coded.bits > 8) return { values: new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1), layout };
  if (picture.bitsAllocated <= 8) return { values: bytes, layout };
  const wide = coded.signed ? Uint16Array.from(new Int8Array(bytes.buffer)) : Uint16Array.from(bytes);
  return { values: wide, layout };
}
