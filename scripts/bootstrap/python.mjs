import { Failure } from './failure.mjs';
import { run } from './run.mjs';

const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const INSTALL = 'sudo apt install python3 python3-venv (Debian, Ubuntu) or brew install python (macOS)';

/**
 * The first Python from 3.10 on that the PATH offers. `PYTHON` names another one.
 * @returns {Promise<{command: string, version: string}>}
 * @throws {Failure} with the line to type when there is none
 */
export async function findPython(environment = process.env) {
  const seen = [];
  for (const command of environment.PYTHON ? [environment.PYTHON] : CANDIDATES) {
    const { code, output } = await run(command, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], {
      env: environment,
    });
    const version = output.trim();
    if (code !== 0 || !/^\d+\.\d+\.\d+$/.test(version)) continue;
    const [major, minor] = version.split('.').map(Number);
    if (major === 3 && minor >= 10) return { command, version };
    seen.push(`${command} is ${version}`);
  }
  const found = seen.length > 0 ? ` (found: ${seen.join(', ')})` : '';
  throw new Failure(`Synapse needs Python 3.10 or newer, and there is none${found}. Type: ${INSTALL}`);
}
