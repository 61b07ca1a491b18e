/** Number of house colours in tokens.css (`--house-0` … `--house-7`). */
export const HOUSE_COLOURS = 8;

/**
 * A hospital's colour, the same on every device and for ever: FNV-1a over the server name, top three bits.
 * Two hospitals may share one of the eight; the name in words always stands beside it.
 */
export function houseColour(serverName: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < serverName.length; index++) {
    hash = Math.imul(hash ^ serverName.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash >>> 29;
}

/** “Klinikum Nord” → “KN”; one word gives its first two letters. */
export function houseLetters(houseName: string): string {
  return lettersOf(houseName.split(/[\s,./·-]+/u));
}

/** Initials of a person or place: “Weber, Jonas” → “JW”, “Radiologie Dienst · Süd” → “RD”. */
export function initials(displayName: string): string {
  const comma = displayName.indexOf(',');
  const ordered = comma > 0 ? `${displayName.slice(comma + 1)} ${displayName.slice(0, comma)}` : displayName;
  return lettersOf(ordered.split(/[\s,.·-]+/u));
}

function lettersOf(words: readonly string[]): string {
  const named = words.filter((word) => /\p{L}|\p{N}/u.test(word));
  // “Institut für Radiologie” is IR: small words carry no initial where large ones are
  const large = named.filter((word) => /^(?:\p{Lu}|\p{N})/u.test(word));
  const [first, second] = large.length > 0 ? large : named;
  if (first === undefined) return '?';
  const letters = second === undefined ? Array.from(first).slice(0, 2) : [Array.from(first)[0], Array.from(second)[0]];
  return letters.join('').toLocaleUpperCase('de');
}
