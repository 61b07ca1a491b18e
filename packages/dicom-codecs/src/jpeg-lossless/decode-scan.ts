import { defect, ok, type Result } from '@medicus/ids';
import { EntropyBits } from './entropy-bits.ts';
import type { HuffmanTable } from './huffman-table.ts';
import { readDifferences, readFromLeft } from './read-differences.ts';
import { type Predictor, undoPrediction } from './undo-prediction.ts';

/** The picture as rows of interleaved samples, in memory that is written from left to right. */
export interface Target {
  readonly values: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  readonly columns: number;
  readonly rows: number;
  readonly components: number;
  readonly precision: number;
}

/** One scan (ITU-T T.81 B.2.3): all components of the picture interleaved, or one of them. */
export interface Scan {
  /** First byte of the entropy-coded data. */
  readonly from: number;
  /** One component's place among the samples of a pixel, or `undefined` for all. */
  readonly component: number | undefined;
  /** For each component of the scan. */
  readonly tables: readonly HuffmanTable[];
  readonly predictor: Predictor;
  readonly pointTransform: number;
  /** Rows after which a restart marker stands; 0 for none. */
  readonly restartRows: number;
}

/** A difference takes up to 16 bits of code and 15 more. */
const LARGEST_DIFFERENCE_BYTES = 4;

/** Decodes a scan into the target; answers where the marker behind it stands. */
export function decodeScan(bytes: Uint8Array, scan: Scan, target: Target): Result<number, 'codestream-malformed'> {
  const { tables, predictor, pointTransform, restartRows } = scan;
  const width = target.columns * tables.length;
  const bits = new EntropyBits(bytes, width * LARGEST_DIFFERENCE_BYTES);
  const middle = 1 << (target.precision - pointTransform - 1);
  let row = new Uint16Array(width);
  let above = new Uint16Array(width);
  const only = tables.length === 1 ? tables[0] : undefined;
  bits.start(scan.from);
  for (let index = 0; index < target.rows; index++) {
    const restart = restartRows !== 0 && index !== 0 && index % restartRows === 0;
    if (restart) {
      const at = markerAt(bytes, bits.finish());
      if (bytes[at] !== 0xd0 + ((index / restartRows - 1) & 7)) return defect('codestream-malformed');
      bits.start(at + 1);
    }
    bits.prepare();
    const first = restart || index === 0;
    if (only && (first || predictor === 1)) {
      if (!readFromLeft(bits, only, row, first ? middle : (above[0] ?? 0))) return defect('codestream-malformed');
    } else {
      if (!readDifferences(bits, tables, row)) return defect('codestream-malformed');
      undoPrediction(row, first ? middle : above, predictor, tables.length);
    }
    if (bits.ranOut()) return defect('codestream-malformed');
    putRow(row, index, scan, target);
    [row, above] = [above, row];
  }
  const end = bits.finish();
  return end === -1 ? defect('codestream-malformed') : ok(end);
}

/** The second byte of the marker at `at`, behind bytes that fill up (0xFF); -1 where there is none. */
function markerAt(bytes: Uint8Array, at: number): number {
  if (at < 0) return -1;
  let code = at;
  while (bytes[code] === 0xff) code += 1;
  return code > at ? code : -1;
}

function putRow(row: Uint16Array, index: number, scan: Scan, { values, columns, components }: Target): void {
  if (scan.pointTransform !== 0) row = row.map((value) => value << scan.pointTransform);
  const start = index * columns * components;
  if (scan.component === undefined || components === 1) values.set(row, start);
  else for (let at = 0, to = start + scan.component; at < columns; at++, to += components) values[to] = row[at] ?? 0;
}
