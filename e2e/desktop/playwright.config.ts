import { defineConfig } from '@playwright/test';

/** The workstation in real Electron; each of the two workers has an app and a data folder of its own. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/desktop/artifacts',
  workers: 2,
  projects: [{ name: 'desktop' }],
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
});
