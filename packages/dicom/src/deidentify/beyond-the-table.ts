import { standardVr } from './attribute-dictionary.ts';
import type { Action, ProfileOptions } from './confidentiality-profile.ts';
import { isKeptLabel } from './kept-labels.ts';

/**
 * Attributes of PS3.6 that table E.1-1 has no row for. The standard leaves them to us (PS3.15 E.1.1: the table “may
 * not be sufficient”); what can name a person, a house, a machine or an address does not stay. `5400xxxx`: a whole
 * group. `device`: stays where the share keeps devices.
 */
const ROWS = `
# Patient: birth and death in another calendar, issuers, breed registers.
0010xxxx remove
# Study and visit management: what happens in the house, not what is in the picture.
0032xxxx remove
0038xxxx remove
0074xxxx remove
# Results, dictations and their authors (retired); recorded sound.
4008xxxx remove
# Waveforms: audio carries voices, an ECG is a person's own.
5400xxxx remove
# Signatures would break and name their signer; encrypted content is the original once more.
0400xxxx remove
0100xxxx remove
# Directories of a disc: file names and titles of a house.
0004xxxx remove
# Lists of an archive, and descriptions of private elements, which are all removed.
000804xx remove
000803xx remove
# Hanging protocols copy values of any attribute into selectors.
0072xxxx remove
# Printing and media orders: owners, printers, jobs.
2000xxxx remove
2010xxxx remove
2020xxxx remove
2030xxxx remove
2040xxxx remove
2100xxxx remove
2110xxxx remove
2120xxxx remove
2130xxxx remove
2200xxxx remove
# Not of patients at all: tests of components, screening of luggage and its owners.
0014xxxx remove
4010xxxx remove
# Order numbers under retired tags; entities that issue numbers; documents of other systems.
00401006 remove
00401007 remove
00402006 remove
00402007 remove
00400031 remove
00400032 remove
0040e001 remove
0040a074 remove
0040a089 remove
00205000 remove
00205002 remove
00540400 remove
00880130 remove
00820016 remove
# Devices by number, time servers by address, display places.
00181003 device
00185010 device
00181006 device
00181801 device
00181803 device
0028700c device
0028700d device
00287004 device
00287005 device
00440008 device
0044000a device
00440012 device
# Names of windows are those of whoever set them up; the module does without.
00281055 remove
# Retired, without a meaning that anybody could check.
00080202 remove
00180039 remove
00189445 remove
00203402 remove
00280020 remove
# Who keeps a house's own codes, with name and address; names that houses give to what they make.
00080114 remove
00080115 remove
00080116 remove
00700080 dummy
# Descriptions that people type, of VRs that are otherwise kept.
00189423 remove
00189922 remove
00400255 remove
00401060 remove
00440011 remove
00700081 empty
00420010 empty
0040a160 dummy
`;

/** Only these of group 0010 stay: needed to read a picture of an animal aright. */
const KEPT = new Set(['00102210']);

/** UIDs that name a class, a coding scheme or a form of writing, never an instance. */
const CLASS_UIDS = new Set([
  '00080016',
  '0008001a',
  '0008001b',
  '00080062',
  '0008010c',
  '00080117',
  '00080118',
  '00081150',
  '0008115a',
  '00083002',
  '00340003',
  '30100052',
  '30100053',
]);

/** Long Code Value: of a form for free text, and none. */
const LONG_CODE = '00080119';

let rows: ReadonlyMap<string, string> | undefined;

function ownRow(tag: string): string | undefined {
  rows ??= new Map(
    ROWS.split('\n')
      .filter((line) => /^[\da-f]/.test(line))
      .map((line) => [line.slice(0, 8), line.slice(9)]),
  );
  return rows.get(tag) ?? rows.get(`${tag.slice(0, 6)}xx`) ?? rows.get(`${tag.slice(0, 4)}xxxx`);
}

/**
 * What becomes of a standard attribute that the table does not name. Addresses (UR), free text (LT, ST, UC, UT),
 * names (PN), moments (DA, DT, TM), UIDs of unknown meaning and labels (LO, SH, AE) that are not listed as those of
 * machines never stay as they are, whatever attribute a later edition brings; numbers and codes do, unless a row above
 * says otherwise.
 */
export function actionBeyondTable(tag: string, writtenVr: string, options: ProfileOptions): Action {
  if (KEPT.has(tag)) return 'keep';
  const row = ownRow(tag);
  if (row === 'device') return options.device === 'keep' ? 'keep' : 'remove';
  if (row === 'remove' || row === 'empty' || row === 'dummy') return row;
  const vrs = [writtenVr, standardVr(tag)];
  const is = (...wanted: readonly string[]): boolean => vrs.some((vr) => vr !== undefined && wanted.includes(vr));
  if (is('UR')) return 'remove';
  if (is('PN')) return 'empty';
  if (is('LT', 'ST', 'UC', 'UT') && tag !== LONG_CODE) return 'remove';
  if (is('DA', 'DT', 'TM')) {
    return options.dates === 'keep' ? 'keep' : options.dates === 'shift' ? 'shift' : 'remove';
  }
  // A value of no meaning is valid whatever the attribute's type, and does not say “none” where there was one.
  if (isLabel(tag, writtenVr) && !isKeptLabel(tag)) return 'dummy';
  return is('UI') && !CLASS_UIDS.has(tag) ? 'remap' : 'keep';
}

/** Coded terms (CS) that a device writes as a label are still looked at as terms. */
function isLabel(tag: string, writtenVr: string): boolean {
  const known = standardVr(tag);
  return /^(AE|LO|SH)$/.test(known === 'CS' ? '' : known === undefined ? writtenVr : known);
}
