import { deflateRawSync } from 'node:zlib';
import { byteSourceOf } from '@medicus/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatenate, dataSet, element, part10, PATIENT, pictureFields, UID } from './dicom-file.fixture.ts';
import { frameBytes, readHeader } from './index.ts';

const VALUES = Array.from({ length: 24 }, (_, index) => index * 100);
const content = (more: readonly Uint8Array[] = []) =>
  concatenate(
    ...more,
    dataSet([...PATIENT, ...pictureFields(4, 3, [['00280008', 'IS', '2']])]),
    element(['7fe00010', 'OW', VALUES]),
  );
const file = (inside: Uint8Array, padding: readonly number[] = []) =>
  part10(UID.deflated, deflateRawSync(inside), Uint8Array.from(padding));

async function read(bytes: Uint8Array<ArrayBuffer>, frame = 1): Promise<string | number[]> {
  const source = byteSourceOf(bytes);
  const header = await readHeader(source);
  if (!header.ok) return header.defect;
  const { picture } = header.value;
  if (!picture.ok) return picture.defect;
  const found = await frameBytes(source, picture.value, frame);
  if (!found.ok) return found.defect;
  return [...new Uint16Array(found.value.buffer)];
}

describe('a data set that is deflated as a whole (PS3.5 A.5)', () => {
  it('gives its header and its frames', async () => {
    const header = await readHeader(byteSourceOf(file(content())));
    expect(header).toMatchObject({ ok: true, value: { patient: { name: 'Muster, Erika' }, modality: 'CR' } });
    expect(await read(file(content()), 0)).toEqual(VALUES.slice(0, 12));
    expect(await read(file(content()), 1)).toEqual(VALUES.slice(12));
  });
  it('a byte of padding behind it does not matter', async () => {
    expect(await read(file(content(), [0]))).toEqual(VALUES.slice(12));
  });
  it('what stands before the picture may be long', async () => {
    const blob = element(['00091001', 'OB', Uint8Array.from({ length: 700_000 }, (_, at) => (at * 7919) >> 5)]);
    expect(await read(file(content([blob])))).toEqual(VALUES.slice(12));
  });
  it('a bomb is given up as soon as it passes the limit', async () => {
    const bomb = file(content([element(['00091001', 'OB', new Uint8Array(80_000_000)])]));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await read(bomb)).toBe('inflated-too-large');
  });
  it('what is no deflate stream, and what is cut', async () => {
    expect(await read(part10(UID.deflated, new Uint8Array(500).fill(0xff)))).toBe('malformed');
    const whole = file(content());
    const start = whole.length - deflateRawSync(content()).length;
    for (let length = start + 1; length < whole.length; length++)
      expect(await read(whole.slice(0, length))).toBe('truncated');
  });
  it('gives an answer whatever bytes are changed', async () => {
    const whole = file(content());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const damaged = Uint8Array.from(whole);
          for (const [at, value] of changes) damaged[at] = value;
          await read(damaged);
        },
      ),
      { numRuns: 300, seed: 20_261_121 },
    );
  });
});
