import { existsSync, readFileSync } from 'node:fs';
import type { Stage } from './stages.ts';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** Full names of the tests that failed, as far as the stage's report names them. */
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
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}
interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[];
}

function ofVitest(report: VitestReport): Count {
  const named = (...statuses: readonly string[]) =>
    report.testResults
      .flatMap((file) => file.assertionResults)
      .filter((test) => statuses.includes(test.status))
      .map((test) => test.fullName);
  const broken = report.testResults
    .filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'))
    .map((file) => file.name);
  // a suite that breaks before its tests has failed suites but no failed tests
  const failed = report.numFailedTests > 0 ? report.numFailedTests : report.numFailedTestSuites;
  return {
    passed: report.numPassedTests,
    failed,
    failures: [...named('failed'), ...broken],
    skipped: named('skipped', 'pending', 'todo', 'disabled'),
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
