import { join } from 'node:path';
import { environmentOf, type ProgramSpec } from '../manifest.ts';
import { repository } from './programs.ts';

/** Vite's development server, behind the Messenger-Proxies: browsers keep their origin and see changes at once. */
export function devServerSpec(port: number, dataDir: string): ProgramSpec {
  const web = join(repository, 'apps', 'web');
  return {
    name: 'vite',
    command: process.execPath,
    args: [join(web, 'node_modules/vite/bin/vite.js'), '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
    environment: environmentOf('directory', process.env, { NODE_ENV: 'development' }),
    healthUrl: `http://127.0.0.1:${port}/`,
    dependsOn: [],
    workingFolder: web,
    logFile: join(dataDir, 'vite.log'),
  };
}
