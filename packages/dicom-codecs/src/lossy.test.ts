import { describe, expect, it } from 'vitest';
import reference from '../reference/lossy.json' with { type: 'json' };
import { decodePicture } from './decode-picture.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { describedPicture, HTJ2K, JPEG_2000, JPEG_BASELINE, JPEG_LS } from './picture.fixture.ts';

const SYNTAXES: Readonly<Record<string, typeof HTJ2K>> = {
  jpeg: JPEG_BASELINE,
  'jpeg-ls': JPEG_LS,
  'jpeg-2000': JPEG_2000,
  htj2k: HTJ2K,
};

/** Largest and mean difference, measured against the named oracle, then pinned. Grey may never be more than 1 off. */
const PINNED: Readonly<Record<string, readonly [largest: number, mean: number]>> = {
  'JPEG grey': [1, 0.04],
  'JPEG colour 4:4:4': [3, 0.08],
  'JPEG colour 4:2:2': [3, 0.13],
  'JPEG-LS near-lossless grey': [0, 0],
  'JPEG 2000 lossy grey': [0, 0],
  'JPEG 2000 lossy colour': [0, 0],
  'HTJ2K lossy grey': [1, 0.01],
  'HTJ2K lossy colour': [1, 0.001],
};

describe('lossy codestreams decode as other decoders do (reference/lossy-values.py)', () => {
  it.each(reference.map((entry) => [entry.name, entry.oracle, entry] as const))(
    '%s, against %s',
    async (name, _, entry) => {
      const { columns, rows, bits } = entry;
      const colour = entry.components === 3;
      const picture = describedPicture({
        columns,
        rows,
        samplesPerPixel: colour ? 3 : 1,
        bitsAllocated: bits > 8 ? 16 : 8,
        bitsStored: bits,
        photometric: colour ? (entry.codec === 'jpeg' ? 'YBR_FULL_422' : 'YBR_ICT') : 'MONOCHROME2',
      });
      const syntax = SYNTAXES[entry.codec];
      if (!syntax) throw new Error(entry.codec);
      const codestream = Uint8Array.from(Buffer.from(entry.codestream, 'base64'));
      const decoded = await decodePicture(codestream, picture, syntax, { codecs: CODECS, pyramid: false });
      if (!decoded.ok) throw new Error(decoded.defect);

      const bytes = Uint8Array.from(Buffer.from(entry.values, 'base64'));
      const expected = bits > 8 ? new Uint16Array(bytes.buffer) : bytes;
      expect(decoded.value.values.length).toBe(expected.length);
      const differences = Array.from(expected, (value, at) => Math.abs(value - (decoded.value.values[at] ?? Infinity)));
      const [largest, mean] = PINNED[name] ?? [0, 0];
      expect(Math.max(...differences)).toBeLessThanOrEqual(largest);
      expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThanOrEqual(mean);
    },
  );
});
