import { describe, expect, it } from 'vitest';
import reference from '../../reference/confidentiality_profile_attributes.json' with { type: 'json' };
import { part10, UID } from '../dicom-file.fixture.ts';
import { standardVr } from './attribute-dictionary.ts';
import { latin, type Node, textNode, valueNode } from './data-tree.ts';
import { deidentified, elementsOf, holds } from './deidentify.fixture.ts';
import { writeDataSet } from './write-data-set.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly tag: string;
  readonly basicProfile: string;
}
const rows: readonly Row[] = reference.map((row) => ({ ...row, id: row.id.toLowerCase() }));
const SHARED_GROUPS = '52009229';
const DEPTH = 5;

/** The tag as which a row is put into the file. */
function tagOf({ id, tag }: Row): string {
  if (tag.toUpperCase().includes('ODD')) return '00091001';
  return id.replace('50xxxxxx', '50003000').replace('60xx', '6000');
}

function planted(tag: string, index: number): Node {
  const vr = standardVr(tag) ?? 'LO';
  if (vr === 'SQ') return { tag, vr, items: [[textNode('00080104', 'LO', 'Mustermann, Erika')]] };
  const texts: Readonly<Record<string, string>> = {
    UI: `1.2.276.0.4711.${index}`,
    DA: '19670131',
    TM: '131415',
    DT: '19670131131415',
    AS: '055Y',
    DS: '4711.5',
    IS: '4711',
    CS: 'MUSTERMANN',
    UR: 'http://h/?n=Mustermann',
    SH: 'Mustermann',
  };
  if (/^(AE|AS|CS|DA|DS|DT|IS|LO|LT|PN|SH|ST|TM|UC|UI|UR|UT)$/.test(vr)) {
    return textNode(tag, vr, texts[vr] ?? 'Mustermann^Erika');
  }
  return valueNode(tag, vr, latin('Mustermann^Erika'));
}

/** All rows at once, on top and five sequences deep. Groups 0000 and 0002 cannot stand in a data set; FFFA and FFFC stand at its end. */
const inFile = rows.filter((row) => !/^000[02]/.test(row.id));
const nodes = inFile.map((row, index) => planted(tagOf(row), index)).toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
const inner = nodes.filter((node) => node.tag < '7fe0');
let nested: readonly Node[] = inner;
for (let depth = 0; depth < DEPTH; depth++) nested = [{ tag: SHARED_GROUPS, vr: 'SQ', items: [nested] }];
const all = [...nodes, ...nested].toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
const file = part10(UID.explicit, writeDataSet(all, { explicitVr: true, bigEndian: false }));
const { bytes } = await deidentified(file);
const after = elementsOf(bytes);
const before = elementsOf(file);
const deep = `${SHARED_GROUPS}/0/`.repeat(DEPTH);

describe('each row of PS3.15 table E.1-1 (2024e), on top and five sequences deep', () => {
  it('there are 621 of them, and all are in the file but those of groups 0000 and 0002', () => {
    expect(rows).toHaveLength(621);
    expect(rows.filter((row) => !inFile.includes(row)).map((row) => row.id)).toEqual([
      '00001000',
      '00020003',
      '00001001',
    ]);
    expect(inner.every((node) => before.has(deep + node.tag))).toBe(true);
  });

  it.each(inFile.map((row) => [row.tag, row.name, row.basicProfile, tagOf(row)] as const))(
    '%s %s: %s',
    (_tag, _name, profile, tag) => {
      for (const at of tag < '7fe0' ? ['', deep] : ['']) {
        const value = after.get(at + tag);
        if (tag === '00100020') expect(value).toBe('');
        else if (profile === 'X') expect(value).toBeUndefined();
        else if (profile === 'Z' || profile === 'X/Z') expect([0, '']).toContain(value);
        else if (profile === 'U') expect(value).toMatch(/^2\.25\.[1-9]\d{0,38}\0?$/);
        else if (profile === 'X/Z/U*') expect(value).toBe(1);
        else {
          expect(profile).toMatch(/D$/);
          expect(value).toBeTruthy();
          if (typeof value === 'string') expect(value).not.toBe(before.get(at + tag));
        }
      }
    },
  );

  it('(0002,0003) Media Storage SOP Instance UID is the new one', () => {
    const uid = after.get('00080018');
    expect(String(uid)).toMatch(/^2\.25\./);
    expect(
      Buffer.from(bytes)
        .subarray(132, 400)
        .includes(Buffer.from(String(uid))),
    ).toBe(true);
  });

  it('nothing that was planted is left in any form', () => {
    for (const text of ['Mustermann', 'Erika', '19670131', '131415', '1.2.276.0.4711']) {
      expect(holds(file, text)).toBe(true);
      expect(holds(bytes, text)).toBe(false);
    }
  });

  it('says what was done: (0012,0062), (0012,0063), (0012,0064) with DCM 113100', () => {
    expect(after.get('00120062')).toBe('YES ');
    expect(after.get('00120063')).toContain('PS3.15 E 2024e');
    expect(after.get('00120064/0/00080100')).toBe('113100');
    expect(after.get('00120064/0/00080102')).toBe('DCM ');
    expect(after.get('00280303')).toBe('REMOVED ');
  });
});
