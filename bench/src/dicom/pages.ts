import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type InlineConfig, type Plugin } from 'vite';
import { VIEWERS, type ViewerName } from '../../pages/dicom/protocol.ts';

const PAGES = resolve(import.meta.dirname, '../../pages/dicom');
const PEERS = resolve(import.meta.dirname, '../../peers');
const PNPM = 'pnpm@12.21.0';

/** The other viewers stand in a workspace of their own and are installed when this bench first runs. */
export function ensurePeers(): void {
  if (existsSync(join(PEERS, 'node_modules/.modules.yaml'))) return;
  console.log('installing the other viewers (bench/peers)');
  execFileSync('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=append-only'], {
    cwd: PEERS,
    stdio: 'inherit',
  });
}

/** Bundles the harness page and each viewer's page into `site`, as the web app is bundled. */
export async function buildPages(site: string): Promise<void> {
  rmSync(site, { recursive: true, force: true });
  await build(configOf(PAGES, site));
  for (const viewer of VIEWERS) await build(configOf(rootOf(viewer), join(site, viewer), viewer));
}

function rootOf(viewer: ViewerName): string {
  return viewer === 'medicus' ? join(PAGES, viewer) : join(PEERS, viewer);
}

function configOf(root: string, outDir: string, viewer?: ViewerName): InlineConfig {
  return {
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'chrome125',
    },
    // vtk.js reaches for Node's `events`, which Vite replaces by an empty module: the bundle would throw at its start.
    ...(viewer === 'cornerstone3d'
      ? { resolve: { alias: { events: join(PEERS, 'cornerstone3d/node_modules/events/events.js') } } }
      : {}),
    ...(viewer === 'dwv' ? { plugins: [dwvWorkers(outDir)] } : {}),
  };
}

/** dwv is built already: it looks for its workers beside the page, where Vite does not put them. */
function dwvWorkers(outDir: string): Plugin {
  const from = join(PEERS, 'dwv/node_modules/dwv/dist/assets/workers');
  return {
    name: 'dwv-workers',
    closeBundle() {
      cpSync(from, join(outDir, 'assets/workers'), { recursive: true, filter: (path) => !path.endsWith('.map') });
    },
  };
}

export interface CodeSize {
  readonly raw: number;
  readonly gz: number;
}

/** Scripts and WASM of a viewer's page: all that lie there, or those of some paths (`/dwv/assets/…`). */
export function codeSize(site: string, viewer: ViewerName, paths?: readonly string[]): CodeSize {
  const wanted = paths && new Set(paths);
  let [raw, gz] = [0, 0];
  for (const file of readdirSync(join(site, viewer), { recursive: true, encoding: 'utf8' })) {
    if (!['.js', '.wasm'].includes(extname(file)) || wanted?.has(`/${viewer}/${file}`) === false) continue;
    const bytes = readFileSync(join(site, viewer, file));
    raw += bytes.length;
    gz += gzipSync(bytes, { level: 9 }).length;
  }
  return { raw, gz };
}
