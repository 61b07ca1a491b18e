import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflateRaw } from './inflate.ts';

const packed = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(deflateRawSync(bytes));
const noise = Uint8Array.from({ length: 300_000 }, (_, index) => Math.imul(index, 2_654_435_761) >>> 24);

describe('raw deflate, as much of it as is wanted', () => {
  it('comes back as it went in, over several steps', async () => {
    expect(await inflateRaw(packed(noise), noise.length)).toEqual({ ok: true, value: noise });
  });
  it('what pads its end is left alone', async () => {
    const bytes = packed(Uint8Array.of(1, 2, 3));
    const padded = new Uint8Array(bytes.length + 1);
    padded.set(bytes);
    expect(await inflateRaw(padded, 3)).toEqual({ ok: true, value: Uint8Array.of(1, 2, 3) });
  });
  it('one byte too many is too much', async () => {
    expect(await inflateRaw(packed(noise), noise.length - 1)).toEqual({ ok: false, defect: 'inflated-too-large' });
  });
  it('a bomb is given up after its first steps', async () => {
    // 400 MB in 400 kB: thirty-odd megabytes come out of one step of 32 kB.
    const bomb = packed(new Uint8Array(400_000_000));
    const before = process.memoryUsage().arrayBuffers;
    expect(await inflateRaw(bomb, 1000)).toEqual({ ok: false, defect: 'inflated-too-large' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150_000_000);
  });
  it.each([
    ['nothing at all', new Uint8Array(0), { ok: true, value: new Uint8Array(0) }],
    ['no deflate', Uint8Array.of(0xff, 0xff, 0xff, 0xff), { ok: false, defect: 'codestream-malformed' }],
    ['its middle missing', packed(noise).slice(0, 1000), { ok: false, defect: 'codestream-malformed' }],
  ])('%s', async (_, bytes, expected) => {
    expect(await inflateRaw(bytes, noise.length)).toEqual(expected);
  });
});
