import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { repository } from './repository.mjs';
import { run } from './run.mjs';
import { hashOf, isNoted, note } from './stamp.mjs';

/** Pinned, so that every machine resolves alike. npx fetches it once and keeps it. */
const PNPM = 'pnpm@12.21.0';

/** Node 24 as the npm package `node`: workspace TypeScript runs on it directly. */
export const projectNode = join(repository, 'node_modules', '.bin', 'node');

/**
 * `pnpm install --frozen-lockfile`, only when the lock file or a package.json changed. Registry, proxy and certificate
 * settings of the machine are honoured.
 * @throws {Failure}
 */
export async function ensurePackages(say = () => undefined) {
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', 'stubs', ...workspaces()];
  const hash = hashOf(manifests, (path) => !path.includes('/src/'));
  if (isNoted('packages', hash) && existsSync(projectNode)) return;
  say('Installing packages (Node 24 among them; the first time takes a minute)');
  const { code, output } = await run('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=append-only'], {
    cwd: repository,
    env: { ...process.env, CI: 'true' },
  });
  if (code !== 0) throw new Failure(sentenceFor(code, output));
  const version = await run(projectNode, ['--version']);
  if (version.code !== 0 || !version.output.startsWith('v24.')) {
    throw new Failure('Node 24 was not installed with the packages: delete node_modules and start again.');
  }
  note('packages', hash);
  say('Packages are installed');
}

function workspaces() {
  const found = ['e2e/package.json', 'bench/package.json', 'synapse-config/package.json'];
  for (const folder of ['apps', 'packages']) {
    for (const name of readdirSync(join(repository, folder)).sort()) found.push(`${folder}/${name}/package.json`);
  }
  return found;
}

function sentenceFor(code, output) {
  if (code === null) return 'npx was not found: it comes with Node and npm. Install both from https://nodejs.org';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network|ERR_PNPM_META_FETCH/i.test(output)) {
    return 'The packages could not be downloaded: the registry does not answer. Check the network, HTTPS_PROXY or npm config get registry, then start again.';
  }
  if (/OUTDATED_LOCKFILE|frozen-lockfile/.test(output)) {
    return 'pnpm-lock.yaml does not fit the package.json files: run npx pnpm@12.21.0 install and commit the result.';
  }
  const last =
    output
      .trim()
      .split('\n')
      .filter((line) => /ERR|error/i.test(line))
      .at(-1) ?? output.trim().split('\n').at(-1);
  return `The packages could not be installed: ${last}`;
}
