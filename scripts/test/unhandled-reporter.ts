import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

/** Where the causes land; Vitest's JSON report does not have them. */
export const UNHANDLED_FILE = 'test-output/unhandled.json';

/** Writes down what failed outside any test: a test process that died, a rejection nobody caught. A JSON array of strings. */
export default class UnhandledReporter implements Reporter {
  onTestRunEnd(...[, errors]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    if (errors.length === 0) return;
    const causes = errors.map(({ message, cause }) =>
      [message, cause?.message].filter((text) => text !== undefined).join(' '),
    );
    writeFileSync(UNHANDLED_FILE, JSON.stringify(causes));
  }
}
