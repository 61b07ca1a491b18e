/** Who goes first changes from round to round. */
export function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  return items.map((_, at) => items[(at + by) % items.length]).filter((item) => item !== undefined);
}

/** Milliseconds after an animation frame: spread evenly over a frame of 60 Hz, the same for all viewers of a round. */
export function phaseOf(round: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  return ((round * golden) % 1) * (1000 / 60);
}
