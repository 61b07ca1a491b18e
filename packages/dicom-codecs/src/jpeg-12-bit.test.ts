import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transferSyntaxOf } from '@medicus/dicom';
import reference from '../reference/jpeg-12-bit.json' with { type: 'json' };
import { decodePicture } from './decode-picture.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { describedPicture } from './picture.fixture.ts';

const { columns, rows } = reference;
const JPEG_EXTENDED = transferSyntaxOf('1.2.840.10008.1.2.4.51');
const codestream = Uint8Array.from(Buffer.from(reference.codestream, 'base64'));
const expected = new Uint16Array(Uint8Array.from(Buffer.from(reference.values, 'base64')).buffer);
const picture = describedPicture({ columns, rows, bitsStored: 12 });
const frame = codestream.findIndex((byte, at) => byte === 0xff && codestream[at + 1] === 0xc1);

const decode = async (bytes: Uint8Array<ArrayBuffer>, described = picture) => {
  const result = await decodePicture(bytes, described, JPEG_EXTENDED, { codecs: CODECS, pyramid: false });
  return result.ok ? result.value.values : result.defect;
};
const changed = (at: number, ...to: readonly number[]) => {
  const copy = Uint8Array.from(codestream);
  copy.set(to, at);
  return copy;
};

const withInterval = (blocks: number) =>
  Uint8Array.of(...codestream.subarray(0, 2), 0xff, 0xdd, 0, 4, blocks >> 8, blocks & 0xff, ...codestream.subarray(2));

describe('JPEG extended of 12 bit', () => {
  it(`is within one level of ${reference.oracle}, in black and in white too`, async () => {
    const values = await decode(codestream);
    if (typeof values === 'string') throw new Error(values);
    expect(values).toBeInstanceOf(Uint16Array);
    expect(values.length).toBe(expected.length);
    const differences = Array.from(expected, (value, at) => (values[at] ?? Infinity) - value);
    expect(Math.max(...differences.map(Math.abs))).toBeLessThanOrEqual(1);
    // No bias: as often one below as one above would be nothing, fifteen above was a fault.
    expect(Math.abs(differences.reduce((sum, value) => sum + value, 0) / differences.length)).toBeLessThan(0.2);
    expect(expected.filter((value) => value > 4080).length).toBeGreaterThan(100);
    expect(expected.filter((value) => value < 15).length).toBeGreaterThan(100);
  });
  it('leaves the bytes that it was given as they are, and decodes the same picture twice', async () => {
    const before = Uint8Array.from(codestream);
    const first = await decode(codestream);
    expect(codestream).toEqual(before);
    expect(await decode(codestream)).toEqual(first);
  });
  it('white stays white where the header stores fewer bits than are coded', async () => {
    const values = await decode(codestream, describedPicture({ columns, rows, bitsStored: 10 }));
    if (typeof values === 'string') throw new Error(values);
    for (const [at, value] of expected.entries()) if (value > 1024) expect(values[at]).toBe(1023);
  });
  it('is refused by name in forms that the decoder gets wrong', async () => {
    expect(await decode(changed(frame + 1, 0xc2))).toBe('transfer-syntax-unsupported');
    expect(await decode(changed(frame + 4, 10))).toBe('bits-unsupported');
    expect(await decode(codestream, { ...picture, signed: true })).toBe('bits-unsupported');
    expect(await decode(codestream, { ...picture, bitsAllocated: 8 })).toBe('bits-unsupported');
    expect(await decode(withInterval(5))).toBe('transfer-syntax-unsupported');
  });
  it('means the same in other words: sampling of its only component, an interval without an end, bytes that fill up', async () => {
    const values = await decode(codestream);
    for (const sampling of [0x21, 0x22, 0x44]) expect(await decode(changed(frame + 11, sampling))).toEqual(values);
    for (const interval of [48, 49, 60_000]) expect(await decode(withInterval(interval))).toEqual(values);
    const scan = codestream.findIndex((byte, at) => byte === 0xff && codestream[at + 1] === 0xda);
    for (const at of [2, frame, scan]) {
      const filled = Uint8Array.of(...codestream.subarray(0, at), 0xff, 0xff, ...codestream.subarray(at));
      expect(await decode(filled)).toEqual(values);
    }
  });
  it('another size than the header, or a bomb, is refused before memory is asked for', async () => {
    expect(await decode(codestream, { ...picture, columns: rows, rows: columns })).toBe('codestream-mismatch');
    expect(await decode(changed(frame + 5, 0xff, 0xff, 0xff, 0xff))).toBe('codestream-mismatch');
  });
  it('never shows a cut stream as a whole picture', async () => {
    for (let length = 0; length < codestream.length - 1; length += 3) {
      expect(await decode(codestream.slice(0, length))).toBe('codestream-malformed');
      const marked = Uint8Array.of(...codestream.subarray(0, length), 0xff, 0xd9);
      if (length < codestream.length - 40) expect(await decode(marked)).toBe('codestream-malformed');
    }
  });
  it('never shows the first intervals as a whole picture', async () => {
    // Twice as high: the 48 blocks that are there are one interval of two.
    const doubled = withInterval(48);
    doubled[doubled.findIndex((byte, at) => byte === 0xff && doubled[at + 1] === 0xc1) + 6] = 2 * rows;
    expect(await decode(doubled, { ...picture, rows: 2 * rows })).toBe('codestream-malformed');
  });
  it('answers whatever bytes are changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(codestream.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const damaged = Uint8Array.from(codestream);
          for (const [at, value] of changes) damaged[at] = value;
          const result = await decode(damaged);
          expect(typeof result === 'string' || result.length === expected.length).toBe(true);
        },
      ),
      { numRuns: 400, seed: 20_261_121 },
    );
  });
});
