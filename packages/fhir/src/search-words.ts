import { fold } from './folding.ts';

/** One word of a search in both spellings; equal where there is no umlaut. */
export interface SearchWord {
  readonly expanded: string;
  readonly plain: string;
}

const MAX_WORDS = 8;
const MAX_LETTERS = 64;
/** A single letter finds half of a hospital. */
export const MIN_LETTERS = 2;

/** The words of a search, each once, at most eight of at most 64 letters; what is over is dropped. */
export function searchWords(search: string): readonly SearchWord[] {
  const limited = search.slice(0, MAX_WORDS * MAX_LETTERS * 2);
  const expanded = splitWords(fold(limited, 'expanded').text);
  const plain = splitWords(fold(limited, 'plain').text);
  const words = new Map<string, SearchWord>();
  for (const [index, word] of expanded.entries()) {
    if (!words.has(word)) words.set(word, { expanded: word, plain: plain[index] ?? word });
  }
  return Array.from(words.values()).slice(0, MAX_WORDS);
}

/** False while so little is typed that a search would find anybody. */
export function isSearchable(search: string): boolean {
  return searchWords(search).some((word) => word.plain.length >= MIN_LETTERS);
}

/**
 * What is typed, without the characters that have a meaning in the VZD's full-text search
 * (`- , . | + ~ "`, HOWTO Search 1.1.5): words as typed, with their umlauts, separated by one space.
 */
export function searchPhrase(search: string): string {
  return search
    .normalize('NFC')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS)
    .map((word) => word.slice(0, MAX_LETTERS))
    .join(' ');
}

/** What a search is compared with: both spellings of all texts of an entry. Kept in an index; no original can be read back reliably. */
export function searchableText(texts: readonly (string | undefined)[]): string {
  const whole = texts.filter((text) => text !== undefined).join('\n');
  const expanded = squeeze(fold(whole, 'expanded').text);
  const plain = squeeze(fold(whole, 'plain').text);
  return expanded === plain ? expanded : `${expanded}\n${plain}`;
}

/** Every word occurs somewhere, also inside a word: “radiologie” finds “Neuroradiologie”. */
export function matchesAll(searchable: string, words: readonly SearchWord[]): boolean {
  return words.every((word) => searchable.includes(word.expanded) || searchable.includes(word.plain));
}

function splitWords(folded: string): string[] {
  return folded.split(' ').filter((word) => word !== '');
}

function squeeze(folded: string): string {
  return splitWords(folded).join(' ');
}
