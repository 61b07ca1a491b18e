import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOff, chanceFrom } from './back-off.ts';

const limits = { first: 1000, most: 30_000 };

describe('waiting between tries', () => {
  it('doubles from the first delay and never exceeds the limit by more than a fifth', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backOff(attempt, limits, 0.5))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
  });
  it('spreads clients a fifth to both sides', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.uint8Array({ minLength: 2, maxLength: 2 }), (attempt, bytes) => {
        const plain = backOff(attempt, limits, 0.5);
        const spread = backOff(attempt, limits, chanceFrom(bytes));
        expect(Math.abs(spread - plain)).toBeLessThanOrEqual(plain * 0.2 + 1);
      }),
    );
    expect(backOff(0, limits, 0)).not.toBe(backOff(0, limits, 0.99));
  });
});
