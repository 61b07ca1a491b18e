import { describe, expect, it } from 'vitest';
import { phaseOf, rotated } from './rounds.ts';

describe('rounds', () => {
  it('let everybody go first, and everybody last, equally often', () => {
    const viewers = ['a', 'b', 'c', 'd'];
    const orders = viewers.map((_, round) => rotated(viewers, round));
    expect(new Set(orders.map(([first]) => first))).toEqual(new Set(viewers));
    expect(new Set(orders.map((order) => order.at(-1)))).toEqual(new Set(viewers));
    expect(rotated(viewers, 5)).toEqual(rotated(viewers, 1));
  });
  it('start at places that are spread over an animation frame', () => {
    const phases = Array.from({ length: 8 }, (_, round) => phaseOf(round)).toSorted((one, other) => one - other);
    const gaps = phases.map((phase, at) => (phases[at + 1] ?? phases[0]! + 1000 / 60) - phase);
    expect(Math.max(...phases)).toBeLessThan(1000 / 60);
    expect(Math.max(...gaps)).toBeLessThan(1000 / 60 / 4);
  });
});
