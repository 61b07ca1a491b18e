// `npm run build [-- --out <folder>] [app …]`: the production form of each server app, `<folder>/<app>/main.mjs`. Node
// strips no types below node_modules, hence bundles. What is external here is installed from the lock file beside it.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';

/** Packages that stay as they are: they load parts of themselves by name at run time. */
const EXTERNAL: Record<string, readonly string[]> = {
  'messenger-proxy': [],
  directory: [],
  appservice: ['matrix-appservice-bridge', 'matrix-appservice'],
};

const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: 'dist' } },
  allowPositionals: true,
});
const apps = positionals.length > 0 ? positionals : Object.keys(EXTERNAL);

for (const app of apps) {
  const external = EXTERNAL[app];
  if (!external) {
    console.error(`No such app: ${app}. There are: ${Object.keys(EXTERNAL).join(', ')}`);
    process.exit(2);
  }
  const folder = resolve(values.out, app);
  for (const file of existsSync(folder) ? readdirSync(folder) : [])
    if (file.endsWith('.mjs')) rmSync(join(folder, file));
  const source = join('apps', app);
  const commands =
    {
      'messenger-proxy': {},
      directory: { directory: 'directory-command' },
      appservice: { account: 'account-command' },
    }[app] ?? {};
  const input = Object.fromEntries([
    ['main', join(source, 'src/main.ts')],
    ...Object.entries(commands).map(([name, file]) => [name, join(source, `src/${file}.ts`)]),
  ]);
  await build({
    input,
    platform: 'node',
    external: external.map((name) => new RegExp(`^${name}(?:/|$)`)),
    output: { dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    transform: { target: 'node24' },
    logLevel: 'warn',
  });
  console.log(`${app}: ${folder}`);
}
