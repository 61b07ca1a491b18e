import { byteSourceOf } from '@medicus/ids';
import { frameBytes, readHeader } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decode-picture.ts';
import type { StoredValues } from './decoded-frame.ts';
import { DEFECT_SENTENCES } from './defect-sentences.ts';
import { runJob } from './job.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { generatedBytes } from './node/generated-files.fixture.ts';

/** One file of every way in which pixels are packed and framed. */
const FILES = [
  'native-explicit.dcm',
  'native-implicit.dcm',
  'native-big-endian.dcm',
  'native-deflated.dcm',
  'native-deflated-frames.dcm',
  'native-encapsulated.dcm',
  'native-1-bit.dcm',
  'ybr-full-422.dcm',
  'palette-8-256-from-0-to-16.dcm',
  'rle-signed.dcm',
  'rle-rgb-16.dcm',
  'jpeg-lossless-p7-12.dcm',
  'jpeg-lossless-p4-rgb.dcm',
  'jpeg-ls-16.dcm',
  'jpeg-ls-near-rgb.dcm',
  'jpeg-2000-8.dcm',
  'jpeg-2000-lossy-ict.dcm',
  'htj2k-8.dcm',
  'htj2k-lossy-ict.dcm',
  'jpeg-baseline-grey.dcm',
  'jpeg-baseline-422.dcm',
  'jpeg-extended-12.dcm',
  'jpeg-xl-8.dcm',
  'jpeg-xl-lossy-rgb.dcm',
  'fragments-table.dcm',
  'fragments-three-each-no-table.dcm',
  'fragments-extended-table.dcm',
] as const;

type Bytes = Uint8Array<ArrayBuffer>;

/** Every frame's values or the reason why not; or the reason for the file. */
async function framesOf(bytes: Bytes): Promise<readonly (StoredValues | string)[] | string> {
  const source = byteSourceOf(bytes);
  const header = await readHeader(source);
  if (!header.ok) return header.defect;
  const { picture, transferSyntax } = header.value;
  if (!picture.ok) return picture.defect;
  const frames: (StoredValues | string)[] = [];
  for (let frame = 0; frame < picture.value.frames; frame++) {
    const job = { kind: 'frame', picture: picture.value, transferSyntax, frame, pyramid: false } as const;
    const { kind, result } = await runJob(job, source, CODECS);
    if (kind !== 'frame') throw new Error(kind);
    frames.push(result.ok ? result.value.values : result.defect);
  }
  return frames;
}

/** Every length near a marker, an item or an end; of the rest every eleventh. */
function cutsOf(bytes: Bytes): readonly number[] {
  const near = new Set<number>();
  for (let at = 0; at + 1 < bytes.length; at++) {
    const marker = bytes[at] === 0xff && (bytes[at + 1] ?? 0) >= 0x4f && bytes[at + 1] !== 0xff;
    const item = bytes[at] === 0xfe && bytes[at + 1] === 0xff;
    if (marker || item) for (let by = -1; by <= 9; by++) near.add(at + by);
  }
  return Array.from({ length: bytes.length }, (_, at) => at).filter(
    (at) => at % 11 === 0 || at > bytes.length - 40 || near.has(at),
  );
}

describe(
  'a file that ends early gives every frame as it is in the whole file, or a reason',
  { timeout: 120_000 },
  () => {
    it.each(FILES)('%s', async (name) => {
      const whole = generatedBytes(name);
      const frames = await framesOf(whole);
      if (typeof frames === 'string') throw new Error(frames);
      expect(frames.filter((frame) => typeof frame === 'string')).toEqual([]);

      const wrong: string[] = [];
      let refused = 0;
      for (const length of cutsOf(whole)) {
        const found = await framesOf(whole.slice(0, length));
        const answers = typeof found === 'string' ? [found] : found;
        for (const [frame, answer] of answers.entries()) {
          if (typeof answer === 'string') {
            refused += 1;
            if (!(answer in DEFECT_SENTENCES)) wrong.push(`${length}: ${answer}`);
          } else if (!same(answer, frames[frame])) {
            wrong.push(`${length}: other values in frame ${frame}`);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(refused).toBeGreaterThan(50);
    });
  },
);

describe('a frame whose bytes end early, in fragments that fit', { timeout: 120_000 }, () => {
  it.each(FILES)('%s', async (name) => {
    const source = byteSourceOf(generatedBytes(name));
    const header = await readHeader(source);
    if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
    const { transferSyntax } = header.value;
    const picture = header.value.picture.value;
    const bytes = await frameBytes(source, picture, 0);
    if (!bytes.ok) throw new Error(bytes.defect);
    const decode = (cut: Bytes) => decodePicture(cut, picture, transferSyntax, { codecs: CODECS, pyramid: false });
    const whole = await decode(Uint8Array.from(bytes.value));
    if (!whole.ok) throw new Error(whole.defect);

    const wrong: string[] = [];
    for (const length of cutsOf(bytes.value)) {
      const found = await decode(bytes.value.slice(0, length));
      if (found.ok && !same(found.value.values, whole.value.values)) wrong.push(`${length}: other values`);
      // What can be left out is padding and an end mark.
      if (found.ok && length < bytes.value.length - 3) wrong.push(`${length}: a whole picture`);
      if (!found.ok && !(found.defect in DEFECT_SENTENCES)) wrong.push(`${length}: ${found.defect}`);
    }
    expect(wrong).toEqual([]);
  });
});

function same(a: StoredValues, b: StoredValues | string | undefined): boolean {
  if (typeof b !== 'object' || a.length !== b.length) return false;
  return a.every((value, at) => value === b[at]);
}
