import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withoutInstallSettings } from './environment.mjs';
import { Failure } from './failure.mjs';
import { ensurePackages, projectNode } from './packages.mjs';
import { repository } from './repository.mjs';
import { endRunning } from './run.mjs';
import { ensureSynapse } from './synapse-venv.mjs';
import { ensureWeb } from './web-build.mjs';

const USAGE = `npm start [-- options]      two hospitals on this machine, on loopback alone
npm run dev [-- options]    the same with Vite's development server

  --port-base <n>  first port; the choice is remembered in var/ (default 4800:
                   directory 4801, Klinikum Nord 4810–4815, Klinikum Süd 4820–4825)
  --fresh          forget all accounts, messages and keys and start over
  --dev            Vite's development server instead of the production bundle
  --help           this text

Everything that lasts lies in var/. Ctrl+C ends everything.`;

/** Installs, builds, starts; ends with the exit code of what ran. */
export async function start(argv) {
  const since = performance.now();
  const say = (line) => console.log(`${((performance.now() - since) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  let unlock = () => undefined;
  // Before the system runs, a signal ends what is being installed; then it is handed on (see hand over).
  const stopInstalling = () => {
    endRunning();
    unlock();
    process.exit(130);
  };
  process.on('SIGINT', stopInstalling).on('SIGTERM', stopInstalling).on('SIGHUP', stopInstalling);
  try {
    const options = readOptions(argv);
    if (options.help) {
      console.log(USAGE);
      return;
    }
    unlock = lockStart();
    await Promise.all([ensurePackages(say), ensureSynapse(say)]);
    const webRoot = options.dev ? null : await ensureWeb(say);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, stopInstalling);
    process.exitCode = await handOver(options, webRoot, since);
  } catch (error) {
    endRunning();
    if (!(error instanceof Failure)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  } finally {
    unlock();
  }
}

function readOptions(argv) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        'port-base': { type: 'string' },
        fresh: { type: 'boolean', default: false },
        dev: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const base = values['port-base'];
    if (base !== undefined && !/^[1-9]\d{3,4}$/.test(base)) {
      throw new Failure(`--port-base takes a number such as 4800, not “${base}”.`);
    }
    return values;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${error.message}\n\n${USAGE}`);
  }
}

/** One start at a time: two would install and build into the same folders. */
function lockStart() {
  const file = join(repository, 'var', 'start.lock');
  mkdirSync(join(repository, 'var'), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readFileSync(file, 'utf8'));
    if (isRunning(holder)) {
      throw new Failure(`It is already running here (process ${holder}): end that with Ctrl+C first.`);
    }
    rmSync(file, { force: true });
  }
}

function isRunning(pid) {
  try {
    return Number.isInteger(pid) && pid > 0 && pid !== process.pid && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs the stack with the project's own Node, and hands signals on to it. It stops by itself when we are killed. */
function handOver(options, webRoot, since) {
  const args = [join(repository, 'packages/stack/src/main.ts'), '--data', join(repository, 'var')];
  if (options['port-base']) args.push('--port-base', options['port-base']);
  if (options.fresh) args.push('--fresh');
  if (options.dev) args.push('--dev');
  if (webRoot) args.push('--web-root', webRoot);
  args.push('--elapsed', String(Math.round(performance.now() - since)));
  return new Promise((resolve) => {
    const child = spawn(projectNode, args, {
      cwd: repository,
      env: withoutInstallSettings(process.env),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Its own process group: the terminal's Ctrl+C comes here once, and from here once to it.
      detached: true,
    });
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
    child.once('error', (error) => {
      console.error(`The system could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) console.error(`\nThe supervisor was killed (${signal}); its services end now.`);
      resolve(code ?? 1);
    });
  });
}
