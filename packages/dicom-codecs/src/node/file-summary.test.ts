import { byteSourceOf } from '@medicus/ids';
import { readHeader } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import { dataSet, element, type Field, part10, pictureFields, UID } from '../../../dicom/src/dicom-file.fixture.ts';
import { summarize } from './file-summary.ts';
import { summaryText } from './summary-text.ts';

async function printed(...fields: readonly Field[]): Promise<{ readonly json: string; readonly text: string }> {
  const sorted = [...pictureFields(4, 3), ...fields].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const file = part10(UID.explicit, dataSet(sorted), element(['7fe00010', 'OW', new Uint8Array(24)]));
  const header = await readHeader(byteSourceOf(file));
  if (!header.ok) throw new Error(header.defect);
  const summary = summarize(file.length, header.value, undefined, undefined, undefined);
  return { json: JSON.stringify(summary), text: summaryText(summary) };
}

const PATIENT: readonly Field[] = [
  ['00100010', 'PN', 'Huber-Lang^Anna'],
  ['00100020', 'LO', 'K4711'],
  ['00100030', 'DA', '19340131'],
];
/** Where else a name may stand, by mistake of a device or of somebody. */
const PLACES: readonly (readonly [tag: string, vr: string])[] = [
  ['00080016', 'UI'],
  ['00080020', 'DA'],
  ['00080030', 'TM'],
  ['00080060', 'CS'],
  ['0008103e', 'LO'],
  ['00180015', 'CS'],
  ['00185101', 'CS'],
  ['00200060', 'CS'],
  ['00281054', 'LO'],
  ['60001500', 'LO'],
];

describe('nothing that names the patient is printed', () => {
  it.each(PLACES)('(%s) %s', async (tag, vr) => {
    for (const value of ['HUBER', 'Anna', 'k4711', 'LANG L', 'Dr. Ahrens hat die Patientin gesehen']) {
      const { json, text } = await printed(...PATIENT, [tag, vr, value]);
      for (const said of [json, text]) {
        expect(said).not.toContain(value);
        expect(said).not.toContain('1934');
      }
    }
  });

  it('nor the names of windows', async () => {
    const { json, text } = await printed(
      ['00281050', 'DS', '40\\50'],
      ['00281051', 'DS', '400\\80'],
      ['00281055', 'LO', 'Ahrens\\HUBER'],
    );
    expect(json).toContain('"windows":[{"center":40,"width":400},{"center":50,"width":80}]');
    expect(json + text).not.toMatch(/ahrens|huber/i);
  });

  it('codes, units and moments are', async () => {
    const { text } = await printed(
      ...PATIENT,
      ['00080020', 'DA', '20260131'],
      ['00080030', 'TM', '140509'],
      ['00080060', 'CS', 'CT'],
      ['00180015', 'CS', 'CHEST'],
      ['00281052', 'DS', '-1024'],
      ['00281053', 'DS', '1'],
      ['00281054', 'LO', 'HU'],
    );
    expect(text).toContain('CT CHEST');
    expect(text).toContain('2026-01-31 14:05:09');
    expect(text).toContain('× 1 + -1024 HU');
  });
});
