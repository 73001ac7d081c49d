import { defineConfig } from '@playwright/test';

/** The workstation in real Electron. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/desktop/artifacts',
  workers: 1,
  projects: [{ name: 'desktop' }],
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
});
