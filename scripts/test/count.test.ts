import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countStage } from './count.ts';

const folder = mkdtempSync(join(tmpdir(), 'count-'));
afterAll(() => rmSync(folder, { recursive: true }));

const vitestStage = (report: object) => {
  const file = join(folder, 'vitest.json');
  writeFileSync(file, JSON.stringify(report));
  return { name: 'x', command: ['x'] as [string], minutes: 1, report: { file, format: 'vitest' as const } };
};
const good = { numPassedTests: 2, numFailedTests: 0, numFailedTestSuites: 0, testResults: [] };

describe('the closing line of a test run', () => {
  it('names skipped tests', () => {
    const testResults = [{ assertionResults: [{ status: 'skipped', fullName: 'a b' }] }];
    expect(countStage(vitestStage({ ...good, testResults }), true)).toMatchObject({ skipped: ['a b'] });
  });
  it('names failed tests and files that broke before their tests, with the first line of why', () => {
    const testResults = [
      {
        name: 'x.test.ts',
        status: 'failed',
        assertionResults: [{ status: 'failed', fullName: 'a c', failureMessages: ['E: 1\n at x'] }],
      },
      { name: 'y.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      { name: 'z.test.ts', status: 'failed', message: '', assertionResults: [] },
    ];
    const report = { ...good, numFailedTests: 1, numFailedTestSuites: 3, testResults };
    expect(countStage(vitestStage(report), false).failures).toEqual([
      'a c: E: 1',
      'y.test.ts: no such module',
      'z.test.ts',
    ]);
  });
  it('counts a file that broke before its tests as a failure', () => {
    expect(countStage(vitestStage({ ...good, numFailedTestSuites: 1 }), false).failed).toBe(1);
  });
  it('counts a stage that ended badly without a failed test as a failure', () => {
    expect(countStage(vitestStage(good), false).failed).toBe(1);
  });
  it('counts a stage that ran nothing as a failure', () => {
    expect(countStage(vitestStage({ ...good, numPassedTests: 0 }), true).failed).toBe(1);
  });
  it('counts a missing report as a failure', () => {
    const stage = {
      name: 'x',
      command: ['x'] as [string],
      minutes: 1,
      report: { file: join(folder, 'none.json'), format: 'vitest' as const },
    };
    expect(countStage(stage, true).failed).toBe(1);
  });
  it('reads nested browser tests and takes a flaky one for a failure', () => {
    const file = join(folder, 'pw.json');
    writeFileSync(
      file,
      JSON.stringify({
        suites: [
          {
            title: 'f',
            specs: [{ title: 'a', tests: [{ status: 'expected' }] }],
            suites: [
              {
                title: 'g',
                specs: [
                  { title: 'b', tests: [{ status: 'flaky' }] },
                  { title: 'c', tests: [{ status: 'skipped' }] },
                ],
              },
            ],
          },
        ],
      }),
    );
    const stage = {
      name: 'x',
      command: ['x'] as [string],
      minutes: 1,
      report: { file, format: 'playwright' as const },
    };
    expect(countStage(stage, false)).toEqual({ passed: 1, failed: 1, failures: ['f g b'], skipped: ['f g c'] });
  });
});
