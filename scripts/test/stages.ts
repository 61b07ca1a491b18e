/** What `npm test` runs, in this order. Cheap stages first; all of them run even when one fails. */
export interface Stage {
  readonly name: string;
  /** Binary in node_modules/.bin and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Where the stage's own JSON report lands; absent: the stage counts as one check. */
  readonly report?: { readonly file: string; readonly format: 'vitest' | 'playwright' };
  /** Minutes after which the stage is ended and counts as failed. */
  readonly minutes: number;
}

const vitest = (project: string, minutes: number): Stage => ({
  name: project,
  command: [
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    '--reporter=./scripts/test/unhandled-reporter.ts',
    `--outputFile.json=test-output/${project}.json`,
  ],
  report: { file: `test-output/${project}.json`, format: 'vitest' },
  minutes,
});

export const STAGES: readonly Stage[] = [
  { name: 'types (pure)', command: ['tsc', '-p', 'tsconfig.pure.json'], minutes: 3 },
  { name: 'types (browser)', command: ['tsc', '-p', 'tsconfig.browser.json'], minutes: 3 },
  { name: 'types (node)', command: ['tsc', '-p', 'tsconfig.node.json'], minutes: 3 },
  { name: 'lint', command: ['oxlint', '--deny-warnings', '--report-unused-disable-directives'], minutes: 3 },
  { name: 'import rules', command: ['node', 'scripts/check-walls.ts'], minutes: 3 },
  { name: 'dead code', command: ['knip', '--no-config-hints'], minutes: 3 },
  vitest('unit', 10),
  vitest('integration', 20),
  {
    name: 'browser',
    command: ['playwright', 'test', '--config', 'e2e/playwright.config.ts'],
    report: { file: 'test-output/e2e.json', format: 'playwright' },
    minutes: 30,
  },
];
