/** Selection value of the scan (ITU-T T.81 table H.1). */
export type Predictor = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * Differences → samples, in place and modulo 2¹⁶ (ITU-T T.81 H.1.2.1). `step` components are interleaved. `above` is
 * the row before, or for the first row of a picture or restart interval the one value that stands before it.
 */
export function undoPrediction(
  row: Uint16Array,
  above: Uint16Array | number,
  predictor: Predictor,
  step: number,
): void {
  for (let component = 0; component < step; component++) {
    if (typeof above === 'number') fromLeft(row, above, component, step);
    else if (predictor === 1) fromLeft(row, above[component] ?? 0, component, step);
    else {
      row[component] = (row[component] ?? 0) + (above[component] ?? 0);
      if (predictor === 2) fromAbove(row, above, component + step, step);
      else if (predictor === 3) fromCorner(row, above, component + step, step);
      else fromThree(row, above, predictor, component + step, step);
    }
  }
}

function fromLeft(row: Uint16Array, before: number, from: number, step: number): void {
  let left = before;
  for (let at = from; at < row.length; at += step) {
    left = (left + (row[at] ?? 0)) & 0xffff;
    row[at] = left;
  }
}

function fromAbove(row: Uint16Array, above: Uint16Array, from: number, step: number): void {
  for (let at = from; at < row.length; at += step) row[at] = (row[at] ?? 0) + (above[at] ?? 0);
}

function fromCorner(row: Uint16Array, above: Uint16Array, from: number, step: number): void {
  for (let at = from; at < row.length; at += step) row[at] = (row[at] ?? 0) + (above[at - step] ?? 0);
}

function fromThree(row: Uint16Array, above: Uint16Array, predictor: 4 | 5 | 6 | 7, from: number, step: number): void {
  let left = row[from - step] ?? 0;
  let corner = above[from - step] ?? 0;
  switch (predictor) {
    case 4:
      for (let at = from; at < row.length; at += step) {
        const up = above[at] ?? 0;
        left = ((row[at] ?? 0) + left + up - corner) & 0xffff;
        row[at] = left;
        corner = up;
      }
      return;
    case 5:
      for (let at = from; at < row.length; at += step) {
        const up = above[at] ?? 0;
        left = ((row[at] ?? 0) + left + ((up - corner) >> 1)) & 0xffff;
        row[at] = left;
        corner = up;
      }
      return;
    case 6:
      for (let at = from; at < row.length; at += step) {
        const up = above[at] ?? 0;
        left = ((row[at] ?? 0) + up + ((left - corner) >> 1)) & 0xffff;
        row[at] = left;
        corner = up;
      }
      return;
    case 7:
      for (let at = from; at < row.length; at += step) {
        left = ((row[at] ?? 0) + ((left + (above[at] ?? 0)) >> 1)) & 0xffff;
        row[at] = left;
      }
  }
}
