import { describe, expect, it } from 'vitest';
import reference from '../reference/character-sets.json' with { type: 'json' };
import { characterSetOf, cleanText, decodeText, readableText } from './character-set.ts';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
/** The first of several names, as it is read from a header; without empty groups at its end, as pydicom shows it. */
const nameIn = (bytes: Uint8Array, sets: readonly string[]): string =>
  cleanText(decodeText(bytes, characterSetOf(sets), '\\^=').split('\\')[0] ?? '').replace(/=+$/, '');

describe('names in every character set are those that pydicom reads (reference/character-sets.py)', () => {
  it.each(reference.map(({ name, sets, bytes, text }) => [name, sets.join('\\'), text, sets, bytes] as const))(
    '%s, %s: %s',
    (_name, _sets, text, sets, bytes) => {
      expect(characterSetOf(sets).known).toBe(true);
      expect(nameIn(bytesOf(bytes), sets)).toBe(cleanText(text));
    },
  );
});

describe('character sets', () => {
  it('the euro sign and the ligature of Latin-9, which pydicom 3 does not know', () => {
    expect(nameIn(Uint8Array.of(0xa4, 0xbd), ['ISO_IR 203'])).toBe('€œ');
  });
  it('an upper half stays when the lower one is set back to ASCII', () => {
    expect(nameIn(latin('\x1b-F\xc4\x1b(B\xe9A'), ['', 'ISO 2022 IR 126'])).toBe('ΔιA');
  });
  it('ends with a delimiter', () => {
    expect(nameIn(latin('\x1b-F\xc4^\xc4'), ['', 'ISO 2022 IR 126'])).toBe('Δ^Ä');
  });
  it('a delimiter within a pair of bytes is none', () => {
    // 5C and 5E as second bytes, in the lower half.
    expect(nameIn(latin('\x1b$B0\\0^\x1b(B^A'), ['', 'ISO 2022 IR 87'])).toBe('移緯^A');
    // And as second bytes of GB18030, without any escape.
    expect(nameIn(Uint8Array.of(0x81, 0x5c, 0x5e, 0x81, 0x5e), ['GB18030'])).toBe('乗^乛');
  });
  it('pairs that are cut off, and escapes that lead nowhere, are no reason to stop', () => {
    expect(nameIn(latin('\x1b$B;'), ['', 'ISO 2022 IR 87'])).toBe(';');
    expect(nameIn(latin('A\x1b'), ['', 'ISO 2022 IR 87'])).toBe('A');
    expect(nameIn(latin('A\x1bZB'), ['', 'ISO 2022 IR 87'])).toBe('AZB');
  });
  it.each<[string, readonly string[], string, string]>([
    ['nothing', [], 'M\xc3\xbcller', 'Müller'],
    ['ASCII', ['ISO_IR 6'], 'M\xc3\xbcller', 'Müller'],
    ['something unknown', ['FOO'], 'M\xc3\xbcller', 'Müller'],
    ['nothing, and it is not UTF-8', [], 'M\xfcller\xc3\xbc', 'MüllerÃ¼'],
    ['Latin-1, which counts', ['ISO_IR 100'], 'M\xc3\xbcller', 'MÃ¼ller'],
    ['Latin-2, which counts', ['ISO_IR 101'], 'M\xc3\xb6', 'MĂś'],
    ['an escape', ['', 'ISO 2022 IR 100'], '\x1b-AM\xc3\xbcller', 'MÃ¼ller'],
  ])('bytes that are UTF-8 where the header announces %s', (_, terms, bytes, text) => {
    expect(readableText(latin(bytes), characterSetOf(terms), '')).toBe(text);
  });
  it.each(['ISO_IR 192', 'ISO 2022 IR 192', 'ISO-IR 192', 'ISO_IR_192', 'ISO IR 192', 'iso_ir 192 ', 'UTF-8', 'UTF8'])(
    '%s is UTF-8',
    (term) => {
      expect(characterSetOf([term])).toEqual({ label: 'utf-8', known: true });
    },
  );
  it.each([
    ['', 'ISO2022 IR 87'],
    ['ISO_2022_IR_6', 'ISO-2022-IR-159'],
  ])('%s\\%s is known', (...terms) => {
    expect(characterSetOf(terms).known).toBe(true);
  });
  it.each([['ISO_IR 999'], ['', 'ISO 2022 IR 88'], ['CONSTRUCTOR'], ['constructor']])('%s is not known', (...terms) => {
    expect(characterSetOf(terms)).toEqual({ label: 'windows-1252', known: false });
  });
});
