/** Below so many words looking for one after the other is quicker. */
const FEW = 24;
/** Characters that all words together may have beyond the beginnings they share. */
const MOST_NODES = 400_000;

/** Whether a text holds one of the words, anywhere. */
export type WordFinder = (text: string) => boolean;

/**
 * Linear in the text however many words there are (Aho and Corasick): a file may name as many people as it likes.
 * `undefined`: more than we are willing to look for. Words are not empty.
 */
export function wordFinder(words: readonly string[]): WordFinder | undefined {
  if (words.length <= FEW) return (text) => words.some((word) => text.includes(word));

  // Node 0 is the start. An edge is its node and the code unit that it is for.
  const edges = new Map<number, number>();
  const edge = (node: number, unit: number): number => node * 0x1_0000 + unit;
  const ends: boolean[] = [false];
  const parents: number[] = [0];
  const units: number[] = [0];
  const levels: number[][] = [];
  for (const word of words) {
    let node = 0;
    for (let at = 0; at < word.length; at++) {
      const key = edge(node, word.charCodeAt(at));
      let next = edges.get(key);
      if (next === undefined) {
        next = ends.length;
        if (next > MOST_NODES) return undefined;
        edges.set(key, next);
        ends.push(false);
        parents.push(node);
        units.push(word.charCodeAt(at));
        (levels[at] ??= []).push(next);
      }
      node = next;
    }
    ends[node] = true;
  }

  /** Where to go on when a node has no edge: the longest end of what was read that is a beginning as well. */
  const otherwise = new Int32Array(ends.length);
  const step = (from: number, unit: number): number => {
    for (let node = from; ; node = otherwise[node] ?? 0) {
      const next = edges.get(edge(node, unit));
      if (next !== undefined) return next;
      if (node === 0) return 0;
    }
  };
  for (const level of levels.slice(1)) {
    for (const node of level) {
      const shorter = step(otherwise[parents[node] ?? 0] ?? 0, units[node] ?? 0);
      otherwise[node] = shorter;
      if (ends[shorter]) ends[node] = true;
    }
  }

  return (text) => {
    let node = 0;
    for (let at = 0; at < text.length; at++) {
      node = step(node, text.charCodeAt(at));
      if (ends[node]) return true;
    }
    return false;
  };
}
