import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from './failure.mjs';
import { projectNode } from './packages.mjs';
import { repository } from './repository.mjs';
import { run } from './run.mjs';

const onPath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, 'chromium')) || existsSync(join(folder, 'chromium-browser')));

/**
 * A browser for the browser tests: `chromium` on the PATH, else Debian's (installed when we are root on Debian), else
 * what Playwright finds. A missing browser is a failure, never a skip.
 * @throws {Failure}
 */
export async function ensureChromium(say = () => undefined) {
  if (onPath() || (await playwrightHasOne())) return;
  if (process.getuid?.() === 0 && isDebian()) {
    say('Installing Chromium for the browser tests (Debian package, once)');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    const { code, output } = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env,
    });
    if (code === 0 && onPath()) return;
    throw new Failure(`Chromium could not be installed: ${output.trim().split('\n').at(-1)}`);
  }
  throw new Failure(
    'The browser tests need a browser. Type: sudo apt install chromium (Debian, Ubuntu) or npx playwright install chromium (elsewhere)',
  );
}

async function playwrightHasOne() {
  const { output } = await run(
    projectNode,
    ['--input-type=module', '-e', 'import {chromium} from "@playwright/test"; console.log(chromium.executablePath())'],
    {
      cwd: join(repository, 'e2e'),
    },
  );
  return existsSync(output.trim());
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID(?:_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
}
