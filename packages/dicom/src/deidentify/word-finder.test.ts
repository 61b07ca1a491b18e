import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordFinder } from './word-finder.ts';

const padding = Array.from({ length: 30 }, (_, index) => `zz${index}zz`);

function finder(words: readonly string[]) {
  const found = wordFinder(words);
  if (!found) throw new Error('too many words');
  return found;
}

describe('looking for many words at once', () => {
  it('finds what looking for one after the other finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '山', 'é'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 40 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '山', 'é'), maxLength: 40 }),
        (words, text) => {
          expect(finder([...words, ...padding])(text)).toBe(words.some((word) => text.includes(word)));
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });

  it('a word that ends inside another, after that one failed', () => {
    const find = finder(['abcde', 'bcx', 'cd', ...padding]);
    expect([find('abcd'), find('abcx'), find('abce'), find('bc')]).toEqual([true, true, false, false]);
  });

  it('refuses what would take too much memory', () => {
    expect(wordFinder(Array.from({ length: 60_000 }, (_, index) => `${index} is a word of its own`))).toBeUndefined();
  });
});
