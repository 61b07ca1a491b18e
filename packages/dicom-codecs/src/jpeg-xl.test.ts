import { describe, expect, it } from 'vitest';
import reference from '../reference/jpeg-xl.json' with { type: 'json' };
import { createCodecs } from './codecs.ts';
import { decodePicture } from './decode-picture.ts';
import { readJpegXlHeader } from './jpeg-xl-header.ts';
import { jpegXlSamples } from './jpeg-xl-samples.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { loadNodeCodec } from './node/node-codecs.ts';
import { describedPicture, JPEG_XL } from './picture.fixture.ts';

const { columns, rows } = reference;
const streams = reference.streams.map((stream) => ({
  ...stream,
  bytes: Uint8Array.from(Buffer.from(stream.stream, 'base64')),
}));
const decodable = streams.flatMap(({ name, bytes, bits, components, kind, values }) =>
  bits === undefined || values === undefined ? [] : [{ name, bytes, bits, components, kind, values }],
);
type Stream = (typeof decodable)[number];

function pictureOf({ bits, components }: Stream) {
  return describedPicture({
    columns,
    rows,
    bitsAllocated: bits > 8 ? 16 : 8,
    bitsStored: bits,
    samplesPerPixel: components === 3 ? 3 : 1,
    photometric: components === 3 ? 'RGB' : 'MONOCHROME2',
  });
}

const decode = async (bytes: Uint8Array<ArrayBuffer>, picture: ReturnType<typeof describedPicture>) => {
  const done = await decodePicture(bytes, picture, JPEG_XL, { codecs: CODECS, pyramid: false });
  return done.ok ? [...done.value.values] : done.defect;
};

/** As djxl wrote them: big endian. */
function expectedValues({ bits, values }: Stream): readonly number[] {
  const raw = Buffer.from(values, 'base64');
  return bits > 8 ? Array.from({ length: raw.length / 2 }, (_, at) => raw.readUInt16BE(at * 2)) : [...raw];
}

describe('JPEG XL is what djxl makes of it (reference/jpeg-xl.py)', () => {
  it.each(decodable.map((stream) => [stream.name, stream] as const))('%s', async (_, stream) => {
    const got = await decode(stream.bytes, pictureOf(stream));
    const expected = expectedValues(stream);
    if (stream.kind === 'lossless') {
      expect(got).toEqual(expected);
      return;
    }
    if (typeof got === 'string') throw new Error(got);
    expect(got).toHaveLength(expected.length);
    const worst = Math.max(...expected.map((value, at) => Math.abs(value - (got[at] ?? Infinity))));
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('colours that the header calls XYB are RGB', async () => {
    const lossy = decodable.find(({ name }) => name === 'colours of 8 bit, lossy');
    if (!lossy) throw new Error('no such stream');
    const named = await decode(lossy.bytes, { ...pictureOf(lossy), photometric: 'XYB' });
    expect(named).toEqual(await decode(lossy.bytes, pictureOf(lossy)));
  });
  it('eight bits in sixteen that are allocated', async () => {
    const [grey] = decodable as [Stream];
    expect(await decode(grey.bytes, { ...pictureOf(grey), bitsAllocated: 16 })).toEqual(expectedValues(grey));
  });
});

describe('the header of a codestream', () => {
  it.each(decodable.map((stream) => [stream.name, stream] as const))('%s', (_, { bytes, bits, components }) => {
    expect(readJpegXlHeader(bytes)).toEqual({ ok: true, value: { columns, rows, bits, components } });
  });
  it.each(streams.filter(({ refused }) => refused).map((stream) => [stream.name, stream.bytes] as const))(
    'is refused %s',
    async (_, bytes) => {
      expect(readJpegXlHeader(bytes)).toEqual({ ok: false, defect: 'transfer-syntax-unsupported' });
      expect(await decode(bytes, describedPicture({ columns, rows }))).toBe('transfer-syntax-unsupported');
    },
  );

  it('sizes as ratios and in multiples of eight', () => {
    // 8 × (31 + 1) = 256 rows, square; then 1.5 as wide; all else as by default.
    const square = Uint8Array.of(0xff, 0x0a, 0b0111_1111, 0b0000_0010);
    expect(readJpegXlHeader(square)).toMatchObject({ value: { columns: 256, rows: 256, components: 3, bits: 8 } });
    const wide = Uint8Array.of(0xff, 0x0a, 0b0011_1111, 0b0000_0011);
    expect(readJpegXlHeader(wide)).toMatchObject({ value: { columns: 384, rows: 256 } });
  });
  it.each([
    ['nothing', new Uint8Array(0)],
    ['too little', Uint8Array.of(0xff, 0x0a)],
    ['another format', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0)],
    ['a container without a codestream', Uint8Array.from(streams[6]?.bytes.subarray(0, 32) ?? [])],
  ])('of %s is malformed', (_, bytes) => {
    expect(readJpegXlHeader(bytes)).toEqual({ ok: false, defect: 'codestream-malformed' });
  });
});

describe('hostile streams', () => {
  const [grey] = decodable as [Stream];
  it('another size than the header says is refused before the library sees it', async () => {
    const picture = { ...pictureOf(grey), columns: columns - 1 };
    expect(await decode(grey.bytes, picture)).toBe('codestream-mismatch');
    expect(await decode(grey.bytes, { ...pictureOf(grey), samplesPerPixel: 3, photometric: 'RGB' })).toBe(
      'codestream-mismatch',
    );
  });
  it('cut at any place: a reason, never a part of the picture', async () => {
    for (let end = 0; end < grey.bytes.length - 1; end += 29) {
      expect(await decode(grey.bytes.slice(0, end), pictureOf(grey))).toMatch(/^codestream-/);
    }
  });
  it('after a damaged stream the next picture comes out of a new module: libjxl leaves its memory in disorder', async () => {
    let started = 0;
    const codecs = createCodecs((name) => {
      started += 1;
      return loadNodeCodec(name);
    });
    const samples = async (bytes: Uint8Array<ArrayBuffer>) => (await jpegXlSamples(bytes, pictureOf(grey), codecs)).ok;
    expect([await samples(grey.bytes), await samples(grey.bytes), started]).toEqual([true, true, 1]);
    expect(await samples(grey.bytes.slice(0, -20))).toBe(false);
    expect([await samples(grey.bytes), await samples(grey.bytes), started]).toEqual([true, true, 2]);
  });
  it('changed in any byte: a reason or a whole picture', async () => {
    for (const stream of decodable.filter(({ name }) => /^(colours of 8|grey of 16|a JPEG, colours h)/.test(name))) {
      for (let at = 0; at < Math.min(stream.bytes.length, 400); at += 19) {
        const changed = Uint8Array.from(stream.bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        const got = await decode(changed, pictureOf(stream));
        if (typeof got === 'string') expect(got).toMatch(/^(codestream-|transfer-syntax-)/);
        else expect(got).toHaveLength(columns * rows * stream.components);
      }
    }
  }, 60_000);
});
