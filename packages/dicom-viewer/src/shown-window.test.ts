import type { PictureDescription } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import { ShownWindow, windowOf } from './shown-window.ts';

const description = (more: Partial<PictureDescription>): PictureDescription =>
  ({ windows: [], voiFunction: 'LINEAR', voiTables: [], ...more }) as unknown as PictureDescription;
const window = (center: number, width: number) => ({ center, width, explanation: undefined });
const automatic = { center: 100, width: 50 };
const ofFirst = description({ windows: [window(40, 400)] });
const ofSecond = description({ windows: [window(-600, 1500)] });

describe('the window that is drawn', () => {
  it('is what the file says of each frame, until somebody chooses one; that stays over frames', () => {
    const shown = new ShownWindow(true, automatic);
    expect(windowOf(shown.voi(ofFirst))).toEqual({ center: 40, width: 400 });
    expect(windowOf(shown.voi(ofSecond))).toEqual({ center: -600, width: 1500 });
    shown.choose({ center: 1, width: 2 }, ofSecond);
    expect(windowOf(shown.voi(ofFirst))).toEqual({ center: 1, width: 2 });
    shown.forget();
    expect(windowOf(shown.voi(ofFirst))).toEqual({ center: 40, width: 400 });
  });
  it('is of the frame that was opened where the file says nothing; the full picture corrects a reduced one', () => {
    const shown = new ShownWindow(true, automatic);
    expect(windowOf(shown.voi(description({})))).toEqual(automatic);
    shown.setAutomatic({ center: 101, width: 52 });
    expect(windowOf(shown.voi(description({})))).toEqual({ center: 101, width: 52 });
    shown.choose({ center: 7, width: 9 }, description({}));
    shown.setAutomatic({ center: 1000, width: 1 });
    expect(windowOf(shown.voi(description({})))).toEqual({ center: 7, width: 9 });
  });
  it('of a dose grows with the highest frame that is shown, and does not shrink again', () => {
    const dose = description({ isDose: true });
    const shown = new ShownWindow(true, { center: 50.5, width: 101 });
    shown.extend({ center: 500.5, width: 1001 });
    expect(windowOf(shown.voi(dose))).toEqual({ center: 500.5, width: 1001 });
    const before = shown.voi(dose);
    shown.extend({ center: 50.5, width: 101 });
    expect(shown.voi(dose)).toBe(before);
    shown.extend({ center: -9, width: 20 });
    expect(windowOf(shown.voi(dose))).toEqual({ center: 491, width: 1020 });
    shown.choose({ center: 1, width: 2 }, dose);
    shown.extend({ center: 5000, width: 9000 });
    expect(windowOf(shown.voi(dose))).toEqual({ center: 1, width: 2 });
  });
  it('is one object as long as it is the same', () => {
    const shown = new ShownWindow(true, automatic);
    expect(shown.voi(ofFirst)).toBe(shown.voi(ofFirst));
    shown.choose({ center: 1, width: 2 }, ofFirst);
    expect(shown.voi(ofFirst)).toBe(shown.voi(ofSecond));
  });
  it('of floating point may be narrower than any whole number', () => {
    const measured = description({ sampleFormat: 'float', voiFunction: 'LINEAR_EXACT' });
    const shown = new ShownWindow(true, { center: 2e-9, width: 3e-9 });
    expect(shown.voi(measured)).toEqual({ kind: 'window', function: 'LINEAR_EXACT', center: 2e-9, width: 3e-9 });
    shown.choose({ center: 1e-9, width: 5e-10 }, measured);
    expect(windowOf(shown.voi(measured))).toEqual({ center: 1e-9, width: 5e-10 });
    shown.choose({ center: 1e-9, width: -1 }, measured);
    expect(windowOf(shown.voi(measured)).width).toBeGreaterThan(0);
  });
  it('is none for colour, never less than one wide, never what is no number', () => {
    const colour = new ShownWindow(false, automatic);
    colour.choose({ center: 1, width: 2 }, ofFirst);
    expect(colour.voi(ofFirst)).toBeUndefined();
    const grey = new ShownWindow(true, automatic);
    grey.choose({ center: Number.NaN, width: 2 }, ofFirst);
    expect(windowOf(grey.voi(ofFirst))).toEqual({ center: 40, width: 400 });
    grey.choose({ center: 5, width: -3 }, ofFirst);
    expect(windowOf(grey.voi(ofFirst))).toEqual({ center: 5, width: 1 });
  });
});
