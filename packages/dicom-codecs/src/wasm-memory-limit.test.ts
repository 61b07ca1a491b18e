import { byteSourceOf } from '@medicus/ids';
import type { DicomHeader } from '@medicus/dicom';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createCodecs } from './codecs.ts';
import { forgedJpeg2000 } from './hostile.fixture.ts';
import { encode } from './node/codecs.fixture.ts';
import { createNodeDecodeService } from './node/index.ts';
import { loadNodeCodec } from './node/node-codecs.ts';
import { describedPicture, JPEG_2000, noise } from './picture.fixture.ts';
import { limitWasmMemory } from './wasm-memory-limit.ts';

const MEGABYTES = 1024 * 1024;
const prototype = WebAssembly.Memory.prototype;
const { grow } = prototype;
afterEach(() => {
  prototype.grow = grow;
});

describe('WebAssembly memory of a worker', () => {
  it('grows up to the limit in sum, then throws as where there is no more', () => {
    const limit = limitWasmMemory(prototype, 3 * MEGABYTES);
    const [first, second] = [new WebAssembly.Memory({ initial: 1 }), new WebAssembly.Memory({ initial: 1 })];
    expect(first.grow(23)).toBe(1);
    expect(first.buffer.byteLength).toBe(1.5 * MEGABYTES);
    second.grow(15);
    expect(limit.refusals()).toBe(0);
    expect(() => second.grow(16)).toThrow(RangeError);
    expect(second.buffer.byteLength).toBe(MEGABYTES);
    expect(limit.refusals()).toBe(1);
    second.grow(8);
    expect(() => first.grow(1)).toThrow(RangeError);
  });

  it('of modules that were given up does not count, collected or not', () => {
    const limit = limitWasmMemory(prototype, 3 * MEGABYTES);
    const [first, second] = [new WebAssembly.Memory({ initial: 1 }), new WebAssembly.Memory({ initial: 1 })];
    first.grow(31);
    expect(() => second.grow(31)).toThrow(RangeError);
    limit.release(first.buffer);
    second.grow(31);
    expect(second.buffer.byteLength).toBe(2 * MEGABYTES);
  });

  it('one large picture after another is decoded, each in memory of its own', async () => {
    const side = 3200;
    const values = Uint8Array.from({ length: side * side }, (_, at) => (at >> 4) & 0xff);
    const bytes = await encode('jpeg-2000', values, { columns: side, rows: side, components: 1, bits: 8 });
    // One of them takes more than half of that.
    const codecs = createCodecs(loadNodeCodec, limitWasmMemory(prototype, 100 * MEGABYTES), MEGABYTES);
    for (let round = 0; round < 3; round++) {
      const decoded = await codecs.decode('jpeg-2000', bytes, values.length);
      expect(decoded.ok && Buffer.compare(decoded.value.bytes, values)).toBe(0);
    }
  }, 60_000);

  it('a codec that is refused memory runs out of it, by name, and is not asked again', async () => {
    const values = noise(512 * 512, 12);
    const bytes = await encode('jpeg-2000', values, { columns: 512, rows: 512, components: 1, bits: 12 });
    const codecs = createCodecs(loadNodeCodec, limitWasmMemory(prototype, MEGABYTES));
    await expect(codecs.decode('jpeg-2000', forgedJpeg2000(bytes, 9000, 9000), 2 * 9000 * 9000)).rejects.toThrow(
      RangeError,
    );
    expect(await codecs.decode('jpeg-2000', bytes.slice(0, 40), 2 * 512 * 512)).toEqual({
      ok: false,
      defect: 'codestream-malformed',
    });
  });
});

describe('a forged JPEG 2000 that asks for two gigabytes', () => {
  const service = createNodeDecodeService({ workers: 1 });
  afterAll(() => service.dispose());

  it('is answered with out-of-memory, and the next picture is decoded', async () => {
    const samples = Uint8Array.from(noise(64 * 64 * 3, 8));
    const small = await encode('jpeg-2000', samples, { columns: 64, rows: 64, components: 3, bits: 8 });
    const decode = (bytes: Uint8Array<ArrayBuffer>, columns: number, rows: number) => {
      const value = describedPicture({
        columns,
        rows,
        samplesPerPixel: 3,
        photometric: 'YBR_RCT',
        bitsAllocated: 8,
        bitsStored: 8,
        pixelData: { kind: 'encapsulated', frames: [[{ from: 0, to: bytes.length }]] },
      });
      const header = { picture: { ok: true, value }, transferSyntax: JPEG_2000 } as unknown as DicomHeader;
      return service.decodeFrame(byteSourceOf(bytes), header, 0, { timeoutMs: 60_000 });
    };
    // Within the limits of a picture: 88 megapixels, 264 MB.
    expect(await decode(forgedJpeg2000(small, 16_000, 5500), 16_000, 5500)).toEqual({
      ok: false,
      defect: 'out-of-memory',
    });
    expect(await decode(small, 64, 64)).toMatchObject({ ok: true, value: { values: samples } });
  }, 120_000);
});
