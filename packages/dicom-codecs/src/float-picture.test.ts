import { createHmac } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { byteSourceOf } from '@medicus/ids';
import { deidentify, type DicomHeader, readHeader } from '@medicus/dicom';
import { afterAll, describe, expect, it } from 'vitest';
import { dataSet, type Field, part10, UID } from '../../dicom/src/dicom-file.fixture.ts';
import { floatBytes, floatElement, floatFields, floatFile } from '../../dicom/src/float-pixels.fixture.ts';
import type { DecodedFrame } from './decoded-frame.ts';
import { deidentifyWithBlackOut } from './deidentify-with-black-out.ts';
import { buildFloatPyramid } from './float-pyramid.ts';
import { createNodeDecodeService } from './node/index.ts';
import { readPng } from './node/png.fixture.ts';
import { previewPixels } from './preview-pixels.ts';
import { storedBytes } from './stored-bytes.ts';

const service = createNodeDecodeService({ workers: 1 });
afterAll(() => service.dispose());

const keyedHash = async (message: Uint8Array): Promise<Uint8Array> =>
  createHmac('sha256', 'share').update(message).digest();
const IDENTITY: readonly Field[] = [
  ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.30'],
  ['00080018', 'UI', '2.25.77'],
];
const [COLUMNS, ROWS, FRAMES] = [6, 4, 2];
const VALUES = Array.from({ length: COLUMNS * ROWS * FRAMES }, (_, at) => (at % 7 === 3 ? Number.NaN : at / 8 - 2));

function file(uid: string, bits: 32 | 64, more: readonly Field[] = []): Uint8Array<ArrayBuffer> {
  const fields = [...IDENTITY, ['00280008', 'IS', String(FRAMES)] satisfies Field, ...more];
  if (uid !== UID.deflated) return floatFile(COLUMNS, ROWS, VALUES, { bits, uid, more: fields });
  const body = Buffer.concat([dataSet(floatFields(COLUMNS, ROWS, bits, fields)), floatElement(VALUES, bits)]);
  return part10(uid, deflateRawSync(body));
}

async function headerOf(bytes: Uint8Array<ArrayBuffer>): Promise<DicomHeader> {
  const header = await readHeader(byteSourceOf(bytes));
  if (!header.ok) throw new Error(header.defect);
  return header.value;
}

async function decoded(bytes: Uint8Array<ArrayBuffer>, frame: number): Promise<DecodedFrame> {
  const done = await service.decodeFrame(byteSourceOf(bytes), await headerOf(bytes), frame, { pyramid: true });
  if (!done.ok) throw new Error(done.defect);
  return done.value;
}

/** Stored values of all frames as bytes. */
async function raw(bytes: Uint8Array<ArrayBuffer>): Promise<readonly number[]> {
  const { picture } = await headerOf(bytes);
  if (!picture.ok) throw new Error(picture.defect);
  const out: number[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    out.push(...storedBytes((await decoded(bytes, frame)).values, picture.value));
  }
  return out;
}

const KINDS = [UID.implicit, UID.explicit, UID.bigEndian, UID.deflated].flatMap((uid) =>
  ([32, 64] as const).map((bits) => [uid, bits] as const),
);

describe('floating point through the decode service', () => {
  it.each(KINDS)('%s, %d bit: values to the bit, what is no number too', async (uid, bits) => {
    const bytes = file(uid, bits);
    expect(await raw(bytes)).toEqual([...floatBytes(VALUES, bits)]);
    const frame = await decoded(bytes, 0);
    expect(frame.values).toBeInstanceOf(bits === 64 ? Float64Array : Float32Array);
    // Neither NaN nor what is in the other frame.
    expect(frame.range).toEqual({ min: -2, max: 23 / 8 - 2 });
  });
  it('NaN keeps what is written in it', async () => {
    // A signalling one, with a sign and a payload.
    const bytes = floatFile(2, 1, [1, 2]);
    bytes.set([0x01, 0x02, 0xa3, 0xff], bytes.length - 4);
    const { picture } = await headerOf(bytes);
    if (!picture.ok) throw new Error(picture.defect);
    const written = storedBytes((await decoded(bytes, 0)).values, picture.value);
    expect([...written.subarray(4)]).toEqual([0x01, 0x02, 0xa3, 0xff]);
  });
  it('of no number at all: black, not an error', async () => {
    const bytes = floatFile(2, 2, [Number.NaN, Infinity, -Infinity, Number.NaN]);
    const frame = await decoded(bytes, 0);
    expect(frame.range).toEqual({ min: 0, max: 0 });
    const { picture } = await headerOf(bytes);
    expect(picture.ok && [...previewPixels(frame, picture.value, 2).pixels]).toEqual([0, 0, 0, 0]);
  });
  it('a preview: black to white over what occurs, background black', async () => {
    const values = Array.from({ length: 16 }, (_, at) => 1e-6 * at);
    values[5] = Infinity;
    const source = byteSourceOf(floatFile(4, 4, values));
    const preview = await service.makePreview(source, 64);
    if (!preview.ok) throw new Error(preview.defect);
    expect(preview.value.window?.width).toBeCloseTo(15e-6, 12);
    const greys = readPng(preview.value.bytes).pixels;
    expect([greys[0], greys[5], greys[15]]).toEqual([0, 0, 255]);
    for (const [at, grey] of greys.entries()) if (at !== 5) expect(Math.abs(grey - at * 17)).toBeLessThanOrEqual(1);
  });
});

describe('the pyramid of floating point', () => {
  const [columns, rows] = [1030, 4];
  it('averages without what is background; four of it stay background', () => {
    const values = new Float32Array(columns * rows).fill(0.5);
    values.set([1, 2, Number.NaN, Number.NaN, Infinity, 7], 0);
    values.set([3, 4, Number.NaN, -Infinity, 8, 9], columns);
    const [level, smaller] = buildFloatPyramid(values, columns, rows, { from: 9, to: 9 });
    expect([level?.columns, level?.rows, smaller?.columns]).toEqual([515, 2, 257]);
    expect([...(level?.values.subarray(0, 4) ?? [])]).toEqual([2.5, Number.NaN, 7.5, 0.5]);
  });
  it('very large numbers do not become infinite', () => {
    const values = new Float64Array(columns * rows).fill(1.7e308);
    expect(buildFloatPyramid(values, columns, rows, undefined)[0]?.values[0]).toBe(1.7e308);
  });
});

describe('de-identified floating point', () => {
  it.each(KINDS)('%s, %d bit: pixels to the bit', async (uid, bits) => {
    const done = await deidentify(byteSourceOf(file(uid, bits)), { keyedHash });
    if (!done.ok) throw new Error(done.defect);
    const copy = await done.value.file.slice(0, done.value.file.size);
    expect(await raw(copy)).toEqual([...floatBytes(VALUES, bits)]);
    expect((await headerOf(copy)).patient.name).toBeUndefined();
  });
  const padding = (value: number): Field => ['00280122', 'FL', floatBytes([value], 32)];
  it.each([...KINDS.map(([uid, bits]) => [uid, bits, [], 0] as const), [UID.explicit, 32, [padding(-9)], -9] as const])(
    '%s, %d bit: areas are blacked out in every frame, as the padding or 0',
    async (uid, bits, more, black) => {
      const blackOut = [{ x: 1, y: 2, width: 3, height: 9 }];
      const done = await deidentifyWithBlackOut(byteSourceOf(file(uid, bits, more)), service, { keyedHash, blackOut });
      if (!done.ok) throw new Error(done.defect);
      const copy = await done.value.file.slice(0, done.value.file.size);
      const expected = VALUES.map((value, at) => {
        const [x, y] = [at % COLUMNS, Math.floor(at / COLUMNS) % ROWS];
        return x >= 1 && x < 4 && y >= 2 ? black : value;
      });
      expect(await raw(copy)).toEqual([...floatBytes(expected, bits)]);
    },
  );
});
