import type { Random } from '@medicus/ids';

/** Without 0/O, 1/l/I: typed from paper by people in a hurry. 32 letters, so 5 bits each. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 100 random bits as five groups of four: `q4rt-…`. */
export function makePassword(random: Random): string {
  const letters = Array.from(random(20), (byte) => ALPHABET[byte % ALPHABET.length]);
  return Array.from({ length: 5 }, (_, group) => letters.slice(group * 4, group * 4 + 4).join('')).join('-');
}
