import { expect, it } from 'vitest';
import { BURNT_IN_SENTENCES, DEIDENTIFY_SENTENCES } from './sentences.ts';

it.each(Object.entries({ ...DEIDENTIFY_SENTENCES, ...BURNT_IN_SENTENCES }))(
  '%s has a sentence in German and one in English',
  (_, { de, en }) => {
    expect(de).toMatch(/^[A-ZÄÖÜ].*\.$/);
    expect(en).toMatch(/^[A-Z].*\.$/);
    expect(de).not.toBe(en);
  },
);
