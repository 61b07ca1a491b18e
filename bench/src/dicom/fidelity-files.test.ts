import { describe, expect, it } from 'vitest';
import { FIDELITY_FILES, greyDifference, SIDE, wantedGreys } from './fidelity-files.ts';

function named(name: string) {
  const found = FIDELITY_FILES.find((file) => file.name.startsWith(name));
  if (!found) throw new Error(`no file ${name}`);
  return found;
}

/** A canvas on which each block has its grey, rounded and moved by so much. */
function canvasOf(greys: readonly number[], off = 0): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(SIDE * SIDE * 4);
  const across = Math.sqrt(greys.length);
  const block = SIDE / across;
  for (let at = 0; at < SIDE * SIDE; at++) {
    const row = Math.floor(at / SIDE / block);
    const column = Math.floor((at % SIDE) / block);
    rgba[at * 4] = Math.round(greys[row * across + column]!) + off;
  }
  return rgba;
}

describe('what a viewer draws against the formula', () => {
  it('differs by rounding alone where it is drawn right', () => {
    for (const file of FIDELITY_FILES) {
      const wanted = wantedGreys(file);
      expect(greyDifference(canvasOf(wanted), wanted).max).toBeLessThanOrEqual(0.5);
    }
  });
  it('is told by how much it is off', () => {
    const wanted = wantedGreys(named('SIGMOID'));
    const dark = wanted.map((grey) => Math.min(grey, 250));
    expect(greyDifference(canvasOf(dark, 5), dark).mean).toBeCloseTo(5, 0);
  });
  it('tells LINEAR from LINEAR_EXACT in a narrow window, and MONOCHROME1 from MONOCHROME2', () => {
    const exact = canvasOf(wantedGreys(named('LINEAR_EXACT')));
    expect(greyDifference(exact, wantedGreys(named('LINEAR, narrow'))).max).toBeGreaterThan(10);
    const inverted = canvasOf(wantedGreys(named('MONOCHROME1')).map((grey) => 255 - grey));
    expect(greyDifference(inverted, wantedGreys(named('MONOCHROME1'))).max).toBeGreaterThan(200);
  });
  it('is bright in the middle, where black means that nothing was drawn', () => {
    for (const file of FIDELITY_FILES) expect(wantedGreys(file)[20 * 40 + 20]).toBeGreaterThan(200);
  });
  it('refuses a canvas of another size', () => {
    expect(() => greyDifference(new Uint8Array(4), [0])).toThrow('1 pixels');
  });
});
