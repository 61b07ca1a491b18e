/** Milliseconds between tries: doubling from `first` to `most`, each ± a fifth so that clients do not march in step. */
export function backOff(attempt: number, limits: { first: number; most: number }, chance: number): number {
  const plain = Math.min(limits.most, limits.first * 2 ** Math.min(attempt, 20));
  return Math.round(plain * (0.8 + 0.4 * chance));
}

/** A number in [0, 1) from random bytes. */
export function chanceFrom(bytes: Uint8Array): number {
  return ((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) / 65536;
}
