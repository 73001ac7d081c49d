import { defineConfig } from '@playwright/test';

/** What asserts how long something takes at most, or is a load of its own: one after the other. */
const TIMED = ['faults.spec.ts', 'long-history.spec.ts', 'own-indicators.spec.ts'];

/**
 * Each new window of Chromium loads the page of its address bar's suggestions, which is as much work as a page of ours. It heeds
 * the last list it gets, so what Playwright turns off stands here again.
 */
const UNNEEDED_FEATURES = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
];

const launch = (flags: readonly string[]) => ({
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  args: [
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
    `--disable-features=${UNNEEDED_FEATURES.join(',')}`,
    // Chromium refuses its own sandbox to root; the page's defences do not depend on it.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...flags,
  ],
});

/**
 * The workstation in Chromium, served by `tradewind serve`; each file has a server and a data folder of its own. A page of a test lives for
 * seconds: compilers that make code fast which runs for long take a seventh of all its time, so only what is timed has them.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/web/artifacts',
  workers: 2,
  projects: [
    { name: 'web', testIgnore: TIMED, use: { launchOptions: launch(['--js-flags=--no-opt --no-maglev']) } },
    { name: 'web-timed', testMatch: TIMED, workers: 1, use: { launchOptions: launch([]) } },
  ],
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    viewport: { width: 1440, height: 900 },
    // A quarter of what a page at rest costs where no graphics card draws it is the fading of prices that changed.
    contextOptions: { reducedMotion: 'reduce' },
  },
});
