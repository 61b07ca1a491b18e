import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** Debian's `chromium` on the PATH where present, else what Playwright finds; a missing browser is a failure. */
export function findChromium(): { readonly executablePath: string | undefined } {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser']) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return { executablePath: path };
      } catch {
        // not here
      }
    }
  }
  if (existsSync(chromium.executablePath())) return { executablePath: undefined };
  throw new Error(
    'No browser found. Install Chromium (Debian: apt-get install chromium) or run: npx playwright install chromium',
  );
}
