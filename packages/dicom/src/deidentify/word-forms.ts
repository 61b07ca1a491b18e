const DIGRAPHS: readonly (readonly [letter: string, written: string])[] = [
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ß', 'ss'],
];

/**
 * How a name is also written where a keyboard or a character set has no umlauts: `müller`, `mueller`, `muller`; and the
 * parts of a double name, of three letters and more. Folded words only.
 */
export function formsOfName(word: string): readonly string[] {
  const parts = word.split(/[-'’]/).filter((part) => part.length >= 3);
  return [word, ...parts].flatMap((one) => {
    let spelled = one;
    let short = one;
    for (const [letter, written] of DIGRAPHS) {
      spelled = spelled.replaceAll(letter, written);
      short = short.replaceAll(written, letter);
    }
    return [
      one,
      spelled,
      short,
      one
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
        .normalize('NFC'),
    ];
  });
}

/** A number as it is also written: without blanks, strokes and points, of five characters and more. */
export function formsOfIdentifier(identifier: string): readonly string[] {
  const bare = identifier.replace(/[^\p{L}\p{N}]/gu, '');
  return bare.length >= 5 ? [identifier, bare] : [identifier];
}
