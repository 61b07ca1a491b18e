// The test run proper, on the project's own Node. `npm test -- unit browser` runs only the named stages.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { countStage } from './count.ts';
import { STAGES, type Stage } from './stages.ts';
import { UNHANDLED_FILE } from './unhandled-reporter.ts';

const wanted = process.argv.slice(2);
const stages =
  wanted.length === 0 ? STAGES : STAGES.filter((stage) => wanted.some((name) => stage.name.startsWith(name)));
if (stages.length === 0) {
  console.error(`No such stage. There are: ${STAGES.map((stage) => stage.name).join(', ')}`);
  process.exit(2);
}
mkdirSync('test-output', { recursive: true });

function runStage(stage: Stage): Promise<boolean> {
  const [command, ...args] = stage.command;
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', detached: true });
    const end = (signal: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch {
        // already gone
      }
    };
    const stop = () => end('SIGTERM');
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    const timer = setTimeout(() => {
      console.error(`\n${stage.name}: not finished after ${stage.minutes} minutes, ended`);
      end('SIGTERM');
      setTimeout(() => end('SIGKILL'), 10_000).unref();
    }, stage.minutes * 60_000);
    child.on('error', (error) => {
      console.error(`${stage.name}: ${error.message}`);
      resolve(false);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve(code === 0);
    });
  });
}

let passed = 0;
let failed = 0;
const failures: string[] = [];
const skipped: string[] = [];
const lines: string[] = [];
for (const stage of stages) {
  if (stage.report) rmSync(stage.report.file, { force: true });
  rmSync(UNHANDLED_FILE, { force: true });
  console.log(`\n── ${stage.name}`);
  const started = performance.now();
  const exitedWell = await runStage(stage);
  const count = countStage(stage, exitedWell);
  passed += count.passed;
  failed += count.failed;
  failures.push(...count.failures.map((name) => `${stage.name}: ${name}`));
  const unhandled = existsSync(UNHANDLED_FILE) ? (JSON.parse(readFileSync(UNHANDLED_FILE, 'utf8')) as string[]) : [];
  failures.push(...unhandled.map((cause) => `${stage.name}: ${cause}`));
  skipped.push(...count.skipped.map((name) => `${stage.name}: ${name}`));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  lines.push(
    `${count.failed > 0 ? 'FAILED' : 'ok    '}  ${stage.name}: ${count.passed} passed, ${count.failed} failed (${seconds} s)`,
  );
}

console.log(`\n${lines.join('\n')}`);
if (failures.length > 0) console.log(`failed:\n  ${failures.join('\n  ')}`);
console.log(skipped.length === 0 ? 'nothing skipped' : `skipped:\n  ${skipped.join('\n  ')}`);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exit(failed > 0 ? 1 : 0);
