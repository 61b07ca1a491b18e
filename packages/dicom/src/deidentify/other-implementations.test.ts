import { describe, expect, it } from 'vitest';
import anonymizer from '../../reference/dicom-anonymizer-differences.json' with { type: 'json' };
import gdcmanon from '../../reference/gdcmanon-differences.json' with { type: 'json' };
import { actionBeyondTable } from './beyond-the-table.ts';
import { standardVr } from './attribute-dictionary.ts';
import { tableAction } from './confidentiality-profile.ts';

type Differences = Readonly<Record<string, { readonly reason: string; readonly tags: readonly string[] }>>;
const PAIR = /^ours (absent|empty|changed|same), theirs (absent|empty|changed|same)$/;

describe('differences from other implementations are recorded with a reason each (reference/*.py)', () => {
  it.each<readonly [string, Differences]>([
    ['gdcmanon', gdcmanon.differences],
    ['dicom-anonymizer 2024b', anonymizer.differences['2024b']],
    ['dicom-anonymizer 2026c', anonymizer.differences['2026c']],
  ])('%s', (_, differences) => {
    expect(Object.keys(differences).length).toBeGreaterThan(3);
    for (const [pair, { reason, tags }] of Object.entries(differences)) {
      expect(pair).toMatch(PAIR);
      expect(reason.length).toBeGreaterThan(20);
      expect(new Set(tags).size).toBe(tags.length);
      for (const tag of tags) expect(tag).toMatch(/^([\da-f]{8}|private)$/);
    }
  });

  it('nothing that gdcmanon takes away stays with us', () => {
    expect(gdcmanon.attributesCompared).toBeGreaterThan(200);
    expect(Object.keys(gdcmanon.differences).filter((pair) => pair.startsWith('ours same'))).toEqual([]);
  });

  it('what stays with us and not with dicom-anonymizer is a sequence of references, its UIDs replaced', () => {
    for (const edition of Object.values(anonymizer.differences)) {
      for (const [pair, { tags }] of Object.entries(edition)) {
        if (pair.startsWith('ours same')) expect(tags).toEqual(['00081140', '00082112']);
      }
    }
  });

  it('what goes beyond the table is what beyond-the-table.ts says, tag by tag', () => {
    const kinds = { remove: 'absent', empty: 'empty', dummy: 'changed', remap: 'changed' } as const;
    for (const [pair, tags] of Object.entries(anonymizer.beyondTheTable.tags)) {
      expect(pair).toMatch(PAIR);
      for (const tag of tags) {
        expect(tableAction(tag, {}), tag).toBeUndefined();
        const action = actionBeyondTable(tag, standardVr(tag) ?? '', {});
        expect(pair, tag).toContain(`ours ${action in kinds ? kinds[action as keyof typeof kinds] : '?'}, `);
      }
    }
  });
});
