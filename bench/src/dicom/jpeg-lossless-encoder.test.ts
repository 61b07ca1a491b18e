import { describe, expect, it } from 'vitest';
import { CODECS } from '../../../packages/dicom-codecs/src/node/codecs.fixture.ts';
import { decodePicture } from '../../../packages/dicom-codecs/src/decode-picture.ts';
import { describedPicture, JPEG_LOSSLESS, noise, RLE } from '../../../packages/dicom-codecs/src/picture.fixture.ts';
import { encodeJpegLossless, huffmanTable } from './jpeg-lossless-encoder.ts';
import { normalValues, seeded, thorax } from './phantom.ts';
import { encodeRle } from './rle-encoder.ts';

const SIDE = 256;
const picture = describedPicture({ columns: SIDE, rows: SIDE, bitsStored: 12 });
const phantom = (seed: number) => thorax({ side: SIDE, bits: 12, seed }, normalValues(4096, seeded(3)));

async function decoded(bytes: Uint8Array<ArrayBuffer>, syntax: typeof RLE) {
  const frame = await decodePicture(bytes, picture, syntax, { codecs: CODECS, pyramid: false });
  if (!frame.ok) throw new Error(frame.defect);
  return frame.value.values;
}

describe('files of the bench', () => {
  it('are the same for the same seed and others for another', () => {
    expect(phantom(1)).toEqual(phantom(1));
    expect(phantom(1)).not.toEqual(phantom(2));
  });
  it('hold in JPEG lossless what was put in, the extremes too', async () => {
    const values = phantom(1);
    expect(await decoded(encodeJpegLossless(values, SIDE, SIDE, 12), JPEG_LOSSLESS)).toEqual(values);
    const wild = noise(SIDE * SIDE, 12);
    expect(await decoded(encodeJpegLossless(wild, SIDE, SIDE, 12), JPEG_LOSSLESS)).toEqual(wild);
  });
  it('hold in RLE what was put in', async () => {
    const values = phantom(1);
    expect(await decoded(encodeRle(values, SIDE, SIDE), RLE)).toEqual(values);
  });
  it('have short codes for what occurs often, and never the code of ones alone', () => {
    const { codes, sizes } = huffmanTable([1, 100, 50, 0, 3]);
    expect([...sizes]).toEqual([4, 1, 2, 0, 3]);
    for (const [symbol, size] of sizes.entries()) if (size > 0) expect(codes[symbol]).not.toBe(2 ** size - 1);
  });
});
