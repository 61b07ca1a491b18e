import { byteSourceOf, type ByteSource } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import {
  concatenate,
  dataSet,
  element,
  elementHead,
  encapsulated,
  part10,
  pictureFields,
  UID,
} from './dicom-file.fixture.ts';
import { frameBytes, readHeader } from './index.ts';

const GIGABYTE = 2 ** 30;

function uint64s(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(numbers, BigInt).buffer);
}

function itemHead(length: number): Uint8Array {
  const head = new DataView(new ArrayBuffer(8));
  head.setUint32(0, 0xe000_fffe, true);
  head.setUint32(4, length, true);
  return new Uint8Array(head.buffer);
}

/** Bytes that stand at some places of a huge file; zeros in between are never held. Counts what is asked for. */
function sparse(size: number, pieces: readonly (readonly [at: number, bytes: Uint8Array])[]) {
  const asked = { slices: 0, bytes: 0 };
  const source: ByteSource = {
    size,
    slice: async (from, to) => {
      asked.slices += 1;
      asked.bytes += to - from;
      const out = new Uint8Array(to - from);
      for (const [at, bytes] of pieces) {
        const start = Math.max(from, at);
        const end = Math.min(to, at + bytes.length);
        if (start < end) out.set(bytes.subarray(start - at, end - at), start - from);
      }
      return out;
    },
  };
  return { source, asked };
}

async function locations(source: ByteSource) {
  const header = await readHeader(source);
  if (!header.ok) throw new Error(header.defect);
  const { picture, warnings } = header.value;
  if (!picture.ok) throw new Error(picture.defect);
  return { picture: picture.value, warnings };
}

/** Frames of 1 KiB, numbered; tables as they are wanted. */
function file(
  frames: number,
  options: {
    readonly basic?: boolean;
    readonly offsets?: readonly number[];
    readonly lengths?: readonly number[];
  } = {},
): Uint8Array<ArrayBuffer> {
  const fragments = Array.from({ length: frames }, (_, frame) => new Uint8Array(1024).fill(frame & 0xff));
  const offsets = fragments.map((_, frame) => frame * 1032);
  const ahead = [
    ...(options.offsets ? [element(['7fe00001', 'OV', uint64s(options.offsets)])] : []),
    ...(options.lengths ? [element(['7fe00002', 'OV', uint64s(options.lengths)])] : []),
  ];
  return part10(
    UID.jpegLossless,
    dataSet(pictureFields(4, 3, [['00280008', 'IS', String(frames)]])),
    ...ahead,
    encapsulated(fragments, options.basic ? offsets : []),
  );
}

const offsetsOf = (frames: number): readonly number[] => Array.from({ length: frames }, (_, frame) => frame * 1032);
const lengthsOf = (frames: number, length = 1024): readonly number[] => Array.from({ length: frames }, () => length);

describe('offset tables', () => {
  it('beyond four gigabytes, in an extended table with its lengths: two items are looked at, one is read', async () => {
    // 40 frames of 128 MiB.
    const length = GIGABYTE / 8;
    const count = 40;
    const offsets = Array.from({ length: count }, (_, frame) => frame * (length + 8));
    const header = part10(
      UID.jpegLossless,
      dataSet(pictureFields(4, 3, [['00280008', 'IS', String(count)]])),
      element(['7fe00001', 'OV', uint64s(offsets)]),
      element(['7fe00002', 'OV', uint64s(lengthsOf(count, length))]),
      elementHead('7fe00010', 'OB', 0xffff_ffff),
      itemHead(0),
    );
    const heads = offsets.map((offset) => [header.length + offset, itemHead(length)] as const);
    const at = header.length + (offsets[39] ?? 0) + 8;
    expect(at).toBeGreaterThan(4 * GIGABYTE);
    const mark = Uint8Array.of(1, 2, 3, 4);
    const { source, asked } = sparse(at + length, [[0, header], ...heads, [at, mark]]);
    const { picture, warnings } = await locations(source);
    expect(warnings).toEqual([]);
    expect(picture.pixelData.kind === 'encapsulated' && picture.pixelData.frames[39]).toEqual([
      { from: at, to: at + length },
    ]);
    expect(asked.slices).toBeLessThan(12);
    const before = asked.bytes;
    const frame = await frameBytes(source, picture, 39);
    expect(frame.ok && [...frame.value.subarray(0, 4)]).toEqual([...mark]);
    expect(asked.bytes - before).toBe(length);
  });

  it.each<[string, Parameters<typeof file>[1]]>([
    ['a basic table', { basic: true }],
    ['an extended table', { offsets: offsetsOf(200) }],
    ['an extended table with lengths', { offsets: offsetsOf(200), lengths: lengthsOf(200) }],
    ['lengths without the byte that makes them even', { offsets: offsetsOf(200), lengths: lengthsOf(200, 1023) }],
    ['no table', {}],
  ])('%s: each frame is read alone', async (_, options) => {
    const bytes = file(200, options);
    const { source, asked } = sparse(bytes.length, [[0, bytes]]);
    const { picture, warnings } = await locations(source);
    expect(warnings).toEqual([]);
    for (const frame of [0, 99, 199]) {
      const before = asked.bytes;
      expect(await frameBytes(source, picture, frame)).toEqual({ ok: true, value: new Uint8Array(1024).fill(frame) });
      expect(asked.bytes - before).toBe(1024);
    }
  });

  it.each<[string, readonly number[], readonly number[]]>([
    ['lengths of other frames', offsetsOf(5), [1024, 1024, 1024, 1024, 512]],
    ['lengths that leave gaps', offsetsOf(5), lengthsOf(5, 1000)],
    ['lengths that overlap', offsetsOf(5), lengthsOf(5, 1100)],
    ['no length', offsetsOf(5), [1024, 0, 1024, 1024, 1024]],
    ['too few lengths', offsetsOf(5), lengthsOf(3)],
    ['lengths beyond the file', [0, 1032, 2064, 3096, 4128], [1024, 1024, 1024, 1024, 2 ** 52]],
    ['offsets that are none', [0, 1, 2, 3, 4], lengthsOf(5)],
    ['offsets shorter than the frames', offsetsOf(3), lengthsOf(5)],
  ])('%s: the chain of items decides', async (_, offsets, lengths) => {
    const source = byteSourceOf(file(5, { offsets, lengths }));
    const { picture } = await locations(source);
    for (let frame = 0; frame < 5; frame++) {
      expect(await frameBytes(source, picture, frame)).toEqual({ ok: true, value: new Uint8Array(1024).fill(frame) });
    }
  });

  it('a table of frames with several fragments, and one that ends with the second last', async () => {
    const fragments = [1, 1, 2, 2, 3, 3].map((frame) => new Uint8Array(64).fill(frame));
    const bytes = part10(
      UID.jpegLossless,
      dataSet(pictureFields(4, 3, [['00280008', 'IS', '3']])),
      encapsulated(fragments, [0, 144, 288]),
    );
    const { picture } = await locations(byteSourceOf(bytes));
    const frames = await Promise.all([0, 1, 2].map((frame) => frameBytes(byteSourceOf(bytes), picture, frame)));
    expect(frames.map((frame) => frame.ok && [frame.value.length, frame.value[0], frame.value[127]])).toEqual([
      [128, 1, 1],
      [128, 2, 2],
      [128, 3, 3],
    ]);
  });

  it('the last frame of a cut file is missing, the others are there', async () => {
    const whole = file(5, { basic: true });
    const bytes = concatenate(whole.subarray(0, whole.length - 500));
    const { picture, warnings } = await locations(byteSourceOf(bytes));
    expect(warnings).toContain('pixel-data-truncated');
    expect(await frameBytes(byteSourceOf(bytes), picture, 3)).toMatchObject({ ok: true });
    expect(await frameBytes(byteSourceOf(bytes), picture, 4)).toEqual({ ok: false, defect: 'frame-truncated' });
  });
});
