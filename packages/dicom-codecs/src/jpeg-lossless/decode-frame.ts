import { defect, ok, type Result } from '@medicus/ids';
import { decodeScan, type Scan, type Target } from './decode-scan.ts';
import { buildHuffmanTable, type HuffmanTable } from './huffman-table.ts';
import type { Predictor } from './undo-prediction.ts';

type Defect = 'codestream-malformed' | 'codestream-mismatch' | 'transfer-syntax-unsupported';

/** What the marker segments have said so far. */
interface State {
  /** Identifiers of the frame's components in their order. */
  identifiers: readonly number[] | undefined;
  /** The frame header leaves the number of lines to a DNL segment behind the first scan. */
  linesFollow: boolean;
  restartInterval: number;
  readonly tables: Map<number, HuffmanTable>;
  readonly decoded: Set<number>;
}

/**
 * A whole JPEG lossless codestream (ITU-T T.81 process 14: SOF3, Huffman, predictors 1–7, 2–16 bit) into `target`, whose
 * size the caller has held against the frame header. `ok` only if every sample of every component was coded.
 */
export function decodeJpegLossless(bytes: Uint8Array, target: Target): Result<void, Defect> {
  const state: State = {
    identifiers: undefined,
    linesFollow: false,
    restartInterval: 0,
    tables: new Map(),
    decoded: new Set(),
  };
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return defect('codestream-malformed');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9 || marker === 0 || (marker >= 0xd0 && marker <= 0xd8)) return defect('codestream-malformed');
    const end = at + 2 + word(bytes, at + 2);
    if (end < at + 4 || end > bytes.length) return defect('codestream-malformed');
    const segment = bytes.subarray(at + 4, end);
    if (marker === 0xda) {
      const scanned = scanFrom(segment, end, state, target);
      if (!scanned.ok) return scanned;
      const behind = decodeScan(bytes, scanned.value, target);
      if (!behind.ok) return behind;
      at = behind.value;
      if (state.linesFollow && !isLinesSegment(bytes, at, target.rows)) return defect('codestream-malformed');
      state.linesFollow = false;
      if (state.decoded.size === target.components) return ok();
      continue;
    }
    const read = readSegment(marker, segment, state, target.rows);
    if (!read.ok) return read;
    at = end;
  }
  return defect('codestream-malformed');
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function readSegment(
  marker: number,
  segment: Uint8Array,
  state: State,
  rows: number,
): Result<void, 'codestream-malformed'> {
  switch (marker) {
    case 0xc3: {
      const components = segment[5] ?? 0;
      if (state.identifiers || segment.length !== 6 + 3 * components) return defect('codestream-malformed');
      state.identifiers = Array.from({ length: components }, (_, index) => segment[6 + 3 * index] ?? 0);
      state.linesFollow = word(segment, 1) === 0;
      return ok();
    }
    case 0xc4:
      return readTables(segment, state.tables);
    case 0xdd:
      if (segment.length !== 2) return defect('codestream-malformed');
      state.restartInterval = word(segment, 0);
      return ok();
    case 0xdc:
      return segment.length === 2 && word(segment, 0) === rows ? ok() : defect('codestream-malformed');
    default:
      return ok();
  }
}

/** DHT (B.2.4.2): any number of tables; those for AC coefficients mean nothing here. */
function readTables(segment: Uint8Array, tables: Map<number, HuffmanTable>): Result<void, 'codestream-malformed'> {
  for (let at = 0; at < segment.length;) {
    const name = segment[at] ?? 0;
    const counts = segment.subarray(at + 1, at + 17);
    const end = at + 17 + counts.reduce((sum, count) => sum + count, 0);
    if (end > segment.length) return defect('codestream-malformed');
    if (name < 16) {
      const specification = segment.subarray(at + 1, end);
      // Some encoders write the same table for each component; one is faster than three.
      const same = [...tables.values()].find((table) => isSame(table.specification, specification));
      const table = same ? ok(same) : buildHuffmanTable(specification);
      if (!table.ok) return table;
      tables.set(name, table.value);
    }
    at = end;
  }
  return ok();
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** SOS (B.2.3) with the meanings of H.1.1: Ss is the predictor, Al the point transform. */
function scanFrom(segment: Uint8Array, from: number, state: State, target: Target): Result<Scan, Defect> {
  const count = segment[0] ?? 0;
  const { identifiers, restartInterval } = state;
  if (!identifiers || identifiers.length !== target.components || segment.length !== 4 + 2 * count) {
    return defect('codestream-malformed');
  }
  if (count !== 1 && count !== target.components) return defect('transfer-syntax-unsupported');
  const predictor = segment[1 + 2 * count] ?? 0;
  const pointTransform = (segment[3 + 2 * count] ?? 0) & 0x0f;
  // 0 is for the differences of hierarchical pictures.
  if (predictor === 0) return defect('transfer-syntax-unsupported');
  if (predictor > 7 || pointTransform >= target.precision) return defect('codestream-malformed');
  // H.1.1: whole rows only.
  if (restartInterval % target.columns !== 0) return defect('codestream-malformed');

  const tables: HuffmanTable[] = [];
  let component: number | undefined;
  for (let index = 0; index < count; index++) {
    const place = identifiers.indexOf(segment[1 + 2 * index] ?? 0);
    const table = state.tables.get((segment[2 + 2 * index] ?? 0) >> 4);
    // Interleaved components stand in the order of the frame header (B.2.3).
    if (place === -1 || !table || state.decoded.has(place) || (count > 1 && place !== index)) {
      return defect('codestream-malformed');
    }
    state.decoded.add(place);
    component = count === 1 ? place : undefined;
    tables.push(table);
  }
  return ok({
    from,
    component,
    tables,
    predictor: predictor as Predictor,
    pointTransform,
    restartRows: restartInterval / target.columns,
  });
}

/** DNL (B.2.5) directly behind the first scan. */
function isLinesSegment(bytes: Uint8Array, at: number, rows: number): boolean {
  let marker = at;
  while (bytes[marker + 1] === 0xff) marker += 1;
  return word(bytes, marker) === 0xffdc && word(bytes, marker + 2) === 4 && word(bytes, marker + 4) === rows;
}
