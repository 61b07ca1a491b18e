import { createHash } from 'node:crypto';
import { byteSourceOf } from '@medicus/ids';
import {
  buildGreyTable,
  type DicomHeader,
  frameDescription,
  greyMapper,
  initialVoi,
  isBackground,
  isWide,
  type PictureDescription,
  realWorldValues,
} from '@medicus/dicom';
import { afterAll, describe, expect, it } from 'vitest';
import { GENERATED, type GeneratedFile, generatedBytes } from './node/generated-files.fixture.ts';
import { createNodeDecodeService } from './node/index.ts';
import { asStored, storedBytes } from './stored-bytes.ts';

const service = createNodeDecodeService({ workers: 1 });
afterAll(() => service.dispose());

interface Opened {
  readonly header: DicomHeader;
  readonly picture: PictureDescription;
  readonly frame: (index: number, as?: PictureDescription, written?: PictureDescription) => Promise<Uint8Array>;
}

async function open(file: string): Promise<Opened> {
  const source = byteSourceOf(generatedBytes(file));
  const header = await service.readHeader(source);
  if (!header.ok) throw new Error(header.defect);
  const { picture } = header.value;
  if (!picture.ok) throw new Error(picture.defect);
  return {
    header: header.value,
    picture: picture.value,
    frame: async (index, as = asStored(picture.value), written = as) => {
      const described = { ...header.value, picture: { ok: true as const, value: as } };
      const decoded = await service.decodeFrame(source, described, index, { timeoutMs: 60_000 });
      if (!decoded.ok) throw new Error(decoded.defect);
      return storedBytes(decoded.value.values, written);
    },
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const numbers = Array.from;
const indices = (picture: PictureDescription): readonly number[] => numbers({ length: picture.frames }, (_, at) => at);

const withKey = (key: keyof GeneratedFile) =>
  GENERATED.filter((entry) => entry[key] !== undefined).map((entry) => [entry.file, entry.oracle, entry] as const);

describe('every frame of a generated file is the phantom to the bit, as its oracle says', { timeout: 120_000 }, () => {
  it.each(withKey('frames'))('%s, %s', async (file, _, entry) => {
    const { picture, frame } = await open(file);
    const hashes: string[] = [];
    for (const index of indices(picture)) hashes.push(sha256(await frame(index)));
    expect(hashes).toEqual(entry.frames);
  });
  it.each(withKey('rgb'))('%s in colours, %s', async (file, _, entry) => {
    const { picture, frame } = await open(file);
    const hashes: string[] = [];
    // Colours have eight bits whatever the indices have.
    const eightBit = { ...picture, bitsAllocated: 8 as const };
    for (const index of indices(picture)) hashes.push(sha256(await frame(index, picture, eightBit)));
    expect(hashes).toEqual(entry.rgb);
  });
});

/** Largest and mean difference per file, measured against its oracle and then pinned; grey may never be more than 1 off. */
const PINNED: Readonly<Record<string, readonly [largest: number, mean: number]>> = {
  'jpeg-baseline-grey.dcm': [1, 0.034],
  'jpeg-extended-8.dcm': [1, 0.034],
  'jpeg-extended-12.dcm': [1, 0.084],
  'jpeg-baseline-444.dcm': [3, 0.083],
  'jpeg-baseline-422.dcm': [5, 0.3],
  'jpeg-baseline-420.dcm': [3, 0.262],
  'jpeg-baseline-rgb.dcm': [1, 0.032],
  'htj2k-lossy.dcm': [1, 0.02],
  'htj2k-lossy-signed.dcm': [1, 0.02],
  'htj2k-lossy-ict.dcm': [1, 0.0005],
  'jpeg-xl-lossy-rgb.dcm': [1, 0.246],
  'jpeg-xl-of-jpeg.dcm': [1, 0.255],
};

describe('lossy files, and other colour models, are as near to their oracle as measured', { timeout: 120_000 }, () => {
  it.each(withKey('values'))('%s, %s', async (file, _, entry) => {
    const { picture, frame } = await open(file);
    const expected = samplesOf(generatedBytes(entry.values ?? ''), picture);
    const actual: number[] = [];
    for (const index of indices(picture)) actual.push(...samplesOf(await frame(index), picture));
    expect(actual.length).toBe(expected.length);
    const off = expected.map((value, at) => Math.abs(value - (actual[at] ?? Infinity)));
    const [largest, mean] = PINNED[file] ?? [0, 0];
    if (picture.samplesPerPixel === 1) expect(largest).toBeLessThanOrEqual(1);
    expect(Math.max(...off)).toBeLessThanOrEqual(largest);
    expect(off.reduce((sum, value) => sum + value, 0) / off.length).toBeLessThanOrEqual(mean);
  });
});

function samplesOf(bytes: Uint8Array, picture: PictureDescription): readonly number[] {
  if (picture.bitsAllocated === 8) return numbers(bytes);
  return numbers(new Uint16Array(Uint8Array.from(bytes).buffer));
}

describe('greys are within one level of what the oracle says (pydicom, highdicom, the formula in numpy)', () => {
  it.each(withKey('grey'))('%s', async (file, _, entry) => {
    const { picture, frame } = await open(file);
    const stored = storedOf(await frame(0), picture);
    const greyOf = greysOf(picture);
    const expected = numbers(new Float32Array(generatedBytes(entry.grey ?? '').buffer));
    expect(stored.length).toBe(expected.length);
    // Not done by pydicom: the last step to the screen, and background.
    const inverted = picture.photometric === 'MONOCHROME1' || picture.inverse;
    let largest = 0;
    for (const [at, value] of stored.entries()) {
      const wanted = isBackground(picture, value)
        ? 0
        : inverted
          ? 255 - (expected[at] ?? Infinity)
          : (expected[at] ?? Infinity);
      largest = Math.max(largest, Math.abs(wanted - greyOf(value)));
    }
    expect(largest).toBeLessThanOrEqual(1);
  });
});

/** As it is drawn: by the table, of wide values by the formula. */
function greysOf(picture: PictureDescription): (stored: number) => number {
  const voi = initialVoi(picture, { center: Number.NaN, width: Number.NaN });
  if (isWide(picture)) return greyMapper(picture, voi);
  const { first, greys } = buildGreyTable(picture, voi);
  return (stored) => greys[stored - first] ?? Infinity;
}

function storedOf(bytes: Uint8Array, picture: PictureDescription): readonly number[] {
  const own = Uint8Array.from(bytes).buffer;
  if (picture.sampleFormat === 'float') {
    return numbers(picture.bitsAllocated === 64 ? new Float64Array(own) : new Float32Array(own));
  }
  if (picture.bitsAllocated === 8) return numbers(picture.signed ? new Int8Array(own) : new Uint8Array(own));
  if (picture.bitsAllocated === 32) return numbers(picture.signed ? new Int32Array(own) : new Uint32Array(own));
  return numbers(picture.signed ? new Int16Array(own) : new Uint16Array(own));
}

describe('real world values are those of highdicom, which reckons in the precision of the file; doses those of numpy', () => {
  it.each(withKey('real'))('%s', async (file, _, entry) => {
    const { picture, frame } = await open(file);
    const stored = storedOf(await frame(0), picture);
    const expected = numbers(new Float64Array(generatedBytes(entry.real?.values ?? '').buffer));
    expect(stored.length).toBe(expected.length);
    const described = frameDescription(picture, 0);
    const precision = picture.sampleFormat === 'float' && picture.bitsAllocated === 32 ? 2 ** -23 : 2 ** -52;
    let mapped = 0;
    for (const [at, value] of stored.entries()) {
      const [real, ...more] = realWorldValues(described, value);
      expect(more).toEqual([]);
      expect(real === undefined).toBe(Number.isNaN(expected[at]));
      if (real === undefined) continue;
      mapped++;
      expect(real.unit).toBe(entry.real?.unit);
      expect(Math.abs(real.value - (expected[at] ?? Infinity))).toBeLessThanOrEqual(precision * real.value);
    }
    expect(mapped).toBeGreaterThan(0);
  });
});

describe('names are read as pydicom reads them', () => {
  it.each(withKey('name'))('%s', async (file, _, entry) => {
    const { header } = await open(file);
    expect(header.patient.name).toBe(entry.name?.join(', '));
  });
});
