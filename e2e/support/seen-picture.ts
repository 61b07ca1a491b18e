/** A picture as rows of pixels, turned and mirrored by moving the pixels: no matrix that could have the same mistake. */
export type Rows<T> = readonly (readonly T[])[];

export type Step = 'turn' | 'horizontally' | 'vertically';

/** Every one of the eight positions of a picture, some of them by more ways than one. */
export const WAYS: readonly (readonly Step[])[] = [
  [],
  ['turn'],
  ['turn', 'turn'],
  ['turn', 'turn', 'turn'],
  ['horizontally'],
  ['vertically'],
  ['horizontally', 'turn'],
  ['turn', 'horizontally'],
  ['turn', 'vertically', 'turn', 'turn'],
];

export function rowsOf<T>(columns: number, rows: number, at: (pixel: number) => T): Rows<T> {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => at(row * columns + column)),
  );
}

export function after<T>(picture: Rows<T>, steps: readonly Step[]): Rows<T> {
  return steps.reduce<Rows<T>>((seen, step) => {
    if (step === 'vertically') return seen.toReversed();
    if (step === 'horizontally') return seen.map((row) => row.toReversed());
    // Clockwise: the first column, read upwards, becomes the first row.
    return (seen[0] ?? []).map((_, column) => seen.map((row) => row[column]!).toReversed());
  }, picture);
}
