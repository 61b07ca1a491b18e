import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares secrets without telling by the time it takes where they differ, or how long they are. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

/** The token of `Authorization: Bearer …`, or null. Matrix spells the scheme with a capital B. */
export function bearerOf(header: string | undefined): string | null {
  const match = /^Bearer (\S+)$/.exec(header ?? '');
  return match?.[1] ?? null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
