import { existsSync, readFileSync } from 'node:fs';
import type { Stage } from './stages.ts';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** Full names of the tests that failed with the first line of why, as far as the stage's report has them. */
  readonly failures: readonly string[];
  /** Full names, so that a skip is never silent. */
  readonly skipped: readonly string[];
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}
interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[];
}

const LONGEST_REASON = 300;

/** A name with the first line of why. */
function because(name: string, why: string | undefined): string {
  const [reason = ''] = (why ?? '').split('\n');
  return reason === '' ? name : `${name}: ${reason.slice(0, LONGEST_REASON)}`;
}

function ofVitest(report: VitestReport): Count {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const broken = report.testResults
    .filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'))
    .map((file) => because(file.name, file.message));
  // a suite that breaks before its tests has failed suites but no failed tests
  const failed = report.numFailedTests > 0 ? report.numFailedTests : report.numFailedTestSuites;
  return {
    passed: report.numPassedTests,
    failed,
    failures: [
      ...tests
        .filter((test) => test.status === 'failed')
        .map((test) => because(test.fullName, test.failureMessages?.[0])),
      ...broken,
    ],
    skipped: tests
      .filter((test) => ['skipped', 'pending', 'todo', 'disabled'].includes(test.status))
      .map((test) => test.fullName),
  };
}

function ofPlaywright(suite: PlaywrightSuite, path = ''): Count {
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map((test) => ({ name: `${path} ${spec.title}`.trim(), status: test.status })),
  );
  const named = (...statuses: readonly string[]) =>
    own.filter((test) => statuses.includes(test.status)).map((test) => test.name);
  const counts = (suite.suites ?? []).map((inner) => ofPlaywright(inner, `${path} ${inner.title}`.trim()));
  const failures = [...named('unexpected', 'flaky'), ...counts.flatMap((count) => count.failures)];
  return {
    passed: named('expected').length + counts.reduce((sum, count) => sum + count.passed, 0),
    failed: failures.length,
    failures,
    skipped: [...named('skipped'), ...counts.flatMap((count) => count.skipped)],
  };
}

/** Counts what a stage says of itself; a stage that failed without a failed test still counts as one failure. */
export function countStage(stage: Stage, exitedWell: boolean): Count {
  if (!stage.report) return { passed: exitedWell ? 1 : 0, failed: exitedWell ? 0 : 1, failures: [], skipped: [] };
  if (!existsSync(stage.report.file)) return { passed: 0, failed: 1, failures: [], skipped: [] };
  const json: unknown = JSON.parse(readFileSync(stage.report.file, 'utf8'));
  const count =
    stage.report.format === 'vitest'
      ? ofVitest(json as VitestReport)
      : ofPlaywright({ title: '', ...(json as { suites: PlaywrightSuite[] }) });
  const silentFailure = !exitedWell && count.failed === 0;
  const nothingRan = exitedWell && count.passed === 0;
  return { ...count, failed: count.failed + (silentFailure || nothingRan ? 1 : 0) };
}
