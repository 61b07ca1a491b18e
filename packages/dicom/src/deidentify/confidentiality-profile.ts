import { CONFIDENTIALITY_TABLE } from './confidentiality-table.generated.ts';

/** What the share keeps beyond the Basic Profile (PS3.15 E.3). Nothing is kept unless it is named here. */
export interface ProfileOptions {
  /** `shift`: all dates moved back by the same number of days, times of day kept; `keep`: as they are. Default `remove`. */
  readonly dates?: 'remove' | 'shift' | 'keep';
  /** Serial numbers, station names and such. */
  readonly device?: 'remove' | 'keep';
  /** `clean`: of descriptions the words of a fixed radiological vocabulary stay. */
  readonly descriptors?: 'remove' | 'clean';
  /** Age, sex, size, weight … */
  readonly patientCharacteristics?: 'remove' | 'keep';
  readonly institution?: 'remove' | 'keep';
}

export type Action =
  /** Leave as it is; of a sequence its items are treated one by one. */
  | 'keep'
  | 'remove'
  /** Zero length. */
  | 'empty'
  /** A value without meaning, valid for the VR; in a sequence every value of its items. */
  | 'dummy'
  /** Another UID, the same for the same UID of the same share. */
  | 'remap'
  /** Words of the vocabulary. */
  | 'clean'
  | 'shift';

/** Rows that editions after 2024e brought (as of 2026c; found by reference/compare-dicom-anonymizer.py). */
const LATER_ROWS = `
00102161 X
00181010 X
00181011 X
003a0020 X
003a0203 X
003a020c X
00400556 X
0040b020 D
00700006 D
300a0054 U
`;

interface Row {
  /** As in the table: `X/Z/D`. */
  readonly basic: string;
  /** Option letter → K or C. */
  readonly options: ReadonlyMap<string, string>;
}

const PATIENT_ID = '00100020';

let table: ReadonlyMap<string, Row> | undefined;

function rowOf(tag: string): Row | undefined {
  table ??= new Map(
    `${CONFIDENTIALITY_TABLE.trim()}${LATER_ROWS.trimEnd()}`.split('\n').map((line) => {
      const [key = '', basic = '', options = ''] = line.split(' ');
      const pairs = options.match(/../g) ?? [];
      return [key, { basic, options: new Map(pairs.map((pair) => [pair.slice(0, 1), pair.slice(1)])) }];
    }),
  );
  return table.get(tag);
}

/**
 * PS3.15 table E.1-1 for one tag; `undefined` where the table has no row. Compound actions are decided without
 * knowledge of the IOD, so for what is valid whatever the attribute's type: X/Z → Z, everything with D → D (but see the Patient ID).
 */
export function tableAction(tag: string, options: ProfileOptions): Action | undefined {
  const row = rowOf(tag);
  if (!row) return undefined;
  const chosen = [
    options.dates === 'keep' ? row.options.get('F') : undefined,
    options.dates === 'shift' && row.options.has('M') ? 'shift' : undefined,
    options.device === 'keep' ? row.options.get('V') : undefined,
    options.patientCharacteristics === 'keep' ? row.options.get('P') : undefined,
    options.institution === 'keep' ? row.options.get('I') : undefined,
    options.descriptors === 'clean' ? row.options.get('D') : undefined,
  ];
  if (chosen.includes('K')) return 'keep';
  if (chosen.includes('shift')) return 'shift';
  if (chosen.includes('C')) return 'clean';
  // Z/D in the table. Empty is valid in every IOD (type 2), and archives cannot merge patients who share a dummy.
  if (tag === PATIENT_ID) return 'empty';
  return basicAction(row.basic);
}

export function basicAction(basic: string): Action {
  switch (basic) {
    case 'X':
      return 'remove';
    case 'Z':
    case 'X/Z':
      return 'empty';
    case 'U':
      return 'remap';
    case 'X/Z/U*':
      // References to other pictures: the sequence stays, the UIDs in it are rows of their own.
      return 'keep';
    case 'D':
    case 'X/D':
    case 'Z/D':
    case 'X/Z/D':
      return 'dummy';
    default:
      // A code that a later edition may bring: nothing unknown may stay.
      return 'remove';
  }
}

/** Options as codes of PS3.16 context group 7050. */
export function methodCodes(options: ProfileOptions, blackedOut: boolean): readonly (readonly [string, string])[] {
  return [
    ['113100', 'Basic Application Confidentiality Profile'] as const,
    ...(blackedOut ? [['113101', 'Clean Pixel Data Option'] as const] : []),
    ...(options.descriptors === 'clean' ? [['113105', 'Clean Descriptors Option'] as const] : []),
    ...(options.dates === 'keep'
      ? [['113106', 'Retain Longitudinal Temporal Information Full Dates Option'] as const]
      : []),
    ...(options.dates === 'shift'
      ? [['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'] as const]
      : []),
    ...(options.patientCharacteristics === 'keep'
      ? [['113108', 'Retain Patient Characteristics Option'] as const]
      : []),
    ...(options.device === 'keep' ? [['113109', 'Retain Device Identity Option'] as const] : []),
    ...(options.institution === 'keep' ? [['113112', 'Retain Institution Identity Option'] as const] : []),
  ];
}
