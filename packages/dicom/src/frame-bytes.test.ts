import { byteSourceOf, type ByteSource } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { nativeFile, UID } from './dicom-file.fixture.ts';
import { frameBytes, type PictureDescription, readHeader } from './index.ts';

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<PictureDescription> {
  const header = await readHeader(byteSourceOf(bytes));
  if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
  return header.value.picture.value;
}

/** A file that remembers which bytes were asked for. */
function watched(
  bytes: Uint8Array<ArrayBuffer>,
): ByteSource & { readonly asked: readonly (readonly [number, number])[] } {
  const asked: [number, number][] = [];
  return {
    size: bytes.length,
    asked,
    slice: async (from, to) => {
      asked.push([from, to]);
      return bytes.slice(from, to);
    },
  };
}

const BITS = { allocated: 1, stored: 1 };
const WORDS = { allocated: 16, stored: 16 };

describe('a frame of native data', () => {
  it('takes a slice of the file that is no longer than the frame', async () => {
    const file = nativeFile(UID.explicit, 2, 2, [1, 2, 3, 4, 5, 6, 7, 8], [['00280008', 'IS', '2']], WORDS);
    const source = watched(file);
    const frame = await frameBytes(source, await read(file), 1);
    expect(frame).toEqual({ ok: true, value: Uint8Array.of(5, 0, 6, 0, 7, 0, 8, 0) });
    expect(source.asked).toEqual([[file.length - 8, file.length]]);
  });

  it('packed bits of a frame are moved to the start of a byte', async () => {
    const file = nativeFile(UID.explicit, 5, 1, [0b0_01001_11001_01101], [['00280008', 'IS', '3']], BITS);
    const picture = await read(file);
    const frames = await Promise.all([0, 1, 2].map((frame) => frameBytes(byteSourceOf(file), picture, frame)));
    expect(frames.map((frame) => frame.ok && [...frame.value].map((byte) => byte & 0b1_1111)[0])).toEqual([
      0b01101, 0b11001, 0b01001,
    ]);
  });

  it('packed bits that end early are no frame', async () => {
    const file = nativeFile(UID.explicit, 5, 1, [0xffff], [['00280008', 'IS', '4']], BITS);
    const picture = await read(file);
    expect(await frameBytes(byteSourceOf(file), picture, 2)).toMatchObject({ ok: true });
    expect(await frameBytes(byteSourceOf(file), picture, 3)).toEqual({ ok: false, defect: 'frame-truncated' });
  });

  it('words of big-endian files are turned round, across the borders of frames too', async () => {
    const wide = nativeFile(UID.bigEndian, 2, 1, [0x0102, 0x0304], [], WORDS);
    expect(await frameBytes(byteSourceOf(wide), await read(wide), 0)).toEqual({
      ok: true,
      value: Uint8Array.of(2, 1, 4, 3),
    });
  });

  it.each([-1, 1, 0.5, Number.NaN])('there is no frame %d', async (frame) => {
    const file = nativeFile(UID.explicit, 2, 1, [1, 2], [], WORDS);
    expect(await frameBytes(byteSourceOf(file), await read(file), frame)).toEqual({
      ok: false,
      defect: 'no-such-frame',
    });
  });
});
