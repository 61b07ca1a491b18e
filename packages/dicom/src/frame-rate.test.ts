import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { type Field, nativeFile, UID } from './dicom-file.fixture.ts';
import { readHeader } from './index.ts';

async function rate(frames: number, ...more: Field[]): Promise<number | undefined> {
  const values = Array.from({ length: 4 * frames }, (_, at) => at);
  const file = nativeFile(UID.explicit, 2, 2, values, [['00280008', 'IS', String(frames)], ...more]);
  const header = await readHeader(byteSourceOf(file));
  if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
  return header.value.picture.value.framesPerSecond;
}

const RECOMMENDED: Field = ['00082144', 'IS', '12'];
const CINE: Field = ['00180040', 'IS', '30'];
const FRAME_TIME: Field = ['00181063', 'DS', '40'];

describe('the speed at which frames are to be played', () => {
  it('is the recommended one before the recorded one, before the time of a frame', async () => {
    expect(await rate(3, RECOMMENDED, CINE, FRAME_TIME)).toBe(12);
    expect(await rate(3, CINE, FRAME_TIME)).toBe(30);
    expect(await rate(3, FRAME_TIME)).toBe(25);
    expect(await rate(3)).toBeUndefined();
  });
  it.each(['0', '-5', '1e9', 'x', ''])('is not taken from what is no speed: “%s”', async (value) => {
    expect(await rate(3, ['00082144', 'IS', value], FRAME_TIME)).toBe(25);
    expect(await rate(3, ['00181063', 'DS', value])).toBe(value === '1e9' ? 1e-6 : undefined);
  });
  it('is the mean of a vector of times, where the file has one, or says that it counts', async () => {
    const times: Field = ['00181065', 'DS', '0\\40\\50\\60'];
    const pointer = (element: number): Field => ['00280009', 'AT', [0x18, 0, element & 0xff, element >> 8]];
    expect(await rate(4, times)).toBe(20);
    expect(await rate(4, FRAME_TIME, times)).toBe(25);
    expect(await rate(4, FRAME_TIME, times, pointer(0x1065))).toBe(20);
    expect(await rate(4, FRAME_TIME, times, pointer(0x1063))).toBe(25);
    expect(await rate(4, CINE, times, pointer(0x1065))).toBe(30);
    for (const unusable of ['0', '0\\0', '0\\-40\\90', '0\\x\\40', '']) {
      expect(await rate(4, ['00181065', 'DS', unusable])).toBeUndefined();
    }
  });
  it('is nothing that a single frame has', async () => {
    expect(await rate(1, CINE)).toBeUndefined();
  });
});
