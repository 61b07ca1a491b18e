import { fold, type Spelling } from './folding.ts';
import { searchWords } from './search-words.ts';

/** `[from, to)` in UTF-16 code units of the text as shown. */
export interface HighlightRange {
  readonly from: number;
  readonly to: number;
}

/** Where the words of a search occur in a text: sorted, not overlapping, never splitting a letter. */
export function highlightRanges(text: string, search: string): readonly HighlightRange[] {
  const words = searchWords(search);
  if (words.length === 0) return [];
  const found = (['expanded', 'plain'] as const).flatMap((spelling) =>
    rangesIn(
      text,
      spelling,
      words.flatMap((word) => [word.expanded, word.plain]),
    ),
  );
  return merge(found);
}

function rangesIn(text: string, spelling: Spelling, words: readonly string[]): HighlightRange[] {
  const folded = fold(text, spelling);
  const ranges: HighlightRange[] = [];
  for (const word of new Set(words)) {
    for (let at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + 1)) {
      ranges.push({ from: folded.from[at] ?? 0, to: folded.to[at + word.length - 1] ?? text.length });
    }
  }
  return ranges;
}

function merge(ranges: readonly HighlightRange[]): readonly HighlightRange[] {
  const merged: HighlightRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to) {
      if (range.to > last.to) merged[merged.length - 1] = { from: last.from, to: range.to };
    } else merged.push(range);
  }
  return merged;
}
