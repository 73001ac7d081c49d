import { defineConfig } from '@playwright/test';

/** What asserts how long something takes at most: one after the other. */
const TIMED = ['workstation.spec.ts'];

/** The workstation in real Electron; each of the two workers has an app and a data folder of its own. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/desktop/artifacts',
  workers: 2,
  projects: [
    { name: 'desktop', testIgnore: TIMED },
    { name: 'desktop-timed', testMatch: TIMED, workers: 1 },
  ],
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
});
