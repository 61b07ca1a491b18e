import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { dataSet, element, type Field, part10, pictureFields, UID } from '../dicom-file.fixture.ts';
import { deidentified, elementsOf, secret } from './deidentify.fixture.ts';
import { deidentify } from './deidentify.ts';

function file(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const sorted = [...pictureFields(1, 1), ...fields].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return part10(UID.explicit, dataSet(sorted), element(['7fe00010', 'OW', [1]]));
}

async function defectOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  let hashes = 0;
  const keyedHash = async (message: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
    if (++hashes > 200_000) throw new Error('far too many hashes');
    return secret('share')(message);
  };
  const done = await deidentify(byteSourceOf(bytes), { keyedHash });
  return done.ok ? 'ok' : done.defect;
}

describe('files that would make copies expensive', () => {
  it('UIDs by the hundred thousand, each of which costs a hash', async () => {
    const items = Array.from({ length: 600 }, (_, item): readonly Field[] => [
      ['0040e030', 'UI', Array.from({ length: 200 }, (_uid, index) => 1 + item * 200 + index).join('\\')],
    ]);
    expect(await defectOf(file(['52009229', 'SQ', items]))).toBe('too-many-elements');
  });

  it('elements by the million in a sequence that is written as UN, where no count of elements sees them', async () => {
    const count = 1_900_000;
    const inside = new Uint8Array(8 + count * 8);
    const view = new DataView(inside.buffer);
    view.setUint32(0, 0xe000_fffe, true);
    view.setUint32(4, count * 8, true);
    for (let at = 8; at < inside.length; at += 8) view.setUint32(at, 0x0050_0018, true);
    const label: Field = ['52009230', 'SQ', []];
    // What follows is read no further.
    expect(await defectOf(file(['52009229', 'UN', inside], label))).toBe('malformed');
    const last = await deidentified(file(['52009229', 'UN', inside]));
    expect(elementsOf(last.bytes).has('52009229')).toBe(false);
  });

  it.each<readonly [what: string, tag: string, text: string]>([
    // Folding makes eighteen letters out of one.
    ['a name', '0040a123', '\ufdfa'],
    ['a label', '00181020', '\ufdfa'],
    ['a code', '00180022', '\\'],
  ])('%s of millions of characters', async (_, tag, text) => {
    const long = new Uint8Array(Buffer.from(text.repeat(Math.floor(6_000_000 / Buffer.byteLength(text)))));
    const fields: readonly Field[] = [
      ['00080005', 'CS', 'ISO_IR 192'],
      ['00101001', 'PN', 'Huber'],
      [tag, 'UN', long],
    ];
    const { bytes } = await deidentified(file(...fields));
    expect(bytes.length).toBeLessThan(4000);
  });

  it('a list of hundreds of UIDs is mapped to its end', async () => {
    const uids = Array.from({ length: 300 }, (_, index) => `1.2.276.0.7230010.3.1.4.${index}`);
    const { bytes } = await deidentified(
      file(['00080058', 'UI', uids.join('\\')], ['00080018', 'UI', uids[299] ?? '']),
    );
    const after = elementsOf(bytes);
    const mapped = String(after.get('00080058')).replace(/\0$/, '').split('\\');
    expect(new Set(mapped).size).toBe(300);
    expect(mapped.every((uid) => /^2\.25\.\d+$/.test(uid))).toBe(true);
    expect(`${mapped[299]}`).toBe(String(after.get('00080018')).replace(/\0$/, ''));
  });
});
