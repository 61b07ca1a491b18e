import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makePassword } from './password.ts';

describe('a made-up password', () => {
  it('uses no two letters that look alike, and every letter equally often', () => {
    const seen = new Map<string, number>();
    // All byte values once per position: each of the 32 letters must come 8 times.
    for (let value = 0; value < 256; value += 1) {
      const letter = makePassword((length) => new Uint8Array(length).fill(value))[0] ?? '';
      seen.set(letter, (seen.get(letter) ?? 0) + 1);
    }
    expect(new Set(seen.values())).toEqual(new Set([8]));
    expect([...seen.keys()].toSorted().join('')).not.toMatch(/[01lo]/);
  });
  it('is different each time', () => {
    const made = Array.from({ length: 100 }, () => makePassword((length) => new Uint8Array(randomBytes(length))));
    expect(new Set(made).size).toBe(100);
    expect(made[0]).toMatch(/^(?:[a-z2-9]{4}-){4}[a-z2-9]{4}$/);
  });
});
