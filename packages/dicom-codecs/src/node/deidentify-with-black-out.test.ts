import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { byteSourceOf } from '@medicus/ids';
import { type DicomHeader, type PictureDescription, readHeader, type Rectangle } from '@medicus/dicom';
import { afterAll, describe, expect, it } from 'vitest';
import {
  dataSet,
  element,
  encapsulated,
  type Field,
  formOf,
  part10,
  PATIENT,
  pictureFields,
  UID,
} from '../../../dicom/src/dicom-file.fixture.ts';
import jpegXl from '../../reference/jpeg-xl.json' with { type: 'json' };
import { BLACK_OUT_SENTENCES } from '../defect-sentences.ts';
import { deidentifyWithBlackOut } from '../deidentify-with-black-out.ts';
import { FrameUnusable } from '../frames-source.ts';
import { encodeJpegLossless } from '../jpeg-lossless.fixture.ts';
import { noise } from '../picture.fixture.ts';
import { asStored } from '../stored-bytes.ts';
import { encode } from './codecs.fixture.ts';
import { createNodeDecodeService } from './index.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const PYTHON = path.join(ROOT, 'var/tools/reference-venv/bin/python');
const ORACLE = path.join(ROOT, 'e2e/reference/stored_values.py');
const folder = mkdtempSync(path.join(tmpdir(), 'black-out-'));
const service = createNodeDecodeService({ workers: 1 });
afterAll(() => {
  service.dispose();
  rmSync(folder, { recursive: true });
});

const keyedHash = async (message: Uint8Array): Promise<Uint8Array> =>
  createHmac('sha256', 'share').update(message).digest();
const UIDS: readonly Field[] = [
  ['00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
  ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
  ['00080018', 'UI', '1.2.276.0.7230010.3.1.4.1'],
];
const [COLUMNS, ROWS, FRAMES] = [20, 12, 3];
const PIXELS = COLUMNS * ROWS;
const AREAS: readonly Rectangle[] = [
  { x: 3, y: 2, width: 5, height: 4 },
  { x: 16, y: 10, width: 40, height: 40 },
];
const inside = (pixel: number, columns: number = COLUMNS): boolean => {
  const [x, y] = [pixel % columns, Math.floor(pixel / columns)];
  return (x >= 3 && x < 8 && y >= 2 && y < 6) || (x >= 16 && x < 56 && y >= 10);
};

type Bits = NonNullable<Parameters<typeof pictureFields>[3]>;

function file(uid: string, more: readonly Field[], bits: Bits, pixelData: Uint8Array): Uint8Array<ArrayBuffer> {
  const fields = [...UIDS, ...PATIENT, ...pictureFields(COLUMNS, ROWS, more, bits)];
  const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return part10(uid, dataSet(sorted, formOf(uid)), pixelData);
}

async function described(bytes: Uint8Array<ArrayBuffer>): Promise<DicomHeader & { readonly of: PictureDescription }> {
  const header = await readHeader(byteSourceOf(bytes));
  if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
  return { ...header.value, of: header.value.picture.value };
}

/** Stored values of all frames; of palette colour the indices; of the others RGB. */
async function decoded(bytes: Uint8Array<ArrayBuffer>): Promise<readonly number[]> {
  const header = await described(bytes);
  const stored = { ...header, picture: { ok: true, value: asStored(header.of) } } as const;
  const out: number[] = [];
  for (let frame = 0; frame < header.of.frames; frame++) {
    const done = await service.decodeFrame(byteSourceOf(bytes), stored, frame);
    if (!done.ok) throw new Error(done.defect);
    for (const value of done.value.values) out.push(value);
  }
  return out;
}

async function blackened(bytes: Uint8Array<ArrayBuffer>, blackOut = AREAS): Promise<Uint8Array<ArrayBuffer>> {
  const done = await deidentifyWithBlackOut(byteSourceOf(bytes), service, { keyedHash, blackOut });
  if (!done.ok) throw new Error(done.defect);
  return done.value.file.slice(0, done.value.file.size);
}

/** What python-gdcm decodes: as many bytes per sample as are allocated, little endian. */
function gdcm(bytes: Uint8Array, wide: boolean, signed: boolean): readonly number[] {
  const [from, to] = [path.join(folder, 'in.dcm'), path.join(folder, 'out.raw')];
  writeFileSync(from, bytes);
  const done = spawnSync(PYTHON, [ORACLE, from, to], { encoding: 'utf8', timeout: 60_000 });
  expect(done.stderr).not.toContain('cannot');
  const raw = Uint8Array.from(readFileSync(to));
  if (!wide) return [...raw];
  return signed ? [...new Int16Array(raw.buffer)] : [...new Uint16Array(raw.buffer)];
}

function bytesOf(values: Uint8Array | Uint16Array | Int16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** RLE of literal runs: a segment for each byte of each sample, the high one first. */
function rle(values: Uint8Array | Uint16Array, components: number): Uint8Array {
  const width = values.BYTES_PER_ELEMENT;
  const raw = bytesOf(values);
  const segments: number[][] = [];
  for (let component = 0; component < components; component++) {
    for (let byte = width - 1; byte >= 0; byte--) {
      const segment: number[] = [];
      for (let at = 0; at < PIXELS; at++) {
        if (at % 128 === 0) segment.push(Math.min(128, PIXELS - at) - 1);
        segment.push(raw[(at * components + component) * width + byte] ?? 0);
      }
      segments.push(segment.length % 2 ? [...segment, 128] : segment);
    }
  }
  const head = new Uint32Array(16);
  head[0] = segments.length;
  let at = 64;
  for (const [index, segment] of segments.entries()) {
    head[index + 1] = at;
    at += segment.length;
  }
  return Uint8Array.from([...new Uint8Array(head.buffer), ...segments.flat()]);
}

const MANY: Field = ['00280008', 'IS', String(FRAMES)];
const COLOUR: readonly Field[] = [
  ['00280002', 'US', 3],
  ['00280006', 'US', 0],
];
const frameValues = (bits: number, samples = 1): readonly Uint16Array<ArrayBuffer>[] =>
  Array.from({ length: FRAMES }, (_, frame) => noise(PIXELS * samples, bits, frame + 1));
const narrow = (frames: readonly Uint16Array[]): readonly Uint8Array<ArrayBuffer>[] =>
  frames.map((frame) => Uint8Array.from(frame));
/** The package's JPEG encoder writes beyond its buffer where a small picture is noise. */
const smooth = [1, 2, 3].map((frame) => Uint8Array.from({ length: PIXELS * 3 }, (_, at) => 40 * frame + (at >> 3)));
const shape = (bits: number, components: 1 | 3 = 1) => ({ columns: COLUMNS, rows: ROWS, components, bits }) as const;
/** Top of the second colour of three is black. */
const PALETTE: readonly Field[] = ['1', '2', '3'].flatMap((colour): Field[] => [
  [`0028110${colour}`, 'US', [256, 0, 16]],
  [`0028120${colour}`, 'OW', Array.from({ length: 256 }, (_, entry) => (entry === 77 ? 0 : 20_000 + entry))],
]);

interface Case {
  readonly name: string;
  readonly make: () => Promise<Uint8Array<ArrayBuffer>>;
  readonly black: readonly number[];
  readonly lossy?: true;
  readonly photometric?: string;
  readonly size?: readonly [columns: number, rows: number];
}

const twelve = frameValues(12);
const eight = frameValues(8);
const eightColours = frameValues(8, 3);
const grey = (
  uid: string,
  photometric: string,
  bits: Bits,
  frames: readonly Uint8Array[],
  more: readonly Field[] = [],
): Uint8Array<ArrayBuffer> => file(uid, [MANY, ['00280004', 'CS', photometric], ...more], bits, encapsulated(frames));
const colours = (uid: string, photometric: string, frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  file(uid, [MANY, ...COLOUR, ['00280004', 'CS', photometric]], { allocated: 8, stored: 8 }, encapsulated(frames));

const all = async <From, To>(from: readonly From[], to: (one: From) => Promise<To>): Promise<readonly To[]> => {
  const out: To[] = [];
  for (const one of from) out.push(await to(one));
  return out;
};
const usual: Parameters<typeof encode>[3] = (encoder) => {
  encoder.setProgressive(false);
  encoder.setQuality(90);
  encoder.setSubSampling(1);
};
const STORED_12: Bits = { allocated: 16, stored: 12 };
const syntax = (tail: string): string => `1.2.840.10008.1.2.4${tail}`;

const CASES: readonly Case[] = [
  {
    name: 'RLE, 12 bit',
    make: async () =>
      grey(
        UID.rle,
        'MONOCHROME2',
        STORED_12,
        twelve.map((frame) => rle(frame, 1)),
      ),
    black: [0],
  },
  {
    name: 'RLE, MONOCHROME1: black is the largest value',
    make: async () =>
      grey(
        UID.rle,
        'MONOCHROME1',
        STORED_12,
        twelve.map((frame) => rle(frame, 1)),
      ),
    black: [4095],
  },
  {
    name: 'RLE, palette colour: black is its darkest entry',
    make: async () =>
      grey(
        UID.rle,
        'PALETTE COLOR',
        { allocated: 8, stored: 8 },
        narrow(eight).map((frame) => rle(frame, 1)),
        PALETTE,
      ),
    black: [77],
    photometric: 'PALETTE COLOR',
  },
  {
    name: 'RLE, RGB',
    make: async () =>
      colours(
        UID.rle,
        'RGB',
        narrow(eightColours).map((frame) => rle(frame, 3)),
      ),
    black: [0, 0, 0],
  },
  {
    name: 'JPEG lossless, 12 bit',
    make: async () =>
      grey(
        UID.jpegLossless,
        'MONOCHROME2',
        STORED_12,
        twelve.map((values) =>
          encodeJpegLossless(values, { columns: COLUMNS, rows: ROWS, components: 1, precision: 12, predictor: 1 }),
        ),
      ),
    black: [0],
  },
  {
    name: 'JPEG-LS, signed',
    make: async () =>
      grey(
        syntax('.80'),
        'MONOCHROME2',
        { ...STORED_12, signed: true },
        await all(twelve, (values) => encode('jpeg-ls', values, shape(12))),
      ),
    black: [-2048],
  },
  ...(['.80', '.90', '.201'] as const).map((tail): Case => {
    const codec = { '.80': 'jpeg-ls', '.90': 'jpeg-2000', '.201': 'htj2k' } as const;
    return {
      name: `${codec[tail]}, 12 bit`,
      make: async () =>
        grey(
          syntax(tail),
          'MONOCHROME2',
          STORED_12,
          await all(twelve, (values) => encode(codec[tail], values, shape(12))),
        ),
      black: [0],
    };
  }),
  {
    name: 'JPEG XL',
    make: async () => {
      const streams = jpegXl.streams.filter(({ name }) => name.startsWith('grey of 12 bit'));
      const frames = [0, 1, 0].map((at) => Uint8Array.from(Buffer.from(streams[at]?.stream ?? '', 'base64')));
      const fields = pictureFields(jpegXl.columns, jpegXl.rows, [MANY], STORED_12);
      return part10(syntax('.112'), dataSet(fields), encapsulated(frames));
    },
    black: [0],
    size: [jpegXl.columns, jpegXl.rows],
    lossy: true,
  },
  {
    name: 'JPEG 2000, reversible colours, become RGB',
    make: async () =>
      colours(
        syntax('.90'),
        'YBR_RCT',
        await all(narrow(eightColours), (values) => encode('jpeg-2000', values, shape(8, 3))),
      ),
    black: [0, 0, 0],
    photometric: 'RGB',
  },
  {
    name: 'JPEG baseline, colours, become RGB',
    make: async () =>
      colours(syntax('.50'), 'YBR_FULL_422', await all(smooth, (values) => encode('jpeg', values, shape(8, 3), usual))),
    black: [0, 0, 0],
    lossy: true,
    photometric: 'RGB',
  },
  {
    name: 'JPEG-LS near-lossless',
    make: async () =>
      grey(
        syntax('.81'),
        'MONOCHROME2',
        { allocated: 8, stored: 8 },
        await all(narrow(eight), (values) => encode('jpeg-ls', values, shape(8), (by) => by.setNearLossless(2))),
      ),
    black: [0],
    lossy: true,
  },
  {
    name: 'deflated as a whole',
    make: async () => {
      const fields = pictureFields(COLUMNS, ROWS, [MANY], STORED_12);
      const pixels = element(['7fe00010', 'OW', twelve.flatMap((frame) => [...frame])]);
      return part10(UID.deflated, new Uint8Array(deflateRawSync(Buffer.concat([dataSet(fields), pixels]))));
    },
    black: [0],
  },
  {
    name: 'frames deflated one by one',
    make: async () =>
      grey(
        '1.2.840.10008.1.2.8.1',
        'MONOCHROME1',
        STORED_12,
        twelve.map((frame) => new Uint8Array(deflateRawSync(bytesOf(frame)))),
      ),
    black: [4095],
  },
  {
    name: 'uncompressed in fragments',
    make: async () => grey('1.2.840.10008.1.2.1.98', 'MONOCHROME2', STORED_12, twelve.map(bytesOf)),
    black: [0],
  },
  {
    name: 'native, 16 bit in little endian',
    make: async () =>
      file(
        UID.explicit,
        [MANY],
        { allocated: 16, stored: 16 },
        element(['7fe00010', 'OW', twelve.flatMap((frame) => [...frame])]),
      ),
    black: [0],
  },
  ...[UID.implicit, UID.bigEndian, UID.explicit].map((uid): Case => ({
    name: `native, 12 bit with an overlay above, ${uid}`,
    make: async () =>
      file(
        uid,
        [MANY, ['60000100', 'US', 1], ['60000102', 'US', 15]],
        STORED_12,
        element(['7fe00010', 'OW', twelve.flatMap((frame) => [...frame].map((value) => value | 0x8000))], formOf(uid)),
      ),
    black: [0],
  })),
];

describe('rectangles are black in every frame, all else is as it was', () => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', async (_, { make, black, lossy, photometric, size }) => {
    const before = await make();
    const was = await decoded(before);
    const after = await blackened(before);
    const samples = black.length;
    const [columns, rows] = size ?? [COLUMNS, ROWS];
    expect(was).toHaveLength(columns * rows * FRAMES * samples);
    const expected = was.map((value, at) =>
      inside(Math.floor(at / samples) % (columns * rows), columns) ? (black[at % samples] ?? 0) : value,
    );
    expect(await decoded(after)).toEqual(expected);

    const { of: picture, transferSyntax, warnings } = await described(after);
    expect(warnings).toEqual([]);
    expect(transferSyntax).toMatchObject({ packing: 'native', encapsulated: false });
    expect(picture).toMatchObject({ frames: FRAMES, highBit: picture.bitsStored - 1, planar: false });
    expect(picture.lossy).toBe(lossy ?? false);
    if (photometric !== undefined) expect(picture.photometric).toBe(photometric);
    if (existsSync(PYTHON)) expect(gdcm(after, picture.bitsAllocated === 16, picture.signed)).toEqual(expected);
  });

  if (!existsSync(PYTHON)) it.skip('python-gdcm as second reader (no var/tools/reference-venv)', () => undefined);

  it('YBR_FULL that was coded without loss stays YBR_FULL, to the bit', async () => {
    const before = colours(
      UID.rle,
      'YBR_FULL',
      narrow(eightColours).map((frame) => rle(frame, 3)),
    );
    const after = await blackened(before);
    expect((await described(after)).of.photometric).toBe('YBR_FULL');
    const expected = eightColours.flatMap((frame) =>
      [...frame].map((value, at) => (inside(Math.floor(at / 3)) ? [0, 128, 128][at % 3] : value)),
    );
    expect([...after.subarray(-expected.length)]).toEqual(expected);
  });
});

const CORPUS = process.env['DICOM_CORPUS'];
const HERE = CORPUS !== undefined && existsSync(CORPUS) && existsSync(PYTHON);

describe('real files, the copy read by python-gdcm', { timeout: 60_000 }, () => {
  if (!HERE) it.skip('the files of DICOM_CORPUS (not set, or no var/tools/reference-venv)', () => undefined);
  const names = HERE ? readdirSync(CORPUS).filter((name) => name.endsWith('.dcm')) : [];
  it.each(names)('%s', async (name) => {
    const before = Uint8Array.from(readFileSync(path.join(CORPUS ?? '', name)));
    const { of: picture } = await described(before);
    const [width, height] = [Math.ceil(picture.columns / 3), Math.ceil(picture.rows / 5)];
    const after = await blackened(before, [{ x: 0, y: 0, width, height }]);
    const was = await decoded(before);
    const samples = picture.samplesPerPixel;
    const frame = picture.rows * picture.columns * samples;
    const black = (at: number): boolean => {
      const pixel = Math.floor((at % frame) / samples);
      return pixel % picture.columns < width && Math.floor(pixel / picture.columns) < height;
    };
    const now = gdcm(after, picture.bitsAllocated === 16, picture.signed);
    expect(now.length).toBe(was.length);
    const [first] = now;
    // Large arrays: counted, not printed.
    let [wrong, notBlack] = [0, 0];
    for (const [at, value] of now.entries()) {
      if (black(at)) notBlack += value === first ? 0 : 1;
      else wrong += value === was[at] ? 0 : 1;
    }
    expect({ wrong, notBlack }).toEqual({ wrong: 0, notBlack: 0 });
  });
});

describe('the copy says what it is', () => {
  const rleFile = grey(
    UID.rle,
    'MONOCHROME2',
    STORED_12,
    twelve.map((frame) => rle(frame, 1)),
  );
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

  it('derived, another instance, cleaned pixels (DCM 113101), no text burnt in', async () => {
    const after = await blackened(rleFile);
    const plain = await deidentifyWithBlackOut(byteSourceOf(rleFile), service, { keyedHash, blackOut: [] });
    if (!plain.ok) throw new Error(plain.defect);
    const other = await described(await plain.value.file.slice(0, plain.value.file.size));
    const ours = await described(after);
    expect(ours.sopInstanceUid).toMatch(/^2\.25\./);
    expect(ours.sopInstanceUid).not.toBe(other.sopInstanceUid);
    expect((await described(await blackened(rleFile, AREAS.slice(1)))).sopInstanceUid).not.toBe(ours.sopInstanceUid);
    for (const said of ['DERIVED\\PRIMARY\\AXIAL', '113101', 'Areas of the picture were made black'])
      expect(text(after)).toContain(said);
    expect(text(after)).not.toContain('Muster');
  });

  it('of another share: other UIDs and nothing else', async () => {
    const other: typeof keyedHash = async (message) => createHmac('sha256', 'another').update(message).digest();
    const copies: Uint8Array[] = [];
    for (const hash of [keyedHash, other]) {
      const done = await deidentifyWithBlackOut(byteSourceOf(rleFile), service, { keyedHash: hash, blackOut: AREAS });
      if (!done.ok) throw new Error(done.defect);
      copies.push(await done.value.file.slice(0, done.value.file.size));
    }
    const [first = '', second = ''] = copies.map((copy) => text(copy).slice(132));
    expect(first).not.toBe(second);
    const withoutUids = (bytes: string): string => bytes.replaceAll(/(?:UI|UL)..2\.25\.\d+\0?|UL.{6}/gs, '');
    expect(withoutUids(first)).toBe(withoutUids(second));
  });

  it('compressed with loss: by which method and how much', async () => {
    const lossy = CASES.find(({ name }) => name.startsWith('JPEG baseline'));
    const after = text(await blackened(await (lossy as Case).make()));
    expect(after).toContain('ISO_10918_1');
    const ratio = after.indexOf('\x28\0\x12\x21DS');
    expect(after.slice(ratio + 8)).toMatch(/^\d+\.\d\d/);
  });

  it('an overlay in the pixels is no longer a sign of text', async () => {
    const before = file(
      UID.explicit,
      [MANY, ['60000100', 'US', 1], ['60000102', 'US', 15]],
      STORED_12,
      element(['7fe00010', 'OW', new Uint8Array(PIXELS * FRAMES * 2).fill(0x80)]),
    );
    const done = await deidentifyWithBlackOut(byteSourceOf(before), service, { keyedHash, blackOut: AREAS });
    if (!done.ok) throw new Error(done.defect);
    expect(done.value.burntInText.signs).not.toContain('overlay-in-pixels');
    const bytes = await done.value.file.slice(done.value.file.size - 8, done.value.file.size);
    expect([...bytes].filter((_, at) => at % 2 === 1).every((high) => high < 0x10)).toBe(true);
  });

  it('whatever slices are read', async () => {
    const done = await deidentifyWithBlackOut(byteSourceOf(rleFile), service, { keyedHash, blackOut: AREAS });
    if (!done.ok) throw new Error(done.defect);
    const whole = await done.value.file.slice(0, done.value.file.size);
    for (const step of [333, 4096]) {
      const parts: number[] = [];
      for (let at = 0; at < whole.length; at += step) parts.push(...(await done.value.file.slice(at, at + step)));
      expect(parts).toEqual([...whole]);
    }
  });
});

describe('refused with a reason', () => {
  const refusal = async (bytes: Uint8Array<ArrayBuffer>, blackOut = AREAS): Promise<string> => {
    const done = await deidentifyWithBlackOut(byteSourceOf(bytes), service, { keyedHash, blackOut });
    return done.ok ? 'done' : done.defect;
  };
  const frames = twelve.map((frame) => rle(frame, 1));

  it.each([
    ['black-out-video', '.102'],
    ['black-out-video', '.100'],
    ['black-out-undecodable', '.53'],
    ['black-out-undecodable', '.94'],
  ])('%s (%s)', async (reason, tail) => {
    expect(await refusal(grey(syntax(tail), 'MONOCHROME2', STORED_12, frames))).toBe(reason);
  });
  it('an area outside the picture', async () => {
    const away = [{ x: COLUMNS, y: 0, width: 4, height: 4 }];
    expect(await refusal(grey(UID.rle, 'MONOCHROME2', STORED_12, frames), away)).toBe('rectangle-invalid');
  });
  it('a copy of more than a gigabyte', async () => {
    const fields = pictureFields(4000, 4000, [['00280008', 'IS', '40']], STORED_12);
    const bytes = part10(UID.rle, dataSet(fields), encapsulated(Array.from({ length: 40 }, () => Uint8Array.of(1, 2))));
    expect(await refusal(bytes)).toBe('black-out-too-large');
  });
  it('a first frame that is damaged', async () => {
    const [, ...more] = frames;
    const bytes = grey(UID.rle, 'MONOCHROME2', STORED_12, [new Uint8Array(80), ...more]);
    expect(await refusal(bytes)).toBe('codestream-mismatch');
  });
  it('a later frame that is damaged: reading the copy fails', async () => {
    const bytes = grey(UID.rle, 'MONOCHROME2', STORED_12, [...frames.slice(0, 2), new Uint8Array(80)]);
    await expect(blackened(bytes)).rejects.toThrow(FrameUnusable);
  });
  it('changed in any byte: a reason, a failing read, or a copy without the name', async () => {
    const whole = grey(UID.rle, 'MONOCHROME2', STORED_12, frames);
    let state = 11;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const outcomes = { copies: 0, failed: 0, refused: 0 };
    for (let round = 0; round < 200; round++) {
      const changed = Uint8Array.from(whole);
      for (let hit = 0; hit <= round % 3; hit++) changed[128 + next(changed.length - 128)] = next(256);
      const done = await deidentifyWithBlackOut(byteSourceOf(changed), service, { keyedHash, blackOut: AREAS });
      if (!done.ok) {
        outcomes.refused++;
        continue;
      }
      try {
        const copy = Buffer.from(await done.value.file.slice(0, done.value.file.size));
        outcomes.copies++;
        // A name that was hit itself is no longer one that the file knows.
        if (Buffer.from(changed).includes('Muster^Erika')) expect(copy.includes('Muster')).toBe(false);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameUnusable);
        outcomes.failed++;
      }
    }
    expect(outcomes.copies).toBeGreaterThan(20);
  }, 60_000);
  it('each has a sentence in German and one in English', () => {
    for (const { de, en } of Object.values(BLACK_OUT_SENTENCES)) {
      expect(de).toMatch(/^[A-ZÄÖÜ].*\.$/);
      expect(en).toMatch(/^[A-Z].*\.$/);
    }
  });
});
