import { afterEach } from 'vitest';
import { attempts } from './loopback-only.ts';

/** A test that tries to leave loopback fails, also when the code under test swallowed the error. */
afterEach(() => {
  const seen = attempts.splice(0);
  if (seen.length > 0) throw new Error(`left loopback: ${seen.join(', ')}`);
});
