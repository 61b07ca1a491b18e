import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeValue,
  highlightRanges,
  isSearchable,
  lookupQueries,
  matchesAll,
  queryUrl,
  searchableText,
  searchPhrase,
  searchQueries,
  searchWords,
  splitValues,
} from './index.ts';
import { parseUserId } from '@medicus/ids';

const finds = (typed: string, ...texts: string[]) => matchesAll(searchableText(texts), searchWords(typed));
const marked = (text: string, typed: string) =>
  highlightRanges(text, typed).map((range) => text.slice(range.from, range.to));

describe('comparing what is typed with what is written', () => {
  it.each([
    ['müller', 'Müller, Änne'],
    ['mueller', 'Müller, Änne'],
    ['muller', 'Müller, Änne'],
    ['MÜLLER', 'Mueller, Anne'],
    ['Mu\u0308ller', 'Müller'],
    ['strasse', 'Hauptstraße 1'],
    ['straße', 'Hauptstrasse 1'],
    ['francois', 'François'],
    ['radiologie', 'Neuroradiologie Rufdienst'],
    ['elle', 'Quelle, Maria'],
    ['ue', 'Grün'],
    ['soren', 'Søren'],
  ])('%s finds %s', (typed, written) => expect(finds(typed, written)).toBe(true));

  it.each([
    ['möller', 'Müller'],
    ['weber', 'Becker'],
    ['radiologie ulm', 'Radiologie Stuttgart'],
  ])('%s does not find %s', (typed, written) => expect(finds(typed, written)).toBe(false));

  it('wants all words, wherever they stand: name, role, house or city', () => {
    expect(finds('ulm weber ober', 'Weber, Jonas', 'Oberarzt', 'Klinikum Süd', 'Ulm')).toBe(true);
    expect(finds('ulm weber kinder', 'Weber, Jonas', 'Oberarzt', 'Klinikum Süd', 'Ulm')).toBe(false);
  });

  it('finds every part of every word, however it is written (property)', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zäöüßéø]{2,12}$/), fc.nat(), fc.nat(), (word, a, b) => {
        const from = a % (word.length - 1);
        const part = word.slice(from, from + 2 + (b % (word.length - from - 1)));
        for (const typed of [part, part.toUpperCase(), part.normalize('NFD')]) expect(finds(typed, word)).toBe(true);
      }),
    );
  });

  it('is not impressed by punctuation, length or emptiness', () => {
    expect(searchWords('  Franz-Wallraf, "Str." %_*  ').map((word) => word.plain)).toEqual(['franz', 'wallraf', 'str']);
    expect(searchWords('a '.repeat(10_000))).toHaveLength(1);
    expect(searchWords('abcdefghij klm '.repeat(9) + 'x'.repeat(100_000)).length).toBeLessThanOrEqual(8);
    expect([isSearchable(''), isSearchable(' .- '), isSearchable('a'), isSearchable('ab')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});

describe('marking matches', () => {
  it('marks inside a word and in a town, as the find screen draws it', () => {
    expect(marked('Neuroradiologie Rufdienst', 'radiologie ulm')).toEqual(['radiologie']);
    expect(marked('Klinikum Süd, Ulm', 'radiologie ulm')).toEqual(['Ulm']);
  });
  it.each([
    ['Müller', 'mueller', 'Müller'],
    ['Müller', 'muel', 'Mü'.concat('l')],
    ['Mu\u0308ller', 'mül', 'Mu\u0308l'],
    ['Hauptstraße', 'strasse', 'straße'],
  ])('never splits a letter: in %s, %s marks %s', (text, typed, mark) => {
    expect(marked(text, typed).map((one) => one.normalize('NFC'))).toEqual([mark.normalize('NFC')]);
  });
  it('joins overlapping marks', () => expect(highlightRanges('banane', 'ana nan')).toEqual([{ from: 1, to: 5 }]));
  it('gives sorted, disjoint ranges inside the text (property)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, typed) => {
        let end = -1;
        for (const range of highlightRanges(text, typed)) {
          expect(range.from).toBeGreaterThan(end);
          expect(range.to).toBeGreaterThan(range.from);
          end = range.to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('queries for the national directory', () => {
  it('asks for active people and services with a messenger address (VZD HOWTO Search)', () => {
    const urls = searchQueries('Dr. Müller-Süd', 20).map(queryUrl);
    expect(urls[0]).toBe(
      'PractitionerRole?practitioner.active=true&endpoint.status=active&endpoint.connection-type=tim%2Ctim-fa' +
        '&_include=PractitionerRole%3Apractitioner&_include=PractitionerRole%3Aendpoint' +
        '&_include=PractitionerRole%3Aorganization&_include=PractitionerRole%3Alocation' +
        '&_text=Dr+M%C3%BCller+S%C3%BCd&_count=20',
    );
    expect(urls[1]).toContain('HealthcareService?organization.active=true&');
  });
  it('sends umlauts as typed: only the searching side knows how its index is folded', () =>
    expect(searchPhrase('Mu\u0308ller')).toBe('Müller'));
  it('asks for several addresses at once, and a comma in one stays a comma', () => {
    const ids = ['@weber:sued.klinik.test', '@a,b:nord.klinik.test'].map((text) => {
      const id = parseUserId(text);
      if (!id.ok) throw new Error('bad id');
      return id.value;
    });
    const addresses = new URL(`http://x/${queryUrl(lookupQueries(ids)[0]!)}`).searchParams.get('endpoint.address');
    expect(splitValues(addresses ?? '')).toEqual(['matrix:u/weber:sued.klinik.test', 'matrix:u/a,b:nord.klinik.test']);
  });
  it('reads back what it escapes (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), (values) => {
        expect(splitValues(values.map(escapeValue).join(','))).toEqual(values);
      }),
    );
  });
});
