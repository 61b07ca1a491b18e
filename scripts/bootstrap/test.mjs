import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { withoutInstallSettings } from './environment.mjs';
import { Failure } from './failure.mjs';
import { ensurePackages, projectNode } from './packages.mjs';
import { ensureProduction } from './production.mjs';
import { ensureReference } from './reference-venv.mjs';
import { repository } from './repository.mjs';
import { endRunning } from './run.mjs';
import { ensureSynapse } from './synapse-venv.mjs';
import { ensureWeb } from './web-build.mjs';

/** Sets up what the tests need, then hands over; ends with their exit code. */
export async function test(stages) {
  const since = performance.now();
  const say = (line) => console.log(`${((performance.now() - since) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  try {
    await Promise.all([ensurePackages(say), ensureSynapse(say).then(() => ensureReference(say))]);
    await ensureChromium(say);
    await ensureWeb(say);
    await ensureProduction(say);
    say('Set-up is done; from here on nothing leaves this machine');
    process.exitCode = await handOver(stages);
  } catch (error) {
    endRunning();
    if (!(error instanceof Failure)) throw error;
    console.error(`\n${error.message}\n0 passed, 1 failed`);
    process.exitCode = 1;
  }
}

function handOver(stages) {
  const env = withoutInstallSettings(process.env);
  env.PATH = `${join(repository, 'node_modules', '.bin')}${delimiter}${join(repository, 'e2e', 'node_modules', '.bin')}${delimiter}${env.PATH}`;
  for (const name of ['CI', 'DICOM_CORPUS']) if (process.env[name]) env[name] = process.env[name];
  return new Promise((resolve) => {
    const child = spawn(projectNode, [join(repository, 'scripts/test/run.ts'), ...stages], {
      cwd: repository,
      env,
      stdio: 'inherit',
    });
    // Ctrl+C reaches the child by the terminal; we only wait for it to end its own children.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => name !== 'SIGINT' && child.kill(name));
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
