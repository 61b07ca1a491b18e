/**
 * Texts are compared without case, accents and punctuation, and in two spellings of the umlauts, because
 * people type “Müller”, “Mueller” and “Muller” for the same colleague.
 */
export type Spelling = 'expanded' | 'plain';

/** `[expanded, plain]` where a letter does not simply lose its accent. */
const LETTERS: Readonly<Record<string, readonly [string, string]>> = {
  ä: ['ae', 'a'],
  ö: ['oe', 'o'],
  ü: ['ue', 'u'],
  ø: ['oe', 'o'],
  ß: ['ss', 'ss'],
  æ: ['ae', 'ae'],
  œ: ['oe', 'oe'],
  þ: ['th', 'th'],
  ł: ['l', 'l'],
  đ: ['d', 'd'],
  ð: ['d', 'd'],
  ı: ['i', 'i'],
};

// A letter with all its combining marks: “ü” may come as one code point or as two.
const CLUSTER = /.\p{M}*/gsu;

export interface Folded {
  /** Letters and digits in lower case; everything else is a space. */
  readonly text: string;
  /** For each code unit of `text` where its letter begins in the original, and where it ends (exclusive). */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export function fold(original: string, spelling: Spelling): Folded {
  let text = '';
  const from: number[] = [];
  const to: number[] = [];
  for (const match of original.matchAll(CLUSTER)) {
    const folded = foldLetter(match[0], spelling);
    text += folded;
    for (let unit = 0; unit < folded.length; unit++) {
      from.push(match.index);
      to.push(match.index + match[0].length);
    }
  }
  return { text, from, to };
}

function foldLetter(cluster: string, spelling: Spelling): string {
  const letter = cluster.normalize('NFC').toLowerCase();
  const pair = LETTERS[letter];
  if (pair !== undefined) return spelling === 'expanded' ? pair[0] : pair[1];
  const bare = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return /^[\p{L}\p{N}]+$/u.test(bare) ? bare : ' ';
}
