// Synapse in a virtual environment of this project's own. Dependency-free: runs on whatever Node is there.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.mjs';
import { findPython } from './python.mjs';
import { repository } from './repository.mjs';
import { run } from './run.mjs';

const REQUIREMENTS = join(repository, 'synapse-config', 'requirements.txt');
const TOOLS = join(repository, 'var', 'tools');
const VENV = join(TOOLS, 'synapse-venv');
const STAMP = join(VENV, 'installed.sha256');
/** Brings its own pip: for a Python that has pip but neither venv nor ensurepip. */
const VIRTUALENV = 'virtualenv==21.15.8';

/** Synapse's Python; it exists once {@link ensureSynapse} has returned. */
export const synapsePython = join(VENV, 'bin', 'python');

/** True when the pinned Synapse is installed and nothing has to be done. */
export function synapseIsInstalled() {
  return existsSync(synapsePython) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted();
}

/**
 * Installs the pinned Synapse unless it is there. Proxy settings and package mirrors of the machine (PIP_*, HTTPS_PROXY)
 * are honoured. Two processes may call this at once: one installs, the other waits.
 * @param {(line: string) => void} say progress
 * @returns {Promise<string>} the path of Synapse's Python
 * @throws {Failure}
 */
export async function ensureSynapse(say = () => undefined) {
  if (synapseIsInstalled()) return synapsePython;
  const python = await findPython();
  mkdirSync(TOOLS, { recursive: true });
  const unlock = await lock(join(TOOLS, 'synapse-venv.lock'), say);
  try {
    if (synapseIsInstalled()) return synapsePython;
    say(`Installing Synapse for Python ${python.version} (about 250 MB, once)`);
    rmSync(VENV, { recursive: true, force: true });
    await makeEnvironment(python.command);
    const { code, output } = await run(
      synapsePython,
      ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--requirement', REQUIREMENTS],
      { env: { ...process.env, PYTHONNOUSERSITE: '1' } },
    );
    if (code !== 0) throw new Failure(installFailure(output));
    writeFileSync(STAMP, wanted());
    return synapsePython;
  } finally {
    unlock();
  }
}

async function makeEnvironment(python) {
  const plain = await run(python, ['-m', 'venv', VENV]);
  if (plain.code === 0) return;
  rmSync(VENV, { recursive: true, force: true });
  // Debian's python3 comes without ensurepip; where pip is there, virtualenv does the same and brings its own pip.
  const target = join(TOOLS, 'virtualenv');
  const fetched = await run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--no-input',
    '--upgrade',
    '--target',
    target,
    VIRTUALENV,
  ]);
  if (fetched.code === 0) {
    const made = await run(python, ['-m', 'virtualenv', '--quiet', VENV], {
      env: { ...process.env, PYTHONPATH: target },
    });
    if (made.code === 0) return;
  }
  throw new Failure(
    'Python cannot make a virtual environment here (it has neither ensurepip nor a pip that could help). Type: sudo apt install python3-venv',
  );
}

/** pip's pages of text in one sentence. */
function installFailure(output) {
  if (
    /No matching distribution|NewConnectionError|ConnectionError|Name or service not known|Temporary failure in name|Failed to establish|timed out|ProxyError/i.test(
      output,
    )
  ) {
    return 'Synapse could not be downloaded: the package index does not answer. Check the network, HTTPS_PROXY or PIP_INDEX_URL, then start again.';
  }
  const last =
    output
      .trim()
      .split('\n')
      .filter((line) => /error/i.test(line))
      .at(-1) ?? output.trim().split('\n').at(-1);
  return `Synapse could not be installed: ${last}`;
}

function wanted() {
  return createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
}

/** A folder is the lock: making one is atomic. One that is older than ten minutes belonged to something that died. */
async function lock(folder, say) {
  for (let told = false; ;) {
    try {
      mkdirSync(folder);
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    try {
      if (Date.now() - statSync(folder).mtimeMs > 600_000) rmSync(folder, { recursive: true, force: true });
    } catch {
      continue;
    }
    if (!told) say('Another start is installing Synapse: waiting for it');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

// `node scripts/bootstrap/synapse-venv.mjs` prints the path of Synapse's Python; all else goes to stderr.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await ensureSynapse((line) => console.error(line)));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
