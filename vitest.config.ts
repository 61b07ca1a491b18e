import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,synapse-config,bench,scripts,e2e}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', 'var/**'],
          setupFiles: ['./scripts/guard/vitest.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{apps,packages,synapse-config}/**/*.integration.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', 'var/**'],
          setupFiles: ['./scripts/guard/vitest.ts'],
          // One stack for all files, started when the first asks: packages/stack/src/shared-stack.ts.
          globalSetup: ['./packages/stack/src/vitest-global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
