import { describe, expect, it } from 'vitest';
import { HOUSE_COLOURS, houseColour, houseLetters, initials } from './house-colour.ts';

describe('the colour of a house', () => {
  it('is one of the eight and does not change', () => {
    expect(houseColour('nord.klinik.test')).toBe(2);
    expect(houseColour('sued.klinik.test')).toBe(5);
  });
  it('spreads over all eight', () => {
    const seen = new Set(Array.from({ length: 200 }, (_, n) => houseColour(`klinik-${n}.de`)));
    expect(seen.size).toBe(HOUSE_COLOURS);
  });
});

describe('letters', () => {
  it.each([
    ['Klinikum Nord', 'KN'],
    ['Klinikum Süd, Ulm', 'KS'],
    ['Charité', 'CH'],
    ['', '?'],
  ])('of the house “%s” are %s', (name, letters) => expect(houseLetters(name)).toBe(letters));
  it.each([
    ['Weber, Jonas', 'JW'],
    ['Radiologie Dienst · Süd', 'RD'],
    ['Institut für Radiologie', 'IR'],
    ['becker', 'BE'],
    ['Öztürk, Ömer', 'ÖÖ'],
  ])('of “%s” are %s', (name, letters) => expect(initials(name)).toBe(letters));
});
