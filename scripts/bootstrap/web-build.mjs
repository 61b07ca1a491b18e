import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutInstallSettings } from './environment.mjs';
import { Failure } from './failure.mjs';
import { repository } from './repository.mjs';
import { run } from './run.mjs';
import { hashOf, isNoted, note } from './stamp.mjs';

const WEB = join(repository, 'apps', 'web');
const DIST = join(WEB, 'dist');
const TEST = /\.(?:test|integration|fixture|spec)\.tsx?$/;

/**
 * The production bundle of the web app, built only when something that it is made of changed.
 * @returns {Promise<string | null>} the folder to serve
 * @throws {Failure}
 */
export async function ensureWeb(say = () => undefined) {
  const { scripts } = JSON.parse(readFileSync(join(WEB, 'package.json'), 'utf8'));
  if (scripts?.build === undefined) {
    say('apps/web has no build yet: no web app is served');
    return null;
  }
  const hash = hashOf(['pnpm-lock.yaml', 'tsconfig.base.json', 'apps/web', 'packages'], (path) => !TEST.test(path));
  if (isNoted('web', hash) && existsSync(join(DIST, 'index.html'))) return DIST;
  say('Building the web app');
  const { code, output } = await run('npm', ['run', '--silent', 'build'], {
    cwd: WEB,
    env: withoutInstallSettings(process.env),
  });
  if (code !== 0)
    throw new Failure(`The web app could not be built:\n${output.trim().split('\n').slice(-15).join('\n')}`);
  note('web', hash);
  return DIST;
}
