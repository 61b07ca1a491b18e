// `npm run build [-- --out <folder>] [app …]`: the production form of each server app, `<folder>/<app>/main.mjs`. Node
// strips no types below node_modules, hence bundles. What is external here is installed from the lock file beside it.
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';

interface App {
  /** Bundle without ending → source file. */
  readonly entries: Readonly<Record<string, string>>;
  /** Packages that stay as they are: they load parts of themselves by name at run time. */
  readonly external?: readonly string[];
  /** Folder of the bundles below the app's, where they find other files by their distance. */
  readonly within?: string;
  /** Files that are read at run time: folder below the app's → source. */
  readonly files?: Readonly<Record<string, string>>;
}

const APPS: Readonly<Record<string, App>> = {
  'messenger-proxy': { entries: { main: 'apps/messenger-proxy/src/main.ts' } },
  directory: {
    entries: { main: 'apps/directory/src/main.ts', directory: 'apps/directory/src/directory-command.ts' },
  },
  appservice: {
    entries: { main: 'apps/appservice/src/main.ts', account: 'apps/appservice/src/account-command.ts' },
    external: ['matrix-appservice-bridge', 'matrix-appservice'],
  },
  // The renderer looks for its templates at ../template.
  configure: {
    entries: { main: 'packages/stack/src/container/configure-command.ts' },
    within: 'bin',
    files: { template: 'synapse-config/template' },
  },
};

const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: 'dist' } },
  allowPositionals: true,
});

for (const name of positionals.length > 0 ? positionals : Object.keys(APPS)) {
  const app = APPS[name];
  if (!app) {
    console.error(`No such app: ${name}. There are: ${Object.keys(APPS).join(', ')}`);
    process.exit(2);
  }
  const folder = resolve(values.out, name);
  const bundles = join(folder, app.within ?? '');
  for (const file of existsSync(bundles) ? readdirSync(bundles) : [])
    if (file.endsWith('.mjs')) rmSync(join(bundles, file));
  await build({
    input: { ...app.entries },
    platform: 'node',
    external: (app.external ?? []).map((external) => new RegExp(`^${external}(?:/|$)`)),
    output: { dir: bundles, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    transform: { target: 'node24' },
    logLevel: 'warn',
  });
  for (const [target, source] of Object.entries(app.files ?? {}))
    cpSync(source, join(folder, target), { recursive: true, filter: (path) => !path.includes('__pycache__') });
  console.log(`${name}: ${folder}`);
}
