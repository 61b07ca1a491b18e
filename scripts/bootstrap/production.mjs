// The production form of every server app, installed the way the container images do it, in an otherwise empty folder.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutInstallSettings } from './environment.mjs';
import { Failure } from './failure.mjs';
import { ensurePackages, projectNode } from './packages.mjs';
import { repository } from './repository.mjs';
import { run } from './run.mjs';
import { hashOf, isNoted, note } from './stamp.mjs';
import { ensureWeb } from './web-build.mjs';

const PNPM = 'pnpm@12.21.0';
const TEST = /\.(?:test|integration|fixture|spec)\.tsx?$/;
const APPS = ['messenger-proxy', 'directory', 'appservice'];

/**
 * `apps/<app>/main.mjs` runs from here, or from wherever `apps`, `node_modules` and `stubs` are copied to, with nothing of
 * this checkout around it. The Messenger-Proxy has the web app beside it.
 */
export const productionFolder = join(repository, 'var', 'tools', 'production');

/**
 * Bundles the apps and installs what cannot be bundled from the lock file; again only when a source changed.
 * @throws {Failure}
 */
export async function ensureProduction(say = () => undefined) {
  const own = ['pnpm-lock.yaml', 'scripts/build', 'scripts/bootstrap/production.mjs', 'stubs'];
  const packages = ['ids', 'tim-policy', 'fhir', 'server-kit', 'stack'].map((name) => `packages/${name}`);
  const web = await ensureWeb(say);
  const sources = [...own, ...packages, 'synapse-config', 'apps/web/dist', ...APPS.map((app) => `apps/${app}`)];
  const hash = hashOf(sources, (path) => !TEST.test(path));
  if (isNoted('production', hash) && existsSync(join(productionFolder, 'apps/appservice/main.mjs'))) return;
  say('Building and installing the production form of the servers');
  rmSync(productionFolder, { recursive: true, force: true });
  copyManifests();
  await must(
    run('npx', ['--yes', PNPM, 'install', '--prod', '--frozen-lockfile', '--filter', '@medicus/appservice'], {
      cwd: productionFolder,
      env: { ...process.env, CI: 'true' },
    }),
    'The production install failed',
  );
  await must(
    run(projectNode, ['scripts/build/build-apps.ts', '--out', join(productionFolder, 'apps')], {
      cwd: repository,
      env: withoutInstallSettings(process.env),
    }),
    'The servers could not be bundled',
  );
  if (web !== null) cpSync(web, join(productionFolder, 'apps/messenger-proxy/web'), { recursive: true });
  note('production', hash);
}

/** A workspace of manifests and lock file only, as the container images get it: no source. */
function copyManifests() {
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', 'stubs'];
  for (const folder of ['apps', 'packages']) {
    for (const name of readdirSync(join(repository, folder))) files.push(`${folder}/${name}/package.json`);
  }
  for (const name of ['e2e', 'bench', 'synapse-config']) files.push(`${name}/package.json`);
  for (const file of files) {
    if (!existsSync(join(repository, file))) continue;
    mkdirSync(dirname(join(productionFolder, file)), { recursive: true });
    cpSync(join(repository, file), join(productionFolder, file), { recursive: true });
  }
}

async function must(running, sentence) {
  const { code, output } = await running;
  if (code !== 0) throw new Failure(`${sentence}:\n${output.trim().split('\n').slice(-15).join('\n')}`);
}

// `node scripts/bootstrap/production.mjs`: what the container images are made from.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensurePackages(console.log);
    await ensureProduction(console.log);
    console.log(productionFolder);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
