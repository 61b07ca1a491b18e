/** Directions of the patient (PS3.3 C.7.6.1.1.1): left, right, anterior, posterior, head, feet. */
export type PatientSide = 'L' | 'R' | 'A' | 'P' | 'H' | 'F';

/** In the patient's system of PS3.3 C.7.6.2.1.1: x grows to the left, y to the back, z to the head. */
export type PatientVector = readonly [x: number, y: number, z: number];

/** Which way the patient lies in the picture. */
export type Orientation =
  /** Unit vectors of Image Orientation (Patient): along a row to the right, along a column downwards. */
  | { readonly kind: 'vectors'; readonly row: PatientVector; readonly column: PatientVector }
  /** Letters of Patient Orientation, the leading direction first. */
  | { readonly kind: 'letters'; readonly row: readonly PatientSide[]; readonly column: readonly PatientSide[] };

/** What is done to the picture before it is seen: flipped first, then turned clockwise by quarters. */
export interface SeenTransform {
  readonly quarterTurns: number;
  readonly flippedHorizontally: boolean;
  readonly flippedVertically: boolean;
}

/** At each edge of what is seen the side of the patient that lies there: `R`, or `AR` where it lies askew. */
export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const OPPOSITE: Readonly<Record<PatientSide, PatientSide>> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };

/** A component below this (less than 6° off the plane) gets no letter. */
const NEGLIGIBLE = 0.1;

/** Letters for the edges, as a radiologist looks for them before anything else. Up to three letters, the leading first. */
export function edgeLetters(orientation: Orientation, transform: SeenTransform): EdgeLetters {
  const row = orientation.kind === 'letters' ? orientation.row : sidesOf(orientation.row);
  const column = orientation.kind === 'letters' ? orientation.column : sidesOf(orientation.column);
  // Clockwise from the top.
  let edges = [opposite(column), row, column, opposite(row)];
  if (transform.flippedHorizontally) edges = [0, 3, 2, 1].map((edge) => edges[edge] ?? []);
  if (transform.flippedVertically) edges = [2, 1, 0, 3].map((edge) => edges[edge] ?? []);
  const turns = ((Math.trunc(transform.quarterTurns) % 4) + 4) % 4;
  const at = (edge: number): string => (edges[(edge + 4 - turns) % 4] ?? []).join('');
  return { top: at(0), right: at(1), bottom: at(2), left: at(3) };
}

function opposite(sides: readonly PatientSide[]): readonly PatientSide[] {
  return sides.map((side) => OPPOSITE[side]);
}

function sidesOf([x, y, z]: PatientVector): readonly PatientSide[] {
  const parts: readonly (readonly [PatientSide, number])[] = [
    [x > 0 ? 'L' : 'R', Math.abs(x)],
    [y > 0 ? 'P' : 'A', Math.abs(y)],
    [z > 0 ? 'H' : 'F', Math.abs(z)],
  ];
  return parts
    .filter(([, size]) => size > NEGLIGIBLE)
    .toSorted(([, a], [, b]) => b - a)
    .map(([side]) => side);
}
