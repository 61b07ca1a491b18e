import type { Browser } from '@playwright/test';

/** The browser, the server in front of the pages, and the folder of the files. */
export interface Where {
  readonly browser: Browser;
  readonly url: string;
  readonly files: string;
}
