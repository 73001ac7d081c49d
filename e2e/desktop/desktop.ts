import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type ElectronApplication, _electron as electron, type Page } from '@playwright/test';

const root = join(import.meta.dirname, '../..');

/** Path of the Electron that the tests run. */
export function executable(): string {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = join(root, 'node_modules/electron/path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  return join(override ?? join(root, 'node_modules/electron/dist'), name);
}

/** Starts the desktop app on a data folder. */
export function launchDesktop(dataDir: string): Promise<ElectronApplication> {
  return electron.launch({ executablePath: executable(), args: [root, `--data-dir=${dataDir}`], timeout: 60_000 });
}

/** A test with a running desktop app on a fresh data folder, started once for the file. */
export const test = base.extend<object, { desktop: { app: ElectronApplication; page: Page; dataDir: string } }>({
  desktop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'tradewind-desktop-'));
      const app = await launchDesktop(dataDir);
      await use({ app, page: await app.firstWindow(), dataDir });
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});
