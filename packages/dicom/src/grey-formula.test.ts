import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { type Field, nativeFile, UID } from './dicom-file.fixture.ts';
import { buildGreyTable, initialVoi, readHeader } from './index.ts';

/** What a file says, as PS3.3 words it; the formulas below are written from the standard, not from our code. */
interface Case {
  readonly slope?: number;
  readonly intercept?: number;
  readonly modalityTable?: Table;
  readonly window?: { readonly center: number; readonly width: number; readonly function?: string };
  readonly voiTable?: Table;
  readonly inverted?: 'MONOCHROME1' | 'INVERSE' | 'both';
  readonly padding?: readonly [number, number?];
}
interface Table {
  readonly first: number;
  readonly bits: number;
  readonly entries: readonly number[];
}

/** C.11.1.1: a table, or Output = m · SV + b. */
function afterModality({ modalityTable, slope = 1, intercept = 0 }: Case, stored: number): number {
  return modalityTable ? tableOutput(modalityTable, stored) : slope * stored + intercept;
}

function tableOutput({ first, entries }: Table, input: number): number {
  if (input <= first) return entries[0] ?? Number.NaN;
  if (input >= first + entries.length - 1) return entries.at(-1) ?? Number.NaN;
  return entries[Math.round(input) - first] ?? Number.NaN;
}

const YMAX = 255;

/** C.11.2.1.2.1 (LINEAR), C.11.2.1.3.2 (LINEAR_EXACT), C.11.2.1.3.1 (SIGMOID), C.11.2.1.1 (VOI LUT). */
function afterVoi({ window, voiTable }: Case, x: number): number {
  if (!window) {
    if (!voiTable) throw new Error('neither window nor table');
    return (tableOutput(voiTable, x) * YMAX) / (2 ** voiTable.bits - 1);
  }
  const { center: c, width: w } = window;
  switch (window.function) {
    case 'SIGMOID':
      return YMAX / (1 + Math.exp(-4 * ((x - c) / w)));
    case 'LINEAR_EXACT':
      if (x <= c - w / 2) return 0;
      return x > c + w / 2 ? YMAX : ((x - c) / w + 0.5) * YMAX;
    default:
      if (x <= c - 0.5 - (w - 1) / 2) return 0;
      return x > c - 0.5 + (w - 1) / 2 ? YMAX : ((x - (c - 0.5)) / (w - 1) + 0.5) * YMAX;
  }
}

function wanted(file: Case, stored: number): number {
  if (file.padding) {
    const [value, limit = value] = file.padding;
    // Background is black, whichever way up the scale is (C.7.5.1.1.2: not part of the image).
    if (stored >= Math.min(value, limit) && stored <= Math.max(value, limit)) return 0;
  }
  const grey = afterVoi(file, afterModality(file, stored));
  return file.inverted ? YMAX - grey : grey;
}

/** Decimal strings have sixteen characters. */
const decimal = (value: number): string => String(value).slice(0, 16);

function lut(tag: string, table: Table): Field {
  return [
    tag,
    'SQ',
    [
      [
        ['00283002', table.first < 0 ? 'SS' : 'US', [table.entries.length & 0xffff, table.first, table.bits]],
        ['00283006', 'OW', table.entries],
      ],
    ],
  ];
}

function fieldsOf(file: Case, signed: boolean): readonly Field[] {
  const out: Field[] = [];
  const vr = signed ? 'SS' : 'US';
  if (file.inverted === 'MONOCHROME1' || file.inverted === 'both') out.push(['00280004', 'CS', 'MONOCHROME1']);
  if (file.inverted === 'INVERSE' || file.inverted === 'both') out.push(['20500020', 'CS', 'INVERSE']);
  if (file.slope !== undefined) out.push(['00281053', 'DS', decimal(file.slope)]);
  if (file.intercept !== undefined) out.push(['00281052', 'DS', decimal(file.intercept)]);
  if (file.modalityTable) out.push(lut('00283000', file.modalityTable));
  if (file.voiTable) out.push(lut('00283010', file.voiTable));
  if (file.window) {
    out.push(['00281050', 'DS', decimal(file.window.center)], ['00281051', 'DS', decimal(file.window.width)]);
    if (file.window.function !== undefined) out.push(['00281056', 'CS', file.window.function]);
  }
  if (file.padding) {
    out.push(['00280120', vr, file.padding[0]]);
    if (file.padding[1] !== undefined) out.push(['00280121', vr, file.padding[1]]);
  }
  return out;
}

const curve = (length: number, first: number, bits: number): Table => ({
  first,
  bits,
  entries: Array.from({ length }, (_, at) =>
    Math.round(((1 - Math.cos((Math.PI * at) / (length - 1))) / 2) * (2 ** bits - 1)),
  ),
});

/** The same questions at every depth; `low` to `low + span - 1` are the values that fit. */
function cases(low: number, span: number): Readonly<Record<string, Case>> {
  const middle = low + span / 2;
  const wide = { center: middle - span / 10, width: span / 2 };
  const slope = 0.037_125;
  return {
    LINEAR: { window: wide },
    'LINEAR, narrow': { window: { center: middle, width: 2 } },
    'LINEAR, one value wide': { window: { center: middle, width: 1 } },
    'LINEAR, beyond both ends': { window: { center: middle, width: span * 3 } },
    'LINEAR, fractions': { window: { center: middle + 0.25, width: span / 3 + 0.5 } },
    LINEAR_EXACT: { window: { ...wide, function: 'LINEAR_EXACT' } },
    'LINEAR_EXACT, narrower than a value': { window: { center: middle, width: 0.5, function: 'LINEAR_EXACT' } },
    SIGMOID: { window: { ...wide, function: 'SIGMOID' } },
    'an unknown function is LINEAR': { window: { ...wide, function: 'CUBIC' } },
    'rescale with a negative intercept': { slope: 1, intercept: -1024, window: { center: middle - 1024, width: 400 } },
    'rescale with fractions': {
      slope,
      intercept: -3.5,
      window: { center: middle * slope - 3.5, width: Math.max(1, span * slope * 0.6) },
    },
    'rescale with a negative slope': { slope: -2, intercept: 10, window: { center: -2 * middle, width: span } },
    'VOI LUT': { voiTable: curve(Math.min(span, 4000), low + 20, 12) },
    'VOI LUT of 8 bit, shorter than the values': { voiTable: curve(100, low + span / 4, 8) },
    'VOI LUT after rescale': { slope: 1, intercept: -30_000, voiTable: curve(200, -29_950, 16) },
    'a window goes before a VOI LUT': { window: wide, voiTable: curve(100, 0, 8) },
    'modality LUT': {
      modalityTable: curve(Math.min(span, 60_000), low, 16),
      window: { center: 30_000, width: 50_000 },
    },
    'modality LUT that maps from a negative value on': {
      modalityTable: curve(200, -100, 12),
      window: { center: 2000, width: 3000 },
    },
    'modality LUT and VOI LUT': { modalityTable: curve(256, low, 10), voiTable: curve(1024, 0, 12) },
    MONOCHROME1: { window: wide, inverted: 'MONOCHROME1' },
    'MONOCHROME1, SIGMOID': { window: { ...wide, function: 'SIGMOID' }, inverted: 'MONOCHROME1' },
    'shape INVERSE': { window: wide, inverted: 'INVERSE' },
    'MONOCHROME1 and INVERSE mean once': { window: wide, inverted: 'both' },
    padding: { window: wide, padding: [low] },
    'padding range': { window: wide, padding: [low + span - 20, low + span - 1] },
    'padding range, upside down, MONOCHROME1': { window: wide, inverted: 'MONOCHROME1', padding: [low + 9, low] },
  };
}

const DEPTHS = [8, 10, 12, 16].flatMap((stored) => [
  { stored, signed: false },
  { stored, signed: true },
]);

describe.each(DEPTHS)('grey of every value of $stored bit, signed: $signed', ({ stored, signed }) => {
  const span = 2 ** stored;
  const low = signed ? -span / 2 : 0;
  it.each(Object.entries(cases(low, span)))('%s', async (_, file) => {
    const bits = { allocated: stored > 8 ? 16 : 8, stored, signed };
    const bytes = nativeFile(UID.explicit, 1, 1, [0], fieldsOf(file, signed), bits);
    const header = await readHeader(byteSourceOf(bytes));
    if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
    const { first, greys } = buildGreyTable(
      header.value.picture.value,
      initialVoi(header.value.picture.value, { center: Number.NaN, width: Number.NaN }),
    );
    let largest = 0;
    for (let value = low; value < low + span; value++) {
      largest = Math.max(largest, Math.abs(wanted(file, value) - (greys[value - first] ?? Infinity)));
    }
    expect([first, greys.length]).toEqual([low, span]);
    expect(largest).toBeLessThanOrEqual(1);
  });
});
