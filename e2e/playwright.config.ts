import { defineConfig } from '@playwright/test';
import { findChromium } from './support/chromium.ts';

const chromium = findChromium();

export default defineConfig({
  testDir: './journeys',
  outputDir: '../test-output/e2e',
  // One stack, two cores: journeys follow one another.
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: '../test-output/e2e.json' }]],
  use: {
    actionTimeout: 20_000,
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium.executablePath === undefined ? {} : { executablePath: chromium.executablePath }),
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Nothing but loopback resolves: a request to anywhere else fails, and the guard makes it a test failure.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.localhost, EXCLUDE localhost, EXCLUDE 127.0.0.1',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
});
